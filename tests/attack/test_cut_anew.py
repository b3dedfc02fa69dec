"""REP-9: the same children told of twice, cut in another way, in published files: age bands put
together anew, an answer that came late, two rounds together, a programme's group of eight. The
stranger keeps every file; with the protection off, subtracting gives a few children away."""

import pytest
from django.db.models import F, Value

from releases import changes, corrections, services
from releases.models import PublishJob
from releases.services import PublishRefusedError
from surveys.enums import WaveState
from surveys.models.response import Response
from surveys.models.wave import InvitedGroup
from surveys.reports import plan, pool, publish
from tests.attack.attacker import given_away, small_groups
from tests.attack.reading import EVERYBODY, Report, read
from tests.attack.test_attack import K, M, decide_by, no_mask
from tests.attack.towns import neighbours
from tests.surveys.reports.made import DEFINITION, QUESTIONS, TODAY, make_wave, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.requirement("REP-9"),
    pytest.mark.parametrize("held", [True, False], ids=["on", "off"]),
]
ASKED = DEFINITION | {"questions": [q for q in QUESTIONS if q["key"] in ("kon", "lyssnar")]}
# Two children of year 5 in each school: they are nobody's table, with year 4 or with year 6.
YEARS = {
    ("Ekskolan", "Norr", "4", "flicka"): (20, 12), ("Ekskolan", "Norr", "5", "pojke"): (5, 2),
    ("Åsskolan", "Norr", "4", "pojke"): (20, 12), ("Åsskolan", "Norr", "5", "flicka"): (5, 2),
    ("Ekskolan", "Norr", "6", "pojke"): (20, 12), ("Åsskolan", "Norr", "6", "flicka"): (20, 12),
}  # fmt: skip

SHOWN = ("", "Sjöskolan")


@pytest.fixture
def files(client):
    return lambda slug="varen-2026": read(lambda path: client.get(path).content, slug)


def marked(group, number):
    return (f"{group[0]} ({number})", group[1])


def together(whole, *parts):
    """The sizes of all as one report; `whole` is of everybody, the others have a number."""
    found = dict(whole.sizes)
    for number, one in enumerate(parts, 1):
        found |= {marked(group, number): n for group, n in one.sizes.items()}
    return Report(found)


def part(groups, number):
    """That somebody who is in these groups is in that report."""
    return {marked(one, number) for one in (*groups, EVERYBODY)}


def finds(report, town):
    return small_groups(report, town, K) + given_away(report, town, M)


def known(report, town, *kinds):
    """How many are in small groups that follow from the groups of these kinds alone."""
    sizes = {group: n for group, n in report.sizes.items() if group[0].partition(" (")[0] in kinds}
    return {one.people for one in small_groups(Report(sizes), town, K)}


def count_again(wave):
    job = PublishJob.objects.create(
        plan=plan.plan_of(wave), correction={"without": [], "reason": words("Fel.")}
    )
    publish.run(job, wave)


def alone(monkeypatch):
    """An edition is decided of as if nothing had been told before."""
    monkeypatch.setattr(
        corrections,
        "decide",
        lambda plan, counts, *more: services.decide(plan, changes.recoded(plan.merges, counts)),
    )
    monkeypatch.setattr(services, "check", lambda *args: [])


def test_years_put_together_in_another_way(files, monkeypatch, held):
    wave = make_wave(sizes=YEARS, definition=ASKED)
    declared = plan.plan_of(wave)

    def put_together(*years):
        draft = changes.drafted(declared, merges=[("school_year", years)])
        changes.change_plan(declared, draft, reason=words("För få."), by=None)

    put_together("4", "5")
    publish.publish_wave(wave, by=None)
    first = files()
    younger, older = ("Årskurs", "Årskurs 4 eller Årskurs 5"), ("Årskurs", "Årskurs 6")
    assert {younger, older} <= set(first.sizes)
    now = [g | {older if ("Årskurs", "Årskurs 6") in g else younger} for g in neighbours(YEARS)]
    if held:
        with pytest.raises(PublishRefusedError, match="Planen kan inte ändras"):
            put_together("5", "6")
        assert (files(), finds(first, now)) == (first, [])
        return
    alone(monkeypatch)
    monkeypatch.setattr(changes, "refuse_change", lambda plan: None)
    put_together("5", "6")
    count_again(wave)
    later = ("Årskurs", "Årskurs 5 eller Årskurs 6")
    then = [g if ("Årskurs", "Årskurs 4") in g else g | {later} for g in neighbours(YEARS)]
    both = [one | part(two, 1) for one, two in zip(now, then, strict=True)]
    assert 4 in known(together(first, files()), both, "", "Årskurs")


def test_an_answer_that_came_late(files, monkeypatch, held):
    wave = make_wave(sizes=YEARS, definition=ASKED)
    publish.publish_wave(wave, by=None)
    first, town = files(), neighbours(YEARS)
    late = Response.objects.filter(wave=wave, school="Ekskolan", school_year="6").first()
    late.pk = None
    late.save(force_insert=True)
    assert len(Response.objects.all()) == first.sizes[EVERYBODY] + 1
    if held:
        with pytest.raises(PublishRefusedError, match="inte längre de som"):
            count_again(wave)
        assert (files(), finds(first, town)) == (first, [])
        return
    alone(monkeypatch)
    count_again(wave)
    there = [one | part(one, 1) for one in town]
    second = files()
    assert known(together(second, first), [*there, town[4]], "") == {1}
    was, now = (one.tables["Lyssnar vuxna?"][EVERYBODY] for one in (first, second))
    (more,) = [answer for answer, n in now.items() if n > was.get(answer, 0)]
    said = {"ja": "Ja", "ibland": "Ibland", "nej": "Nej", "-dk": "Svarade ”Jag vet inte”"}
    assert more == said[late.answers["lyssnar"]]


def test_two_rounds_of_which_one_shows_a_school(files, monkeypatch, held):
    monkeypatch.setattr("surveys.models.wave.Wave.is_over", lambda self, today=None: False)
    monkeypatch.setattr("releases.services.timezone.localdate", lambda: TODAY)
    large = {
        (school, "Norr", "4", gender): (20, 12)
        for school in ("Ekskolan", "Åsskolan")
        for gender in ("flicka", "pojke")
    }
    small = ("Sjöskolan", "Norr", "4", "pojke")
    sizes = [large | {small: (12, 7)}, large | {small: (30, 22)}]
    before = make_wave("varen-2025", "Våren 2025", sizes=sizes[0], definition=ASKED)
    after = make_wave(previous=before, sizes=sizes[1], definition=ASKED)
    pool.declare(after, by=None)
    for one in (before, after):
        publish.publish_wave(one, by=None)
    rounds, towns = [files(before.slug), files()], [neighbours(one) for one in sizes]
    assert ("Skola", "Sjöskolan") in set(rounds[1].sizes) - set(rounds[0].sizes)
    if held:
        with pytest.raises(PublishRefusedError, match="Ingen grupp"):
            pool.ask(after, by=None)
        assert [finds(*one) for one in zip(rounds, towns, strict=True)] == [[], []]
        return
    wanted = [one for one in services.groups_of(pool.POOL.plan_of(after)) if one.level in SHOWN]
    monkeypatch.setattr(pool, "_told", lambda wave: [])
    monkeypatch.setattr(pool, "_groups", lambda plan, wave: (wanted, []))
    monkeypatch.setattr(services, "check", lambda *args: [])
    publish.run(pool.ask(after, by=None), after)
    town = [one | part(one, 1) for one in towns[0]] + [one | part(one, 2) for one in towns[1]]
    assert 7 in known(together(files(pool.POOL.key_of(after)), *rounds), town, "Skola")


def test_a_programmes_group_of_eight(files, monkeypatch, held):
    groups = {"Måndag": 7, "Tisdag": 6, "Onsdag": 4}
    sizes = {
        (group, "", "", gender): (n + 1, n)
        for group, n in groups.items()
        for gender in ("flicka", "pojke")
    }
    wave = make_wave(sizes=sizes, definition=ASKED, state=WaveState.OPEN, with_plan=False)
    for rows in (Response.objects, InvitedGroup.objects):
        rows.filter(wave=wave).update(program_group=F("school"), school=Value(""))
    plan.declare(wave, by=None, today=TODAY)
    wave.state = WaveState.CLOSED
    wave.save()
    if not held:
        decide_by(monkeypatch, no_mask)
    publish.publish_wave(wave, by=None)
    town = [
        frozenset({("Kursgrupp", group), ("Är du …?", gender.title())})
        for group, _area, _year, gender in sizes
    ]
    report = files()
    if held:
        assert (report.sizes[EVERYBODY], finds(report, town)) == (34, [])
    else:
        assert 8 in known(report, town, "", "Kursgrupp")
