"""REP-7: two answers of a question are put together in a correction, from what was told."""

import csv
from copy import deepcopy
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.utils.translation import override
from openpyxl import load_workbook

from core.models import User
from core.roles import Role, ensure_roles
from releases import certificates, export, joined, ledger, queries, report
from releases.models import Figure, LedgerEntry, PublishedCell, PublishJob
from releases.services import PublishRefusedError
from surveys.models.response import Response
from surveys.reports import background, correct, join, publish
from tests.surveys.reports.made import DEFINITION, EVEN, make_coarse_wave, make_wave, options, words

pytestmark = pytest.mark.django_db
REASON = words("Samma svar stod två gånger.", "كان الجواب نفسه مكتوبًا مرتين.")
TWICE = deepcopy(DEFINITION)
TWICE["questions"] = [one for one in TWICE["questions"] if one["key"] != "plats"]
TWICE["questions"][2]["options"] = options(ja="Ja", jo="Jo", ibland="Ibland", nej="Nej")
JA_JO = [0, 1]
SV, AR = "/sv/rapporter/varen-2026/", "/ar/rapporter/varen-2026/"


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))


def half_said_jo(wave):
    for one in Response.objects.filter(wave=wave, answers__lyssnar="ja")[::2]:
        one.answers["lyssnar"] = "jo"
        one.save()
    return wave


@pytest.fixture
def in_swedish():
    with override("sv"):
        yield


@pytest.fixture
def wave():
    return half_said_jo(make_wave(definition=TWICE, sizes=EVEN))


def choice(wave, key="lyssnar"):
    former = queries.latest().get(slug=wave.slug)
    return former, next(one for one in join.choices(former, wave, "sv") if one.key == key)


def put_together(wave, places=JA_JO, key="lyssnar"):
    former, one = choice(wave, key)
    job = join.ask(former, wave, one, places=places, reason=REASON, by=None)
    return publish.run(job, wave)


def told(publication, question="lyssnar"):
    return {
        (one.dimension, one.level, one.codes): (one.n, one.count, one.at_least)
        for one in publication.cells.filter(question=question)
    }


@pytest.mark.requirement("REP-7", "REP-6")
def test_the_new_table_is_the_told_one_added_up_and_every_proof_holds(wave):
    first = publish.publish_wave(wave, by=None)
    second = put_together(wave)
    was, now = told(first), told(second)
    groups = {(dimension, level) for dimension, level, _codes in was}
    assert len(groups) >= 3
    for group in groups:
        assert now[*group, "ja+jo"][1] == was[*group, "ja"][1] + was[*group, "jo"][1]
    rest = {key: value for key, value in was.items() if key[2] not in ("ja", "jo")}
    assert {key: value for key, value in now.items() if key[2] != "ja+jo"} == rest
    for question in ("trivsel", "frukost", "onskan"):
        assert told(second, question) == told(first, question)
    assert (second.edition, second.facts["joined"]) == (2, {"lyssnar": [["ja", "jo"]]})
    assert second.certificate.content == first.certificate.content
    assert (certificates.verify(), ledger.verify()) == ([], [])
    lines = [(one.action, one.content.get("edition")) for one in LedgerEntry.objects.all()]
    assert lines == [("plan", None), ("publish", 1), ("publish", 2), ("correct", 2)]
    assert not Figure.objects.filter(publication=first).exists()


@pytest.mark.requirement("REP-6")
def test_a_number_that_is_not_their_sum_is_found_by_the_certificate(wave):
    publish.publish_wave(wave, by=None)
    second = put_together(wave)
    cell = second.cells.get(dimension="total", codes="ja+jo")
    PublishedCell.objects.filter(pk=cell.pk).update(count=cell.count - 1)
    assert any("does not give what was told" in fault for fault in certificates.verify())


@pytest.mark.requirement("REP-7")
def test_a_later_correction_by_batches_keeps_them_together(wave):
    publish.publish_wave(wave, by=None)
    second = put_together(wave)
    gone = [{"school": "Ekskolan", "area": "Centrum", "school_year": "5"}]
    job = correct.ask(second, wave, without=gone, reason=REASON, by=None)
    third = publish.run(job, wave)
    assert (third.edition, third.facts["joined"]) == (3, second.facts["joined"])
    assert "join" not in third.facts  # what this edition itself did
    codes = {codes for _dimension, _level, codes in told(third)}
    assert "ja+jo" in codes and not codes & {"ja", "jo"}
    left = Response.objects.filter(wave=wave).exclude(school="Ekskolan", school_year="5")
    said = [one.answers["lyssnar"] in ("ja", "jo") for one in left]
    assert told(third)["total", "", "ja+jo"] == (len(said), sum(said), None)
    fourth = put_together(wave, [0, 1])  # “Ja or Jo” with “Ibland”, beside two populations
    assert fourth.facts["joined"] == {"lyssnar": [["ja", "jo", "ibland"]]}
    assert fourth.facts["without"] == gone
    assert (certificates.verify(), ledger.verify()) == ([], [])


@pytest.mark.requirement("REP-7")
def test_three_steps_and_lower_limits_stay_as_they_were_told(in_swedish):
    wave = make_coarse_wave()
    first = publish.publish_wave(wave, by=None)
    coarse = {key[:2] for key in told(first, "trivsel") if key[2] == "jattebra+bra"}
    assert ("school", "Ekskolan") in coarse and ("total", "") not in coarse
    second = put_together(wave, [1, 2], "trivsel")  # “Bra” and “Mitt emellan”
    now = told(second, "trivsel")
    assert ("total", "", "bra+mitt") in now and ("total", "", "jattebra") in now
    assert ("school", "Ekskolan", "jattebra+bra+mitt") in now
    assert told(second) == told(first)  # with its “at least”
    assert certificates.verify() == []
    tables = report.load(second, "sv").question("trivsel")
    assert (tables.total.is_coarse, tables.total.is_joined) == (False, True)
    ekskolan = next(one for one in tables.groups if one.level == "Ekskolan")
    assert (ekskolan.is_coarse, ekskolan.rows[0].label.text) == (
        True,
        "Jättebra eller Bra eller Mitt emellan",
    )


@pytest.mark.requirement("REP-7", "REP-20")
def test_page_files_and_paper_say_what_was_put_together_and_why(client, wave):
    publish.publish_wave(wave, by=None)
    second = put_together(wave)
    number = str(told(second)["total", "", "ja+jo"][1])
    for where, words_of in ((SV, "Ja eller Jo"), (AR, "جواب ja أو جواب jo")):
        page = client.get(where).content.decode()
        lang = where[1:3]
        assert REASON[lang] in page and page.count(words_of) >= 2
        assert words_of in client.get(f"{where}fraga/lyssnar/").content.decode()
        text = client.get(f"{where}svar.csv").content.decode()
        rows = list(csv.reader(StringIO(text), delimiter=";"))
        mine = [row for row in rows if row[3] == words_of]
        assert len(mine) >= 3 and mine[0][5] == number
        assert {row[8] for row in mine} == {joined_sentence(lang)}
        data = client.get(f"{where}svar.xlsx").content
        book = load_workbook(BytesIO(data))
        cells = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
        assert sum(words_of in row for row in cells) == len(mine)
        assert any(row[1] and str(row[1]).endswith(words_of) for row in cells)


def joined_sentence(lang):
    with override(lang):
        return export.joined_sentence()


@pytest.mark.requirement("REP-7", "REP-21")
def test_rounds_are_compared_by_what_is_one_answer_in_any_of_them(in_swedish):
    """The round that is corrected, one with both answers, and one that was put right."""
    right = deepcopy(TWICE)
    del right["questions"][2]["options"][1]
    first = half_said_jo(make_wave("varen-2024", "Våren 2024", definition=TWICE, seed=3))
    same = half_said_jo(
        make_wave("varen-2025", "Våren 2025", previous=first, definition=TWICE, seed=4)
    )
    now = make_wave(previous=same, definition=right)
    for one in (first, same, now):
        publish.publish_wave(one, by=None)
    put_together(first)
    readable = {one.slug: one for one in queries.readable()}
    middle = report.load(readable[same.slug], "sv").question("lyssnar")
    assert (middle.headline.text, len(middle.trend)) == ("Ja eller Jo", 2)
    assert [point.new_wording for point in middle.trend] == [False, False]
    both = told(readable[same.slug])
    shares = [middle.trend[1].interval.value, middle.trend[0].interval.value]
    assert shares[0] == pytest.approx(
        (both["total", "", "ja"][1] + both["total", "", "jo"][1]) / both["total", "", "ja"][0]
    )
    last = report.load(readable[now.slug], "sv").question("lyssnar")
    assert (last.headline.text, last.last_change) == ("Ja", None)
    assert [point.new_wording for point in last.trend] == [False, False, True]
    assert [point.interval.value for point in last.trend[:2]] == [
        point.interval.value for point in middle.trend
    ]
    assert last.total.is_joined is False


@pytest.mark.requirement("REP-7")
def test_what_cannot_be_put_together_is_refused_with_a_sentence(wave):
    publish.publish_wave(wave, by=None)
    former, one = choice(wave)
    for places, words_of in (
        ([0], "Choose at least two answers"),
        ([0, 1, 2, 3], "At least two answers must be left"),
    ):
        with pytest.raises(PublishRefusedError, match=words_of):
            join.ask(former, wave, one, places=places, reason=REASON, by=None)
    former, scale = choice(wave, "trivsel")
    with pytest.raises(PublishRefusedError, match="follow each other"):
        join.ask(former, wave, scale, places=[0, 3], reason=REASON, by=None)
    with pytest.raises(PublishRefusedError, match="in every language"):
        join.ask(former, wave, scale, places=[0, 1], reason={"sv": "Fel"}, by=None)
    assert not PublishJob.objects.exists() and not former.facts.get("joined")


@pytest.mark.requirement("REP-7")
def test_questions_of_which_none_can_be_put_together_say_why():
    wave = make_wave(sizes=EVEN)
    publish.publish_wave(wave, by=None)
    former = queries.latest().get()
    why = {one.key: one.refused for one in join.choices(former, wave, "sv")}
    assert why == {
        "trivsel": "",
        "lyssnar": "Who was asked another question depends on what was answered here.",
        "plats": "Several answers could be chosen, and each of them has a table of its own.",
        "frukost": "",
        "onskan": "The answers were put in order. What comes first of two cannot be said of both.",
    }
    _former, one = choice(wave)
    with pytest.raises(PublishRefusedError, match="depends on what was answered"):
        join.ask(former, wave, one, places=JA_JO, reason=REASON, by=None)


@pytest.mark.requirement("REP-7")
@pytest.mark.parametrize("module", ["staff_plan.is_told_of", "same.is_held", "pool.is_told_of"])
def test_what_is_told_beside_it_stands_in_the_way(wave, monkeypatch, module):
    publish.publish_wave(wave, by=None)
    former, one = choice(wave)
    monkeypatch.setattr(f"surveys.reports.correct.{module}", lambda wave: True)
    with pytest.raises(PublishRefusedError, match="can only be withdrawn"):
        join.ask(former, wave, one, places=JA_JO, reason=REASON, by=None)


@pytest.mark.parametrize(
    ("sets", "codes", "found"),
    [
        ([], ["b", "c"], [["b", "c"]]),
        ([["a", "b"]], ["b", "c"], [["a", "b", "c"]]),
        ([["a", "b"], ["c", "d"]], ["b", "c"], [["a", "b", "c", "d"]]),
        ([["d", "e"]], ["a", "c"], [["d", "e"], ["a", "c"]]),
    ],
)
def test_sets_that_share_an_answer_become_one(sets, codes, found):
    assert joined.with_more({"q": sets}, "q", codes, "abcde") == {"q": found}


@pytest.mark.one_database
@pytest.mark.requirement("REP-7")
def test_the_publisher_looks_goes_back_and_puts_together(client, wave, monkeypatch):
    started = []
    monkeypatch.setattr(background, "start", started.append)
    user = User.objects.create_user("publisher")
    user.groups.add(ensure_roles()[Role.REPORT_PUBLISHER])
    client.force_login(user)
    first = publish.publish_wave(wave, by=None)
    start = "/sv/rapporter/publicera/varen-2026/ratta/"
    here, one = f"{start}svar/", f"{start}svar/lyssnar/"
    assert here in client.get(start).content.decode()
    page = client.get(here).content.decode()
    assert one in page and "Svaren sattes i ordning" in page and f"{here}onskan/" not in page
    assert client.get(f"{here}kon/").status_code == 404
    assert "<form" not in client.get(f"{here}onskan/").content.decode()
    few = client.post(f"{one}nu/", {"answers": ["0"], "look": "1"})
    assert few.status_code == 422 and "Välj minst två svar" in few.content.decode()
    looked = client.post(f"{one}nu/", {"answers": ["0", "1"], "look": "1"}).content.decode()
    was = told(first)
    total = was["total", "", "ja"][1] + was["total", "", "jo"][1]
    assert "Ja eller Jo" in looked and f"<bdi>{total}</bdi>" in looked
    assert looked.count(" checked") == 2 and not PublishJob.objects.exists()
    lacking = client.post(f"{one}nu/", {"answers": ["0", "1"], "reason_sv": "Samma"})
    assert lacking.status_code == 422 and "Samma" in lacking.content.decode() and not started
    reason = {f"reason_{code}": text for code, text in REASON.items()}
    sent = client.post(f"{one}nu/", {"answers": ["0", "1"]} | reason)
    assert (
        sent.headers["Location"] == start
        and "håller på att göras" in client.get(here).content.decode()
    )
    call_command("publish_report", "--job", started[0].pk)
    assert "Ja eller Jo" in client.get(SV).content.decode()
    again = client.get(here).content.decode()
    assert "Sammanslagna sedan tidigare" in again and "Ja eller Jo" in again
