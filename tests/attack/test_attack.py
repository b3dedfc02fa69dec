"""REP-9: a stranger with the public pages and files proves nothing of any child, and wins as soon
as the mask or the rule is off. The attacker is of its own (reading.py, attacker.py)."""

import ast
import sys
from pathlib import Path

import pytest

from figures.disclosure.attribute import Cell, Level, Outcome, Released, attribute_rule
from figures.disclosure.mask import group_mask
from releases import services
from surveys.models.response import Response
from surveys.reports import publish
from tests.attack.attacker import Find, given_away, small_groups
from tests.attack.reading import EVERYBODY, OPT_OUTS, read
from tests.attack.towns import crossing, drawn, made, neighbours, third_gender
from tests.surveys.reports.made import QUESTIONS

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
