"""REP-5, REP-6 and REP-9: the whole way, attacked by a reader that knows nothing of figures."""

import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.disclosure import solving
from figures.disclosure.attribute import Level, attribute_rule, outcome_of
from figures.disclosure.certificate import check_certificate
from figures.disclosure.mask import group_mask
from figures.disclosure.protect import ORDERS, AuditError, _Work, protect
from figures.table import NOT_SHOWN, TOTAL, Group, Item, Link
from tests.figures.attacker import printed, reader_of, tables
from tests.figures.made import counts_of
from tests.figures.municipality import FACES, LISTENS, made, pairs_plan

K, M = 10, 3


def attacked(counts, outcome, item=LISTENS, more=(), enough=10**6):
    rows = [*printed(outcome, item), *more]
    return reader_of(counts, rows, item, K, M).finds(enough)


def without_audit(counts, plan):
    mask = group_mask(counts, plan, K)
    return attribute_rule(counts, mask.shown, mask.hidden, M)


def without_mask(counts, plan):
    loose = [group for group in plan if counts.size(group) >= K]
    return attribute_rule(counts, loose, [], M)


def small(seed, item=LISTENS, **options):
    options = {"schools": 2, "years": 1, "large": 16} | options
    counts = made(seed, (item,), **options)
    return counts, pairs_plan(counts)


@pytest.mark.requirement("REP-5", "REP-9")
@given(st.integers(0, 10**6), st.integers(0, 3), st.sampled_from([0.4, 0.7, 0.9]))
@settings(max_examples=8, deadline=None)
def test_the_independent_attacker_proves_nothing(seed, third, agreement):
    counts, plan = small(seed, third=third, agreement=agreement)
    assert attacked(counts, protect(counts, plan, K, M).outcome) == []


@pytest.mark.requirement("REP-9")
@pytest.mark.parametrize(
    ("name", "eight", "others"),
    [("kon", "annat", ("flicka", "pojke")), ("grupp", "dansen", ("bollen", "koren"))],
)
def test_with_the_mask_off_a_group_of_eight_is_known_exactly(name, eight, others):
    """A third gender, or a programme's group: everybody less the groups that are large enough."""
    rows = []
    for level, people in [(eight, 4), (others[0], 12), (others[1], 14)]:
        for school in "ab":
            for i in range(people):
                cell = {"skola": school, name: level}
                rows.append((cell, {LISTENS.key: LISTENS.options[i % 3]}))
    counts = counts_of(rows, [LISTENS])
    plan = [TOTAL, *(Group(((name, level),)) for level in (*others, eight))]
    open_group = tuple(i for i, cell in enumerate(counts.cells) if cell[name] == eight)
    assert attacked(counts, without_mask(counts, plan)) == [("exactly", open_group, ())]
    assert attacked(counts, protect(counts, plan, K, M).outcome) == []


@pytest.mark.requirement("REP-5", "REP-9")
@pytest.mark.parametrize("seed", [2, 3])
def test_with_the_audit_off_inequalities_prove_what_adding_does_not(seed):
    counts, plan = small(seed, years=2, large=9, third=2, agreement=0.8)
    assert attacked(counts, without_audit(counts, plan), enough=1) != []
    assert attacked(counts, protect(counts, plan, K, M).outcome) == []


@pytest.mark.requirement("REP-5")
def test_by_trying_every_world_of_a_tiny_municipality():
    """Every table that fits the printed rows, written out; nothing is left to a solver."""
    item = Item("q", "", ("ja", "nej"))
    sheets = {("a", "x"): "jjjn", ("a", "y"): "jn", ("b", "x"): "jn", ("b", "y"): "nnnj"}
    rows = [
        ({"skola": s, "kon": g}, {item.key: {"j": "ja", "n": "nej"}[one]})
        for (s, g), sheet in sheets.items()
        for one in sheet
    ]
    counts = counts_of(rows, [item])
    outcome = protect(counts, pairs_plan(counts), 4, 2).outcome
    told = printed(outcome, item)
    assert told[0][:2] == ({}, 12) and len(outcome.shown) > 1
    worlds = []

    def fill(i, so_far):
        if i == len(counts.cells):
            worlds.append(so_far)
            return
        for table in tables(counts.sizes[i], ("ja", "nej")):
            fill(i + 1, [*so_far, dict(zip(("ja", "nej"), table, strict=True))])

    fill(0, [])
    fitting = [
        world
        for world in worlds
        if all(
            sum(
                world[i].get(code, 0)
                for i, cell in enumerate(counts.cells)
                if all(cell[name] == level for name, level in levels.items())
                for code in codes
            )
            * (1 if count is not None else 100)
            in ([count] if count is not None else range(limit * n, 100 * n + 1))
            for levels, n, codes, count, limit in told
        )
    ]
    for i, size in enumerate(counts.sizes):
        for code in ("ja", "nej"):
            assert max(size - world[i][code] for world in fitting) >= min(2, size)


@pytest.mark.requirement("REP-6")
def test_the_certificate_is_checked_by_adding_up_and_notices_every_change(monkeypatch):
    counts, plan = small(5, FACES)
    made_of = protect(counts, plan, K, M)
    certificate = json.loads(json.dumps(made_of.certificate))
    other = protect(*small(6, FACES), K, M).outcome.released
    monkeypatch.setattr(solving, "milp", None)
    monkeypatch.setattr(solving, "linprog", None)
    released = made_of.outcome.released
    assert check_certificate(certificate, released) == []
    one_more = deepcopy(certificate)
    one_more["joints"][0]["worlds"][0][0][0] += 1
    assert "count every person once" in check_certificate(one_more, released)[0]
    fewer = deepcopy(certificate)
    fewer["joints"][0]["worlds"] = fewer["joints"][0]["worlds"][:1]
    assert any("is proven" in fault for fault in check_certificate(fewer, released))
    assert check_certificate(certificate, other) != []


@pytest.mark.requirement("REP-6")
def test_the_worlds_come_from_what_is_told_and_never_from_the_answers():
    """Other answers with the same printed numbers give the same certificate to the byte."""
    one = {"aflicka": "jjjjjjjnnnnn", "apojke": "jjjjjnnnnnn", "bflicka": "jjjjnnnnnn"}
    two = {"aflicka": "jjjjjjnnnnnn", "apojke": "jjjjjjnnnnn", "bflicka": "jjjjjnnnnn"}
    one["bpojke"], two["bpojke"] = "jjjjjjnnnnn", "jjjjjnnnnnn"
    item = Item("q", "", ("ja", "nej"))
    found = []
    for sheets in (one, two):
        rows = [
            ({"skola": name[0], "kon": name[1:]}, {item.key: "ja" if c == "j" else "nej"})
            for name, sheet in sheets.items()
            for c in sheet
        ]
        counts = counts_of(sorted(rows, key=str), [item])
        groups = [TOTAL, *(Group((("skola", s),)) for s in "ab")]
        groups += [Group((("kon", g),)) for g in ("flicka", "pojke")]
        found.append(protect(counts, groups, K, M))
    assert printed(found[0].outcome, item) == printed(found[1].outcome, item)
    assert len(found[0].outcome.shown) == 5
    assert found[0].certificate == found[1].certificate


@pytest.mark.requirement("REP-5")
def test_every_order_of_repair_protects_and_the_same_order_gives_the_same():
    counts, plan = small(1, years=2, large=9)
    outcomes = {name: protect(counts, plan, K, M, order=order) for name, order in ORDERS.items()}
    for found in outcomes.values():
        assert found.repairs > 0
        assert check_certificate(found.certificate, found.outcome.released) == []
    assert protect(counts, plan, K, M) == outcomes["cheapest"]


@pytest.mark.requirement("REP-5")
def test_what_a_later_repair_has_made_safe_is_told_again(monkeypatch):
    counts, plan = small(1, years=2, large=9)
    found = protect(counts, plan, K, M)
    monkeypatch.setattr(_Work, "_restore", lambda self, i: None)
    once = protect(counts, plan, K, M)
    assert once.outcome.shown == found.outcome.shown
    told = [[(one.level, one.block.group) for one in x.outcome.released] for x in (found, once)]
    levels = list(zip(*([level for level, _group in one] for one in told), strict=True))
    assert all(now <= then for now, then in levels)
    assert sum(now < then for now, then in levels) >= 2
    assert attacked(counts, found.outcome) == []


@pytest.mark.requirement("REP-5")
def test_a_late_answer_is_not_the_difference_between_two_publications():
    """The same plan again after one more child: everything changed is that child's answer."""
    counts, _plan = small(2, large=30, third=0)
    names = ("flicka", "pojke")
    groups = [TOTAL, *(Group((("kon", name),)) for name in names)]
    first = protect(counts, groups, K, M).outcome
    assert first.shown == tuple(groups)
    place = counts.cells[0]
    late = {**place, "svar": "sent"}
    cells = ({**cell, "svar": "i tid"} for cell in counts.cells)
    values = {
        key: {code: [*row, int(code == "nej")] for code, row in by_code.items()}
        for key, by_code in counts.values.items()
    }
    after = type(counts)((*cells, late), (*counts.sizes, 1), counts.items, values)
    in_time = ("svar", "i tid")
    earlier = [
        type(one)(
            type(one.block)(
                Group((*one.block.group.levels, in_time)), one.block.item, one.block.n, {}
            ),
            one.level,
            one.cells,
        )
        for one in first.released
    ]
    rows = printed(first, LISTENS)
    before = [({**levels, "svar": "i tid"}, *rest) for levels, *rest in rows]
    alone = protect(after, groups, K, M).outcome
    child = len(after.cells) - 1
    assert ("exactly", (child,), ()) in attacked(after, alone, more=before)
    both = protect(after, groups, K, M, earlier=earlier)
    assert attacked(after, both.outcome, more=before) == []
    assert check_certificate(both.certificate, [*both.outcome.released, *earlier]) == []
    wrong = [type(one)(one.block, one.level, one.cells) for one in earlier]
    shifted = type(wrong[0].cells[0])(("ja",), wrong[0].cells[0].count + 1)
    wrong[0] = type(wrong[0])(wrong[0].block, wrong[0].level, (shifted, *wrong[0].cells[1:]))
    with pytest.raises(ValueError, match="published before"):
        protect(after, groups, K, M, earlier=wrong)


@pytest.mark.requirement("REP-5")
def test_what_was_told_before_and_gives_too_much_away_is_said():
    rows = [({"skola": "a"}, {LISTENS.key: "ja"})] * 20
    counts = counts_of(rows, [LISTENS])
    told = outcome_of(counts, [TOTAL], [], {(TOTAL, LISTENS.key): Level.FULL}, M)
    with pytest.raises(AuditError):
        protect(counts, [], K, M, earlier=told.released)


@pytest.mark.requirement("REP-5")
def test_questions_that_tell_who_was_asked_are_held_together():
    """The first question alone gives nobody away; with who was asked the second, it does."""
    first = Item("forst", "", ("ja", "nej", "kanske"))
    then = Item("sedan", "", ("bra", "daligt"), asked_of_some=True)
    rows = []
    for school in "ab":
        for gender in ("flicka", "pojke"):
            for i in range(8):
                said = ("ja", "nej", "kanske", "ja")[i % 4]
                after = ("bra", "daligt")[i % 2] if said == "ja" else NOT_SHOWN
                cell = {"skola": school, "kon": gender}
                rows.append((cell, {first.key: said, then.key: after}))
    counts = counts_of(rows, [first, then])
    linked = type(counts)(
        counts.cells, counts.sizes, counts.items, counts.values,
        (Link(then.key, first.key, ("ja",)),),
    )  # fmt: skip
    assert len(protect(counts, pairs_plan(counts), K, M).certificate["joints"]) == 2
    found = protect(linked, pairs_plan(counts), K, M)
    (joint,) = found.certificate["joints"]
    for world in joint["worlds"]:
        for row in world:
            # columns: ja nej kanske -dk -no -ns -nr | bra daligt -dk -no -ns -nr
            assert row[0] == sum(row[7:]) - row[11]
    assert check_certificate(found.certificate, found.outcome.released) == []


@pytest.mark.requirement("REP-5")
def test_that_nobody_gave_a_sensitive_answer_is_not_proven_either():
    item = Item("slagen", "", ("ja", "nej", "ibland"))
    rows = [
        ({"skola": school}, {item.key: ("nej", "nej", "ibland")[i % 3]})
        for school in "ab"
        for i in range(21)
    ]
    plan = [TOTAL, *(Group((("skola", s),)) for s in "ab")]
    plain = protect(counts_of(rows, [item]), plan, K, M).outcome
    assert {one.level for one in plain.released} == {Level.FULL}
    wary = Item("slagen", "", item.options, sensitive=("ja",))
    kept = protect(counts_of(rows, [wary]), plan, K, M).outcome
    assert {one.level for one in kept.released} == {Level.TOP}
