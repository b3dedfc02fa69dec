"""REP-9: a stranger with the public pages and files proves nothing of any child, and wins as soon
as the mask or the rule is off. The attacker is of its own (reading.py, attacker.py)."""

import ast
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from figures.disclosure.attribute import Cell, Level, Outcome, Released, attribute_rule
from figures.disclosure.mask import group_mask
from releases import corrections, population, services
from releases.models import PublishJob
from releases.services import PublishRefusedError
from surveys.models.response import Response
from surveys.reports import publish
from surveys.reports.plan import plan_of
from tests.attack.attacker import Find, given_away, small_groups
from tests.attack.reading import EVERYBODY, OPT_OUTS, Report, read
from tests.attack.towns import crossing, drawn, made, neighbours, third_gender
from tests.surveys.reports.made import QUESTIONS, words

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("REP-9")]
K, M = 10, 3
LISTENS = "Lyssnar vuxna?"


@pytest.fixture
def attack(client):
    """Publishes, downloads, attacks: (what was read, small groups, answers given away)."""

    def run(sizes, change=lambda wave: None, **options):
        wave = made(sizes, **options)
        change(wave)
        publish.publish_wave(wave, by=None)
        report, town = read(lambda path: client.get(path).content, wave.slug), neighbours(sizes)
        return report, small_groups(report, town, K), given_away(report, town, M)

    return run


def test_a_tiny_third_gender_and_a_unanimous_school_are_safe(attack):
    report, small, given = attack(third_gender(), alike="Ekskolan")
    assert len(report.hidden) >= 2 and ("Är du …?", "Annat") in report.hidden
    assert len(report.sizes) >= 5 and len(report.tables) >= 5
    assert (small, given) == ([], [])


@pytest.mark.one_database
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_towns_of_all_shapes_are_safe(attack, seed):
    report, small, given = attack(drawn(seed), seed=seed, alike="Bokskolan" if seed == 2 else "")
    assert report.sizes[EVERYBODY] > 50
    assert (small, given) == ([], [])


def test_every_number_read_is_true(attack):
    """The reader is no better than what it reads: its tables are counted again from the answers."""
    report, _small, _given = attack(third_gender())
    question = next(one for one in QUESTIONS if one["key"] == "trivsel")
    labels = {one["key"]: one["label"]["sv"] for one in question["options"]}
    labels |= dict(zip(("-dk", "-no", "-ns", "-nr"), OPT_OUTS, strict=True))
    for (kind, name), table in report.tables["Hur är det i skolan?"].items():
        those = [
            labels[one.answers["trivsel"]]
            for one in Response.objects.all()
            if kind != "Skola" or one.school == name
        ]
        if kind in ("", "Skola"):
            assert {a: n for a, n in table.items() if n} == {a: those.count(a) for a in set(those)}


@pytest.mark.parametrize("what", ["mask", "rule"])
def test_with_the_mask_or_the_rule_off_the_attacker_wins(attack, monkeypatch, what):
    decide_by(monkeypatch, {"mask": no_mask, "rule": no_rule}[what])
    _report, small, given = attack(third_gender(), alike="Ekskolan")
    if what == "mask":
        assert 2 in {one.people for one in small}
    else:
        assert small == []
        alike = [one for one in given if one.question == LISTENS and one.answers == ("Ja",)]
        assert min(one.others for one in alike) == 0
    for one in [*small, *given]:
        assert holds(one), one


def test_without_the_audit_crossing_tables_prove_an_answer(attack, monkeypatch):
    decide_by(monkeypatch, no_audit)
    _report, small, given = attack(third_gender(), crossing)
    crossed = [one for one in given if one.question == LISTENS]
    assert small == [] and {one.answers for one in crossed} == {("Ibland",)}
    assert all(holds(one) for one in crossed)


def decide_by(monkeypatch, rule):
    """Publishes by another rule, and leaves out whatever checks the outcome once more."""
    monkeypatch.setattr(services, "decide", lambda plan, counts, *more, **named: rule(plan, counts))
    monkeypatch.setattr(services, "check", lambda *args: [], raising=False)


def no_audit(plan, counts):
    """The mask and the rule alone: what adding and subtracting cannot break."""
    mask = group_mask(counts, services.groups_of(plan), plan.k)
    return attribute_rule(counts, mask.shown, mask.hidden, plan.m)


def no_mask(plan, counts):
    """Only a threshold, as in so many reports: small groups are hidden, what is left is not."""
    groups = services.groups_of(plan)
    large = tuple(one for one in groups if counts.size(one) >= plan.k)
    return everything(counts, large, tuple(one for one in groups if one not in large))


def no_rule(plan, counts):
    mask = group_mask(counts, services.groups_of(plan), plan.k)
    return everything(counts, mask.shown, mask.hidden)


def everything(counts, shown, hidden):
    blocks = [counts.block(group, item) for item in counts.items for group in shown]
    released = tuple(
        Released(one, Level.FULL, tuple(Cell((code,), n) for code, n in one.counts.items()))
        for one in blocks
    )
    return Outcome(released, tuple(shown), tuple(hidden))


def holds(find: Find) -> bool:
    """What the attacker claims, counted in the answers themselves."""
    town = neighbours(third_gender())
    there = [one for one in Response.objects.all() if place_of(one, town) in find.places]
    if not find.question:
        return len(there) == find.people
    question = next(one for one in QUESTIONS if one["text"]["sv"] == find.question)
    labels = {one["label"]["sv"]: one["key"] for one in question.get("options", [])}
    if question["type"] not in ("single", "faces"):
        return True
    codes = {labels.get(answer, answer) for answer in find.answers}
    codes |= {dict(zip(OPT_OUTS, ("-dk", "-no", "-ns", "-nr"), strict=True)).get(a) for a in codes}
    others = sum(one.answers[question["key"]] not in codes for one in there)
    return len(there) >= find.people and others == find.others


def place_of(one: Response, town) -> int:
    key = {"flicka": "Flicka", "pojke": "Pojke", "annat": "Annat"}[one.answers["kon"]]
    mine = {("Skola", one.school), ("Årskurs", f"Årskurs {one.school_year}"), ("Är du …?", key)}
    return next(i for i, groups in enumerate(town) if mine <= groups)


@pytest.mark.one_database
def test_the_attacker_uses_nothing_of_the_products_own():
    ours = {"figures", "releases", "surveys", "participation", "core", "django"}
    for name in ("reading.py", "attacker.py"):
        tree = ast.parse((Path(__file__).parent / name).read_text(encoding="utf-8"))
        modules = {
            (one.module if isinstance(one, ast.ImportFrom) else one.names[0].name).split(".")[0]
            for one in ast.walk(tree)
            if isinstance(one, ast.Import | ast.ImportFrom)
        }
        assert not modules & ours
        assert modules - {"tests", "bs4", "openpyxl"} <= sys.stdlib_module_names


def editions(client, monkeypatch, gone):
    """What a stranger reads who kept the first edition's files and fetched the corrected one's."""
    sizes = {**third_gender(), **{gone: (12, 4)}}
    wave = made(sizes)
    fetch = lambda path: client.get(path).content  # noqa: E731
    publish.publish_wave(wave, by=None)
    first = read(fetch, wave.slug)
    place = dict(zip(("school", "area", "school_year"), gone, strict=False))
    job = PublishJob.objects.create(
        plan=plan_of(wave),
        correction={"without": [place], "reason": words("Påhittade svar.")},
    )
    try:
        publish.run(job, wave)
    except PublishRefusedError:
        return first, None, []
    second = read(fetch, wave.slug)
    return first, second, beside(first, second, neighbours(sizes), place["school_year"])


def beside(first, second, town, year):
    """Both as one report: the corrected one's groups lack those of the year that was left out."""
    both = Report(
        dict(first.sizes), {q: dict(t) for q, t in first.tables.items()}, set(first.coarse)
    )
    for question, tables in second.tables.items():
        for group, table in tables.items():
            both.tables.setdefault(question, {})[later(group)] = table
            both.sizes[later(group)] = second.sizes[group]
            if (question, group) in second.coarse:
                both.coarse.add((question, later(group)))
    kept = ("Årskurs", f"Årskurs {year}")
    known = [g if kept in g else g | {later(one) for one in (*g, EVERYBODY)} for g in town]
    return small_groups(both, known, K) + given_away(both, known, M)


def later(group):
    return (f"{group[0]} rättad", group[1])


GONE = ("Sjöskolan", "Söder", "6", "pojke")


@pytest.mark.requirement("REP-7")
def test_old_and_new_files_together_give_away_nobody(client, monkeypatch):
    """Four children's answers are left out: whoever subtracts would know them, so it is refused."""
    _first, second, found = editions(client, monkeypatch, GONE)
    assert (second, found) == (None, [])


@pytest.mark.requirement("REP-7")
def test_with_the_check_of_corrections_off_old_minus_new_tells_of_four(client, monkeypatch):
    def alone(plan, counts, without, progress=None, job=None):
        kept = [i for i, cell in enumerate(counts.cells) if population.is_in(cell, without)]
        row = lambda values: tuple(values[i] for i in kept)  # noqa: E731
        values = {key: {c: row(v) for c, v in one.items()} for key, one in counts.values.items()}
        fewer = replace(counts, cells=row(counts.cells), sizes=row(counts.sizes), values=values)
        return services.decide(plan, fewer, progress)

    monkeypatch.setattr(corrections, "decide", alone)
    monkeypatch.setattr(services, "check", lambda *args: [])
    _first, second, found = editions(client, monkeypatch, GONE)
    assert second is not None
    assert 4 in {one.people for one in found if not one.question}
