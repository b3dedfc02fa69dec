"""REP-4, REP-9: two surveys answered by the same children, from answers to what is published."""

import csv
import html
import re
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from core.models import AuditEntry, User
from core.roles import Role, ensure_roles
from figures.disclosure import twice
from participation import papers
from releases import certificates, ledger, same
from releases.models import Certificate, JobState, JobStep, LedgerEntry, Publication, PublishJob
from releases.services import PublishRefusedError
from surveys.models.response import Response
from surveys.reports import correct, publish
from surveys.reports import same as of_waves
from surveys.reports.plan import plan_of
from tests.figures.attacker import Reader
from tests.participation.test_papers import bare
from tests.surveys.reports.made import DEFINITION, make_wave

pytestmark = pytest.mark.django_db
SIZES = {
    (school, "Centrum", "4", gender): (30, n)
    for school, gender, n in (
        ("Ekskolan", "flicka", 11), ("Ekskolan", "pojke", 12), ("Åsskolan", "flicka", 14),
        ("Åsskolan", "pojke", 13),
    )
}  # fmt: skip


def asking(*keys):
    asked = [one for one in DEFINITION["questions"] if one["key"] in ("kon", *keys)]
    return DEFINITION | {"questions": asked}


WHY = {"sv": "Andra klasser.", "ar": "صفوف أخرى."}
GONE = ("Ekskolan", "flicka")
LEFT = "لا يظهر هنا:"


@pytest.fixture
def waves(monkeypatch):
    """The same answers in both."""
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    definitions = asking("trivsel", "lyssnar"), asking("trivsel", "lyssnar", "frukost")
    first, second = (
        make_wave(f"vecka-{n}", f"Vecka {n}", sizes=SIZES, seed=3, definition=one)
        for n, one in zip((5, 6), definitions, strict=True)
    )
    for wave in (first, second):
        for one in Response.objects.filter(wave=wave, answers__lyssnar="ibland"):
            one.answers["lyssnar"] = "ja"
            one.save()
    return first, second


def lose_one(waves):
    """A child of Ekskolan answered the first only."""
    there = Response.objects.filter(wave=waves[1], school=GONE[0], answers__kon=GONE[1])
    there.filter(answers__lyssnar="nej")[0].delete()


def plans(waves):
    return [plan_of(one) for one in waves]


def proven(waves):
    """What is proven of the answer of the child who is in the first only, by both reports."""
    cells = []
    for (school, area, year, gender), (_invited, n) in SIZES.items():
        levels = {"school": school, "area": area, "school_year": year, "kon": gender}
        alone = int((school, gender) == GONE)
        cells.append((levels | {"was": "yes", "now": "yes"}, n - alone))
        if alone:
            cells.append((levels | {"was": "yes", "now": "no"}, 1))
    told = []
    for wave, name in zip(waves, ("was", "now"), strict=True):
        for one in plan_of(wave).publication.cells.filter(question="lyssnar"):
            levels = dict(zip(one.dimension.split("×"), one.level.split("×"), strict=True))
            levels.pop("total", None)
            told.append(
                (levels | {name: "yes"}, one.n, one.codes.split("+"), one.count, one.at_least)
            )
    reader = Reader(cells, told, ["ja", "ibland", "nej"], False, 10, 3)
    places = tuple(i for i, (levels, _n) in enumerate(cells) if levels["now"] == "no")
    return [code for code in reader.answers if reader.most(places, [code], -1) == 1]


@pytest.mark.requirement("REP-4", "REP-5", "REP-6", "REP-9")
def test_the_later_report_does_not_tell_who_was_in_the_first_only(waves, settings):
    settings.SAME_CHILDREN_DAYS = 92
    first, second = waves
    lose_one(waves)
    publish.publish_wave(first, by=None)
    same.say(*plans(waves), same=False, reason=WHY, by=None)
    assert of_waves.held(second, plan_of(second)) == []
    same.say(*reversed(plans(waves)), same=True, by=None)  # what was said last counts
    made = publish.publish_wave(second, by=None)
    assert made.facts["same"] == [first.slug]
    assert {one.question for one in made.cells.all()} == {"frukost"}  # a child is a difference
    assert [one["key"] for one in made.facts["questions"]] == ["frukost"]
    assert proven(waves) == []
    assert (certificates.verify(), ledger.verify()) == ([], [])
    assert "can only be withdrawn" in correct.why_not(plan_of(first).publication, first)
    with pytest.raises(PublishRefusedError):
        same.say(*plans(waves), same=False, reason=WHY, by=None)


@pytest.mark.requirement("REP-6")
def test_a_table_that_two_reports_tell_needs_a_proof_of_both(waves):
    same.say(*plans(waves), same=True, by=None)
    for one in waves:
        made = publish.publish_wave(one, by=None)
    assert {one.question for one in made.cells.all()} == {"trivsel", "lyssnar", "frukost"}
    assert certificates.verify() == []
    row = Certificate.objects.filter(publication=made)
    row.update(content=[one for one in row.get().content if "beside" not in one])
    keys = {one.split(": ")[1].split(" ")[0] for one in certificates.verify()}
    assert keys == {"trivsel", "lyssnar"}


@pytest.mark.requirement("REP-9")
def test_by_themselves_both_reports_tell_it(waves):
    lose_one(waves)
    for one in waves:
        publish.publish_wave(one, by=None)
    assert len(proven(waves)) == 1


@pytest.mark.requirement("REP-4")
def test_surveys_of_one_time_are_of_the_same_children_until_it_is_said_why_not(waves, settings):
    first, second = waves
    plan = plan_of(second)
    assert of_waves.held(second, plan) == []
    settings.SAME_CHILDREN_DAYS = 92
    (found,) = of_waves.held(second, plan)
    assert (found.wave, found.said, len(found.questions)) == (first, None, 2)
    with pytest.raises(PublishRefusedError):
        same.say(plan, plan_of(first), same=False, by=None)
    same.say(plan, plan_of(first), same=False, reason=WHY, by=None)
    assert of_waves.held(first, plan_of(first)) == []
    assert LedgerEntry.objects.get(action=same.SAID).content["reason"] == WHY


@pytest.mark.requirement("REP-4")
def test_what_came_out_meanwhile_is_looked_at_once_more(waves):
    same.say(*plans(waves), same=True, by=None)
    publish.publish_wave(waves[0], by=None)
    with pytest.raises(PublishRefusedError, match="Try again"):
        of_waves.hold(plan_of(waves[1]), waves[1], [])


@pytest.mark.requirement("REP-4")
@pytest.mark.parametrize("happens", ["the other comes out", "it is corrected", "it is said"])
def test_nothing_is_published_that_was_not_looked_at_beside_the_other(waves, monkeypatch, happens):
    first, second = waves
    if happens == "it is corrected":
        publish.publish_wave(first, by=None)
    if happens != "it is said":
        same.say(*plans(waves), same=True, by=None)
    decide = of_waves.decide

    def meanwhile(wave, *args):
        found = decide(wave, *args)
        if wave == second and happens == "it is corrected":
            Publication.objects.filter(plan=plan_of(first)).update(edition=2)
        elif wave == second:
            publish.publish_wave(first, by=None)
            if happens == "it is said":
                same.say(*plans(waves), same=True, by=None)
        return found

    monkeypatch.setattr(of_waves, "decide", meanwhile)
    with pytest.raises(PublishRefusedError, match="Try again"):
        publish.publish_wave(second, by=None)
    assert plan_of(second).publication is None


@pytest.mark.requirement("REP-4")
def test_a_report_whose_units_are_cut_in_another_way_is_not_told_beside(waves, settings):
    """A unit that is "4–5" in one survey is "4" and "5" in the other: base cells do not meet."""
    settings.SAME_CHILDREN_DAYS = 92
    first, second = waves
    publish.publish_wave(first, by=None)
    assert publish.check_ready(second) == plan_of(second)
    second.invited.update(school_year="4–5")
    assert [one.wave for one in of_waves.held(second, plan_of(second))] == [first]
    with pytest.raises(PublishRefusedError, match="in another way"):
        publish.check_ready(second)
    same.say(*plans(waves), same=False, reason=WHY, by=None)
    assert publish.check_ready(second) == plan_of(second)


@pytest.mark.requirement("REP-4")
def test_a_report_whose_answers_are_told_with_another_round_is_not_told_beside(waves, monkeypatch):
    same.say(*plans(waves), same=True, by=None)
    publish.publish_wave(waves[0], by=None)
    monkeypatch.setattr("surveys.reports.pool.is_told_of", lambda wave: wave == waves[0])
    with pytest.raises(PublishRefusedError, match="in another way"):
        publish.check_ready(waves[1])


@pytest.mark.requirement("REP-12")
def test_each_turn_of_a_report_beside_another_keeps_what_it_found(waves, monkeypatch):
    same.say(*plans(waves), same=True, by=None)
    publish.publish_wave(waves[0], by=None)
    job = publish.ask_to_publish(waves[1], by=None)
    PublishJob.objects.update(state=JobState.RUNNING)
    again = twice.protect_again

    def two_turns(*args):
        keep = args[-1]
        for inputs in ("first", "second"):
            keep(inputs).write("a", inputs.encode())
        assert set(JobStep.objects.values_list("stage", flat=True)) == {"audit 0", "audit 1"}
        return again(*args[:-1])

    monkeypatch.setattr(twice, "protect_again", two_turns)
    publish.publish_wave(waves[1], by=None, job=job)


HERE = "/sv/rapporter/publicera/vecka-6/samma-barn/"
OTHERS = {"other": "vecka-5", "who": "others", "reason_sv": WHY["sv"], "reason_ar": WHY["ar"]}


@pytest.mark.one_database
@pytest.mark.requirement("REP-4")
def test_a_publisher_says_why_other_children_were_asked(client, waves, settings):
    settings.SAME_CHILDREN_DAYS = 92
    first, second = waves
    assert client.post(f"{HERE}nu/", OTHERS).headers["Location"].startswith("/sv/logga-in/")
    user = User.objects.create_user("publisher")
    client.force_login(user)
    assert client.post(f"{HERE}nu/", OTHERS).status_code == 403
    user.groups.add(ensure_roles()[Role.REPORT_PUBLISHER])
    assert f'href="{HERE}"' in client.get("/sv/rapporter/publicera/vecka-6/").content.decode()
    half = client.post(f"{HERE}nu/", OTHERS | {"reason_ar": ""})
    assert half.status_code == 422 and WHY["sv"] in half.content.decode()
    assert not LedgerEntry.objects.filter(action=same.SAID).exists()
    assert client.post(f"{HERE}nu/", OTHERS).headers["Location"] == HERE
    assert of_waves.held(second, plan_of(second)) == []
    content = LedgerEntry.objects.get(action=same.SAID).content
    assert content == {"other": plan_of(first).pk, "same": False, "reason": WHY}
    entry = AuditEntry.objects.latest("pk")
    assert (entry.by, entry.action) == (user, "said whether the same children answered")
    page = client.get(HERE).content.decode()
    assert "Andra barn, enligt uppgift" in page and WHY["sv"] in page
    client.post(f"{HERE}nu/", {"other": "vecka-5", "who": "same"})  # taken back
    assert [one.wave for one in of_waves.held(second, plan_of(second))] == [first]


@pytest.mark.one_database
@pytest.mark.requirement("REP-4")
def test_a_report_that_is_out_says_what_it_left_out_and_nothing_more_is_said(client, waves):
    first = waves[0]
    lose_one(waves)
    same.say(*plans(waves), same=True, by=None)
    for one in waves:
        made = publish.publish_wave(one, by=None)
    told = made.facts["beside_same"]
    assert told["surveys"] == [{"slug": first.slug, "name": first.name}]
    assert [one["key"] for one in told["left_out"]] == ["trivsel", "lyssnar"]
    for code, words in (("sv", "Visas inte här:"), ("ar", LEFT)):
        page = client.get(f"/{code}/rapporter/{made.slug}/").content.decode()
        method = page[page.index('id="method"') :]
        assert words in method and told["left_out"][1]["text"][code] in method
        assert f'href="/{code}/rapporter/{first.slug}/"' in method
    user = User.objects.create_user("publisher")
    user.groups.add(ensure_roles()[Role.REPORT_PUBLISHER])
    client.force_login(user)
    assert "Den här rapporten är publicerad" in client.get(HERE).content.decode()
    late = client.post(f"{HERE}nu/", OTHERS)
    assert late.status_code == 422 and "Den här rapporten är publicerad" in late.content.decode()
    assert LedgerEntry.objects.filter(action=same.SAID).count() == 1


@pytest.mark.one_database
@pytest.mark.requirement("REP-4", "REP-20")
def test_what_is_left_out_is_said_in_the_same_words_on_paper_and_in_the_files(client, waves):
    lose_one(waves)
    same.say(*plans(waves), same=True, by=None)
    publish.publish_wave(waves[0], by=None)
    made = publish.publish_wave(waves[1], by=None)
    papers.make_missing()
    here = f"rapporter/{made.slug}/"
    for code in ("sv", "ar"):
        page = client.get(f"/{code}/{here}").content.decode()
        (said,) = re.findall(
            r'<p class="narrow">(.*?)</p>', page[page.index('id="method"') :], re.DOTALL
        )
        said = " ".join(re.sub(r"<[^>]*>", "", html.unescape(said)).split())
        texts = [one["text"][code] for one in made.facts["beside_same"]["left_out"]]
        assert said.endswith("; ".join(texts)) and waves[0].name[code] in said
        text = client.get(f"/{code}/{here}svar.csv").content.decode("utf-8-sig")
        notes = [row[8] for row in csv.reader(StringIO(text), delimiter=";")]
        assert notes.count(said) == 1
        book = load_workbook(BytesIO(client.get(f"/{code}/{here}svar.xlsx").content))
        answers, read = book.worksheets
        assert [row[8].value for row in answers].count(said) == 1
        assert [row[1].value for row in read].count(said) == 1
        paper = PdfReader(BytesIO(client.get(f"/{code}/{here}rapport.pdf").content))
        pages = bare("".join(one.extract_text() for one in paper.pages))
        # Arabic with figures in it is read back in another order: the end of it has none.
        assert pages.count(bare(said if code == "sv" else said[said.index(LEFT) :])) == 1
