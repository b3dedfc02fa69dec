"""SUR-30: answers from paper, typed in by staff and never added to anybody else's."""

from typing import Any

import pytest
from django.test import Client

from core.models import AuditEntry
from core.roles import Role
from releases.models import Publication, PublishedCell, ReleasePlan
from surveys.enums import CodeKind, GuardianMode, WaveState
from surveys.models.invitation import CodeBatch
from surveys.models.response import FollowUpResponse, PaperResponse, Response
from surveys.models.wave import Wave
from surveys.queries.progress import by_batch, typed_by_batch
from surveys.reports import plan
from surveys.reports.aggregate import cell_sizes
from surveys.reports.publish import publish_wave
from surveys.services.discard import discard_wave
from surveys.services.shuffle import shuffle
from surveys.services.submit import WaveClosed
from tests.surveys.answering import Phone, asks, code_of, open_wave, rewrite
from tests.surveys.test_staff import signed_in
from tests.surveys.test_submit import send

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUR-30")]
PAGE = "/admin/omgangar/rasten/papper/"
LINE = [{"name": {"sv": "Bris"}, "number": "116 111", "hours": {}}]


def typist(role: Role = Role.SURVEY_MAKER) -> Phone:
    phone = Phone()
    phone.cookies = signed_in(role).cookies
    return phone


def place(batch: CodeBatch) -> str:
    return f"/admin/omgangar/rasten/grupp/{batch.pk}/papper/"


def typed(phone: Phone, batch: CodeBatch, *answers: str) -> None:
    """One sheet, from the staff's page and back to it."""
    phone.press(place(batch))
    for answer in answers:
        phone.answer(answer)
    phone.press("/sv/svara/skicka/")
    assert phone.address == f"{PAGE}?klart"


def test_a_sheet_is_typed_in_by_the_same_pages_and_lies_in_a_table_of_its_own() -> None:
    batch, phone = open_wave(asks("q"), asks("r")), typist(Role.SCHOOL_CONTACT)
    phone.press(place(batch))
    assert phone.address == "/sv/svara/f/q/"
    assert "Du skriver in ett svar från papper." in phone.html
    phone.answer("ja")
    phone.answer()
    assert phone.address == "/sv/svara/kontrollera/"
    phone.press("/sv/svara/skicka/")
    assert "Svaret är inskrivet." in phone.html
    (stored,) = PaperResponse.objects.all()
    assert (stored.answers, stored.school) == ({"q": "ja", "r": "-nr"}, "Sjöskolan")
    assert Response.objects.count() == 0
    assert phone.get("/sv/svara/f/q/").status_code == 404  # nothing of it stays in the browser
    typed(phone, batch, "nej", "nej")
    assert PaperResponse.objects.count() == 2
    assert Response._meta.db_table != PaperResponse._meta.db_table


def test_counts_on_the_waves_page_are_never_added() -> None:
    batch, phone = open_wave(asks("q")), typist()
    send(batch, answers={"q": "ja"})
    typed(phone, batch, "nej")
    assert [number for _batch, number in by_batch(batch.wave)] == [1]
    assert [number for _batch, number in typed_by_batch(batch.wave)] == [1]
    assert sum(cell_sizes(batch.wave, []).values()) == 1
    assert sum(cell_sizes(batch.wave, [], paper=True).values()) == 1
    html = phone.get("/admin/omgangar/rasten/").text
    assert "<bdi>1</bdi> av <bdi>20</bdi> har svarat" in html
    assert "Utöver dessa är <bdi>1</bdi> svar på papper inskrivet." in html


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("sensitive", "Enkäten är känslig"),
        ("guardian", "En vårdnadshavare måste säga ja"),
        ("closed", "bara skrivas in medan omgången är öppen"),
    ],
)
def test_where_nobody_may_type(change: str, said: str) -> None:
    batch, phone = open_wave(asks("q")), typist()
    if change == "sensitive":
        rewrite(batch.wave.version, help_lines=LINE)
    elif change == "guardian":
        Wave.objects.update(guardian=GuardianMode.YES)
    else:
        Wave.objects.update(state=WaveState.CLOSED)
    assert said in phone.get(PAGE).text
    response = phone.post(place(batch))
    assert (response.status_code, said in response.text) == (422, True)
    assert (ReleasePlan.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_a_sensitive_survey_receives_none_even_where_one_was_begun() -> None:
    rewrite(open_wave(asks("q")).wave.version, help_lines=LINE)
    batch = CodeBatch.objects.get()
    with pytest.raises(WaveClosed):
        send(batch, answers={"q": "ja"}, paper=True)
    send(batch, answers={"q": "ja"})
    assert (Response.objects.count(), PaperResponse.objects.count()) == (1, 0)


@pytest.mark.parametrize("role", [None, Role.REPORT_PUBLISHER, Role.PROGRAM_LEADER])
def test_nobody_else_may_type(role: Role | None) -> None:
    batch = open_wave(asks("q"))
    client = signed_in(role) if role else Client()
    for way in (PAGE, place(batch), f"{place(batch)}bort/"):
        assert client.post(way).status_code in (302, 403, 405)
    assert AuditEntry.objects.count() == 0


def test_a_code_or_a_new_start_never_turns_a_sheet_into_an_answer_from_a_phone() -> None:
    batch, phone = open_wave(asks("q")), typist()
    phone.press(place(batch))
    phone.answer("ja")
    phone.go("/sv/svara/start/")
    phone.press("/sv/svara/om/")
    assert "Du skriver in ett svar från papper." in phone.html
    phone.enter(code_of(batch, CodeKind.CLASS))
    assert "Du skriver in ett svar från papper." not in phone.html
    phone.answer("ja")
    phone.press("/sv/svara/skicka/")
    assert (Response.objects.count(), PaperResponse.objects.count()) == (1, 0)


def test_a_sheet_of_a_followed_survey_asks_for_no_code_word() -> None:
    batch, phone = open_wave(asks("q")), typist()
    rewrite(batch.wave.version, mode="follow-up")
    typed(phone, CodeBatch.objects.get(), "ja")
    assert (PaperResponse.objects.count(), FollowUpResponse.objects.count()) == (1, 0)


def test_what_was_typed_for_a_group_can_be_undone_until_the_close() -> None:
    batch, phone = open_wave(asks("q")), typist()
    other = CodeBatch.objects.create(wave=batch.wave, school="Ekskolan", size=20)
    typed(phone, batch, "ja")
    typed(phone, other, "ja")
    phone.press(f"{place(batch)}bort/")
    assert [one.school for one in PaperResponse.objects.all()] == ["Ekskolan"]
    log = list(AuditEntry.objects.order_by("pk").values_list("action", "subject", "note"))
    said, group = "type in answer from paper", "surveys.codebatch"
    assert [one for one in log if "paper" in one[0]] == [
        (said, f"{group}:{batch.pk}", ""),
        (said, f"{group}:{other.pk}", ""),
        ("remove answers from paper", f"{group}:{batch.pk}", ""),
    ]
    Wave.objects.update(state=WaveState.CLOSED)
    response = phone.post(f"{place(other)}bort/")
    assert (response.status_code, PaperResponse.objects.count()) == (422, 1)


def test_sheets_are_rewritten_and_discarded_with_their_wave() -> None:
    batch, phone = open_wave(asks("q")), typist()
    typed(phone, batch, "ja")
    before = PaperResponse.objects.get().pk
    assert shuffle(batch.wave) == 1
    assert PaperResponse.objects.get().pk != before
    discard_wave(batch.wave, by=None)
    assert PaperResponse.objects.count() == 0


def answered(batch: CodeBatch, phones: int, sheets: int) -> Wave:
    wave, phone = batch.wave, typist()
    plan.declare(wave, by=None)
    for number in range(phones):
        send(batch, f"s{number}", answers={"q": ("ja", "nej")[number % 2]})
    typed(phone, batch, "ja")  # declares the plan of the paper
    for number in range(sheets - 1):
        send(batch, f"p{number}", answers={"q": ("nej", "ja")[number % 2]}, paper=True)
    wave.state = WaveState.CLOSED
    wave.save()
    return wave


@pytest.mark.parametrize(
    ("sheets", "said", "may"), [(12, "Räcker för att visas", True), (4, "För få", False)]
)
def test_the_publisher_sees_beforehand_what_there_is_of_paper(
    sheets: int, said: str, may: bool
) -> None:
    wave = answered(open_wave(asks("q")), 4, sheets)
    html = signed_in(Role.REPORT_PUBLISHER).get(f"/sv/rapporter/publicera/{wave.slug}/").text
    assert f"Svar på papper: <bdi>{sheets}</bdi>. {said}" in html
    assert (f'{wave.slug}/publicera/"' in html) == may
    assert ("För få har svarat" in html) != may


@pytest.mark.parametrize(
    ("phones", "sheets", "shown"),
    [
        (40, 12, {"rasten": 40, "rasten-paper": 12}),
        (40, 9, {"rasten": 40}),
        (4, 12, {"rasten-paper": 12}),
    ],
)
def test_each_is_a_report_of_its_own_behind_the_gate(
    client: Client, phones: int, sheets: int, shown: dict[str, Any]
) -> None:
    wave = answered(open_wave(asks("q")), phones, sheets)
    publish_wave(wave, by=None)
    told = {
        slug: set(PublishedCell.objects.filter(publication__slug=slug).values_list("n", flat=True))
        for slug in Publication.objects.values_list("slug", flat=True)
    }
    assert told == {slug: {number} for slug, number in shown.items()}
    for slug in shown:
        html = client.get(f"/sv/rapporter/{slug}/").text
        assert ("Skrivet på papper" in html) == slug.endswith("paper")
        link = f'href="/sv/rapporter/{"rasten" if slug.endswith("paper") else "rasten-paper"}/"'
        assert (link in html) == (len(shown) == 2)
    groups = [one.groups for one in ReleasePlan.objects.filter(source="survey-paper")]
    assert [[one["levels"] for one in found] for found in groups] == [[[]]]
