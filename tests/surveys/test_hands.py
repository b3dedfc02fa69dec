"""SUR-30: a room's show of hands, counted per question and never with anybody's answers."""

from typing import Any

import pytest

from core.models import AuditEntry, User
from core.roles import Role
from core.waiting import cards_for
from releases.models import Publication, PublishedCell, ReleasePlan
from surveys.enums import GuardianMode, WaveState
from surveys.hands import by_hands
from surveys.models.hands import HandCount, HandsRoom
from surveys.models.invitation import CodeBatch
from surveys.models.response import PaperResponse, Response
from surveys.models.wave import Wave
from surveys.reports import hands as report
from surveys.reports import plan
from surveys.reports.aggregate import RoomCount
from surveys.reports.items import items_of
from surveys.reports.publish import publish_wave
from surveys.services.discard import discard_batch
from tests.surveys.answering import EVERYTHING, asks, definition, open_wave, rewrite
from tests.surveys.test_paper import LINE, typist
from tests.surveys.test_staff import signed_in
from tests.surveys.test_submit import send

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUR-30")]
PAGE = "/admin/omgangar/rasten/hander/"


def place(batch: CodeBatch, number: int = 1) -> str:
    return f"/admin/omgangar/rasten/grupp/{batch.pk}/hander/{number}/"


def raised(batch: CodeBatch, number: int, present: int, **hands: dict[str, int]) -> None:
    report.type_in(batch, number, present=present, counts=hands, new=True, by=None)


def yes_no(yes: int, no: int) -> dict[str, int]:
    return {"ja": yes, "nej": no, "-dk": 0}


def test_a_room_is_typed_in_and_is_nobodys_answer() -> None:
    batch, phone = open_wave(asks("q"), asks("r")), typist(Role.SCHOOL_CONTACT)
    html = phone.get(place(batch)).text
    assert all(words in html for words in ("Fråga q", "Fråga r", "Jag vet inte"))
    sent = {"present": "١٢", "new": "True", "q1_0": "7", "q1_1": "٤", "q1_2": ""}
    for _twice in range(2):  # a double tap is one room
        response = phone.post(f"{place(batch)}spara/", sent, follow=True)
        assert "Rummet är inskrivet." in response.text
    (room,) = HandsRoom.objects.all()
    assert (room.batch, room.number, room.present) == (batch, 1, 12)
    kept = list(HandCount.objects.values_list("question", "hands"))
    assert kept == [("q", {"ja": 7, "nej": 4, "-dk": 0})]
    assert (Response.objects.count(), PaperResponse.objects.count()) == (0, 0)
    assert "Rum <bdi>1</bdi>: <bdi>12</bdi> personer" in response.text
    assert [one.source for one in ReleasePlan.objects.all()] == ["survey-hands"]
    log = set(AuditEntry.objects.values_list("action", "note"))
    assert ("type in show of hands", "") in log


def test_what_was_typed_is_not_read_back_and_one_question_can_be_corrected() -> None:
    batch, phone = open_wave(asks("q"), asks("r")), typist()
    raised(batch, 1, 12, q=yes_no(7, 4), r=yes_no(11, 0))
    html = phone.get(place(batch)).text
    assert "De här är inskrivna" in html
    assert not {'value="7"', 'value="4"', 'value="11"'} & set(html.split())
    phone.post(f"{place(batch)}spara/", {"present": "12", "q1_0": "6", "q1_1": "5"})
    kept = dict(HandCount.objects.values_list("question", "hands"))
    assert kept == {"q": yes_no(6, 5), "r": yes_no(11, 0)}
    Wave.objects.update(state=WaveState.CLOSED)
    phone.post(f"{place(batch)}spara/", {"present": "12", "q1_0": "1"})
    phone.post(f"{place(batch)}bort/")
    assert dict(HandCount.objects.values_list("question", "hands")) == kept


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"present": "", "q1_0": "1"}, "Skriv talet med siffror"),
        ({"present": "12", "q1_0": "sju"}, "Skriv talet med siffror"),
        ({"present": "12", "q1_0": "9", "q1_1": "4"}, "Fler händer än personer i rummet"),
        ({"present": "21", "q1_0": "9"}, "20 är inbjudna i gruppen, och 0 är redan räknade"),
        ({"present": "19", "q1_0": "9"}, "20 är inbjudna i gruppen, och 2 är redan räknade"),
        ({"present": "12"}, "Skriv in minst en fråga"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(sent: dict[str, str], said: str) -> None:
    batch, phone = open_wave(asks("q")), typist()
    if "2 är" in said:
        send(batch, "s1", answers={"q": "ja"})
        send(batch, "s2", answers={"q": "ja"}, paper=True)
    response = phone.post(f"{place(batch)}spara/", {"new": "True"} | sent)
    assert (response.status_code, said in response.text) == (422, True)
    assert HandsRoom.objects.count() == 0
    for text in filter(None, sent.values()):
        assert f'value="{text}"' in response.text


def test_two_who_type_the_same_new_room_do_not_write_over_each_other() -> None:
    batch, phone = open_wave(asks("q")), typist()
    raised(batch, 1, 10, q=yes_no(7, 3))
    sent = {"present": "9", "new": "True", "q1_0": "2"}
    assert "Någon annan har skrivit in" in phone.post(f"{place(batch)}spara/", sent).text
    assert [one.hands for one in HandCount.objects.all()] == [yes_no(7, 3)]


def test_what_a_room_can_be_asked() -> None:
    """Not what an earlier answer leads to, no text, no ranking, and not who one is."""
    more = [asks("kon", background=True), asks("hur", text={"sv": "Varför {svar:trivs|det}?"}),
            asks("dag", "number", min=0, max=3, bands=[[0, 1], [2, 3]])]  # fmt: skip
    plain = [one for one in EVERYTHING if one["key"] != "dagar"]
    asked = by_hands(definition(*plain, *more), "10-12")
    assert [one.key for one in asked] == ["trivs", "sprak", "mobbad", "dag"]
    assert asked[-1].codes == ("0-1", "2-3", "-dk")


@pytest.mark.parametrize("change", ["sensitive", "guardian"])
def test_where_nobody_may_raise_a_hand(change: str) -> None:
    batch, phone = open_wave(asks("q")), typist()
    if change == "sensitive":
        rewrite(batch.wave.version, help_lines=LINE)
    else:
        Wave.objects.update(guardian=GuardianMode.YES)
    sent = {"present": "12", "new": "True", "q1_0": "1"}
    assert phone.post(f"{place(batch)}spara/", sent).status_code == 422
    assert (HandsRoom.objects.count(), ReleasePlan.objects.count()) == (0, 0)


def test_a_group_leader_types_where_the_wave_names_them() -> None:
    batch = open_wave(asks("q"))
    leader, maker = signed_in(Role.PROGRAM_LEADER), signed_in(Role.SURVEY_MAKER)
    ways = (PAGE, place(batch), "/admin/omgangar/rasten/papper/")
    assert 200 not in [leader.get(way).status_code for way in ways]
    user = User.objects.get(username=Role.PROGRAM_LEADER.value)
    assert cards_for(user) == [card for card in cards_for(user) if "papper" not in card.url]
    maker.post("/admin/omgangar/rasten/skriver/spara/", {"typists": [user.pk]})
    assert [leader.get(way).status_code for way in ways] == [200] * 3
    sent = {"present": "12", "new": "True", "q1_0": "7"}
    leader.post(f"{place(batch)}spara/", sent)
    assert HandsRoom.objects.count() == 1
    assert "/admin/omgangar/rasten/papper/" in [card.url for card in cards_for(user)]
    others = ("", "koder/", "skriver/", "datum/")
    assert {leader.get(f"/admin/omgangar/rasten/{one}").status_code for one in others} == {302}
    maker.post("/admin/omgangar/rasten/skriver/spara/", {})
    assert 200 not in [leader.get(way).status_code for way in ways]


def test_a_discarded_group_takes_its_rooms_along() -> None:
    batch = open_wave(asks("q"))
    CodeBatch.objects.create(wave=batch.wave, school="Ekskolan", size=20)
    raised(batch, 1, 12, q=yes_no(7, 4))
    discard_batch(batch, by=None)
    assert HandCount.objects.count() == 0


# The gate: (present, yes, no) of each room → what may be told of the question.
@pytest.mark.parametrize(
    ("rooms", "shown"),
    [
        ([(12, 6, 5)], True),
        ([(9, 5, 4)], False),  # a room under k
        ([(12, 12, 0)], False),  # all alike: at least so many per cent would be the room's
        ([(20, 10, 10), (5, 2, 3)], False),  # the large room would know the small one
        ([(20, 10, 10), (20, 9, 11), (5, 2, 3)], True),  # nobody can take two rooms away
        ([(15, 7, 8), (12, 0, 12)], False),  # the first would know that all of the second said no
    ],
)
def test_a_question_is_told_where_no_room_can_find_out_about_another(
    rooms: list[tuple[int, int, int]], shown: bool
) -> None:
    one = open_wave(asks("q")).wave
    plan = report.HANDS
    plan.declare(one, ["q"], by=None)
    counts = [RoomCount("q", n, yes_no(yes, no)) for n, yes, no in rooms]
    found = report.told(plan.plan_of(one), items_of([asks("q")]), counts)
    cells = {cell.codes: cell.count for block in found for cell in block.cells}
    total = sum(n for n, _yes, _no in rooms), sum(yes for _n, yes, _no in rooms)
    if shown:
        assert (found[0].block.n, cells["ja",]) == total
        assert sum(cells.values()) == total[0]
    else:
        exact = [count for count in cells.values() if count is not None]
        assert exact == []


@pytest.mark.parametrize("phones", [30, 0])
def test_the_hands_are_a_report_of_their_own_marked_as_such(client: Any, phones: int) -> None:
    questions = [asks("q"), asks("v", "several", "gard klass"), asks("r")]
    batch = open_wave(*questions)
    other = CodeBatch.objects.create(wave=batch.wave, school="Ekskolan", size=60)
    plan.declare(batch.wave, by=None)
    for number in range(phones):
        send(other, f"s{number}", answers={"q": ("ja", "nej")[number % 2]})
    raised(batch, 1, 14, q=yes_no(8, 5), v={"gard": 9, "klass": 5, "-dk": 1}, r=yes_no(1, 13))
    wave = batch.wave
    wave.state = WaveState.CLOSED
    wave.save()
    publish_wave(wave, by=None)
    slugs = {"rasten", "rasten-hands"} if phones else {"rasten-hands"}
    assert set(Publication.objects.values_list("slug", flat=True)) == slugs
    cells = PublishedCell.objects.filter(publication__slug="rasten-hands")
    assert set(cells.values_list("question", "n")) == {("q", 14), ("v", 14)} | (
        {("r", 14)} if cells.filter(question="r").exists() else set()
    )
    told = dict(cells.filter(question="q").values_list("codes", "count"))
    assert told == {"ja": 8, "nej": 5, "-dk": 0, "-no": 0, "-ns": 0, "-nr": 1}
    assert dict(
        cells.filter(question="v", part="gard", codes="yes").values_list("codes", "count")
    ) == {"yes": 9}
    html = client.get("/sv/rapporter/rasten-hands/").text
    assert "Räknat med handuppräckning" in html
    assert ('href="/sv/rapporter/rasten/"' in html) == bool(phones)
    assert client.get("/ar/rapporter/rasten-hands/").status_code == 200
    if phones:
        whole = PublishedCell.objects.filter(publication__slug="rasten")
        assert set(whole.values_list("n", flat=True)) == {30}
        assert 'href="/sv/rapporter/rasten-hands/"' in client.get("/sv/rapporter/rasten/").text
