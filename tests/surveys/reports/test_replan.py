"""REP-7: after the close a plan is merged or shortened, before it is published, by sizes alone."""

import pytest

from core.models import User
from core.roles import Role, ensure_roles
from figures.table import Bound, Counts, Group
from releases import changes, ledger
from releases.models import JobState, LedgerEntry, PlanChange, PublishedCell, PublishJob
from releases.services import PublishRefusedError
from surveys.enums import WaveState
from surveys.models.response import Response
from surveys.reports import publish
from surveys.reports.plan import plan_of
from tests.surveys.reports.made import make_wave, words

pytestmark = pytest.mark.django_db
REASON = words("Två små årskurser visas tillsammans.", "يُعرض صفان صغيران معًا.")
HERE = "/sv/rapporter/publicera/varen-2026/"
# Year 6 is too small, and hides year 5 with it; both together are large enough.
SIZES = {
    ("Ekskolan", "Centrum", "4", "flicka"): (40, 31),
    ("Ekskolan", "Centrum", "4", "pojke"): (42, 30),
    ("Ekskolan", "Centrum", "5", "flicka"): (30, 20),
    ("Åsskolan", "Centrum", "5", "pojke"): (30, 22),
    ("Åsskolan", "Centrum", "6", "pojke"): (9, 6),
}
YEARS = ("school_year", ("5", "6"))
YEARS_MERGED = (("school_year", "5+6"),)


@pytest.fixture
def wave(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    return make_wave(sizes=SIZES)


@pytest.fixture
def publisher(client):
    user = User.objects.create_user("publisher")
    user.groups.add(ensure_roles()[Role.REPORT_PUBLISHER])
    client.force_login(user)
    return client


def change(wave, **what):
    plan = plan_of(wave)
    return changes.change_plan(plan, changes.drafted(plan, **what), reason=REASON, by=None)


def year(*levels):
    return Group((("school_year", "+".join(levels)),))


@pytest.mark.requirement("REP-7")
def test_merged_years_are_published_as_one_with_every_answer_of_both(client, wave):
    change(wave, merges=[YEARS], without=[Group((("kon", "annat"),))], without_questions=["plats"])
    publication = publish.publish_wave(wave, by=None)
    shown = {(one["dimension"], one["level"]): one for one in publication.facts["groups"]}
    assert {level for name, level in shown if name == "school_year"} == {"4", "5+6"}
    assert shown["school_year", "5+6"]["label"]["sv"] == "Årskurs 5 eller Årskurs 6"
    assert shown["school_year", "5+6"]["invited"] == 69
    both = Response.objects.filter(wave=wave, school_year__in="56")
    for code in ("bra", "-dk"):
        cell = PublishedCell.objects.get(level="5+6", question="trivsel", codes=code)
        wanted = sum(one.answers["trivsel"] == code for one in both)
        assert (cell.n, cell.count) == (48, wanted)
    assert not PublishedCell.objects.filter(question="plats").exists()
    assert "annat" not in str(publication.facts["hidden"])
    for language, text in REASON.items():
        assert text in client.get(f"/{language}/rapporter/varen-2026/").content.decode()


@pytest.mark.requirement("REP-7")
def test_the_ledger_holds_the_reason_and_tells_when_the_change_disappears(wave):
    made = change(wave, merges=[YEARS])
    entry = LedgerEntry.objects.last()
    assert (entry.action, entry.content["reason"]) == ("change plan", REASON)
    assert ledger.verify() == []
    PlanChange.objects.all().delete()
    gone = f"plan {made.plan_id}: something that was planned is no longer there"
    assert ledger.verify() == [gone]


@pytest.mark.requirement("REP-7")
def test_a_change_can_be_taken_back_but_never_adds(wave):
    change(wave, merges=[YEARS])
    change(wave)
    plan = plan_of(wave)
    assert (plan.groups, plan.questions) == (plan.declared_groups, plan.declared_questions)
    for what in (
        {"merges": [("school_year", ("5", "7"))]},
        {"merges": [("school_year", ("5",))]},
        {"merges": [("klass", ("5", "6"))]},
        {"without": [year("9")]},
        {"without": [Group()]},
        {"without_questions": ["kon"]},
        {"without_questions": plan.declared_questions},
    ):
        with pytest.raises(PublishRefusedError):
            changes.drafted(plan, **what)
    with pytest.raises(PublishRefusedError, match="Nothing was changed"):
        change(wave)


@pytest.mark.requirement("REP-7")
def test_once_published_or_being_made_the_plan_stands(wave, monkeypatch):
    job = PublishJob.objects.create(plan=plan_of(wave), state=JobState.WAITING)
    with pytest.raises(PublishRefusedError, match="being made"):
        change(wave, merges=[YEARS])
    PublishJob.objects.filter(pk=job.pk).update(state=JobState.FAILED)
    publish.publish_wave(wave, by=None)
    with pytest.raises(PublishRefusedError, match="any more"):
        change(wave, merges=[YEARS])
    assert not PlanChange.objects.exists()


@pytest.mark.requirement("REP-7")
def test_suggestions_come_from_sizes_alone(wave):
    def suggested():
        found = publish.preview(wave, plan_of(wave))
        return [one.merge for one in found.better], found

    first, before = suggested()
    assert first[0] == YEARS
    for one in Response.objects.filter(wave=wave):
        one.answers |= {"trivsel": "bra", "lyssnar": "ja"}
        one.save()
    assert suggested()[1] == before
    change(wave, merges=[YEARS])
    assert suggested()[0] == []


@pytest.mark.one_database
@pytest.mark.requirement("REP-7")
def test_the_publisher_sees_why_looks_and_changes(publisher, wave):
    page = publisher.get(HERE).content.decode()
    assert "Färre än 10 har svarat." in page and "genom att dra ifrån" in page
    assert "Slå ihop Årskurs 5 och Årskurs 6" in page and "Vad som inte kan göras ogjort" in page
    page = publisher.get(f"{HERE}plan/andra/").content.decode()
    ticks = page.partition('href="?')[2].partition('"')[0].replace("&amp;", "&")
    looked = publisher.get(f"{HERE}plan/andra/?{ticks}").content.decode()
    assert "Årskurs 5 eller Årskurs 6" in looked and looked.count(" checked") == 2
    sent = {}
    for name, value in (pair.split("=") for pair in ticks.split("&")):
        sent.setdefault(name, []).append(value)
    lacking = publisher.post(f"{HERE}plan/andra/nu/", sent)
    assert lacking.status_code == 422 and lacking.content.decode().count(" checked") == 2
    assert publisher.post(f"{HERE}plan/andra/nu/", sent | {"look": "1"}).status_code == 200
    unknown = publisher.post(f"{HERE}plan/andra/nu/", {"without": ["99"], "look": "1"})
    assert unknown.status_code == 422 and not PlanChange.objects.exists()
    reason = {f"reason_{code}": text for code, text in REASON.items()}
    done = publisher.post(f"{HERE}plan/andra/nu/", sent | reason)
    assert done.headers["Location"] == HERE
    assert REASON["sv"] in publisher.get(HERE).content.decode()


@pytest.mark.one_database
@pytest.mark.requirement("REP-7")
def test_an_open_waves_plan_cannot_be_changed(publisher, monkeypatch):
    make_wave(sizes=SIZES, state=WaveState.OPEN)
    assert "när omgången är stängd" in publisher.get(f"{HERE}plan/andra/").content.decode()
    publisher.post(f"{HERE}plan/andra/nu/", {"merge-2": ["1", "2"], "reason_sv": "x"})
    assert not PlanChange.objects.exists()


@pytest.mark.requirement("REP-5")
def test_years_that_are_merged_are_still_known_apart_where_they_decide_who_was_asked():
    never = Bound(((("q", ""), ("a",)),), (), (("school_year", "5"),))
    cells = tuple({"school": "x", "school_year": year} for year in "456")
    counts = Counts(cells, (4, 5, 6), (), {}, (), (never,))
    merges = [{"dimension": "school_year", "level": "5+6", "levels": ["5", "6"]}]
    found = changes.recoded(merges, counts)
    assert [cell["school_year"] for cell in found.cells] == ["4", "5+6", "5+6"]
    (bound,) = found.bounds
    assert [found.size(Group(where)) for where in (bound.where, YEARS_MERGED)] == [5, 11]
    plain = changes.recoded(merges, Counts(cells, (4, 5, 6), (), {}))
    assert (plain.sizes, list(plain.cells[1])) == ((4, 11), ["school", "school_year"])
