import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.disclosure.attribute import Cell, Level, attribute_rule, categories, meaningful_sets
from figures.disclosure.mask import group_mask
from figures.table import OPT_OUTS, TOTAL, Group, Item, dot
from tests.figures.made import SCALE, computable, counts_of, one_way

M, K = 3, 10
YESNO = Item("fritid", "", ("ja", "nej", "ibland"))


def school(level):
    return Group((("school", level),))


def made(answers_by_school, item=SCALE):
    rows = [
        ({"school": name}, {item.key: code})
        for name, answers in answers_by_school.items()
        for code, times in answers.items()
        for _ in range(times)
    ]
    return counts_of(rows, [item])


def levels(outcome):
    return {(r.block.group, r.block.item.key): r.level for r in outcome.released}


def run(counts):
    mask = group_mask(counts, one_way(counts.cells), K)
    return attribute_rule(counts, mask.shown, mask.hidden, M)


MIXED = {"1": 5, "2": 5, "3": 5, "4": 5, "5": 5}


@pytest.mark.requirement("REP-4")
def test_an_even_spread_is_told_in_full():
    outcome = run(made({"a": MIXED, "b": MIXED}))
    assert set(levels(outcome).values()) == {Level.FULL}
    total = outcome.released[0]
    assert [c.count for c in total.cells] == [10, 10, 10, 10, 10, 0, 0, 0, 0]


@pytest.mark.requirement("REP-4")
def test_all_but_two_alike_becomes_one_sentence_without_the_others():
    outcome = run(made({"a": {"1": 18, "5": 2}, "b": MIXED}))
    by_school = {r.block.group: r for r in outcome.released}
    assert by_school[school("a")].level == Level.TOP
    # 18 of 20 is not told: at least 80 %, which at least three others would allow as well
    assert by_school[school("a")].cells == (Cell(("1", "2"), None, 80),)


@pytest.mark.requirement("REP-4")
def test_the_limit_never_proves_what_the_count_would_have_proved():
    for others in (0, 1, 2):
        outcome = run(made({"a": {"1": 30 - others, "5": others}, "b": MIXED}))
        told = next(r for r in outcome.released if r.block.group == school("a"))
        assert told.cells[0].at_least is not None
        assert told.cells[0].at_least * 30 <= 100 * (30 - M)


@pytest.mark.requirement("REP-4")
def test_a_finer_step_that_is_enough_is_taken_first():
    # everybody chose one of two neighbours; with the ends put together that is no longer told
    outcome = run(made({"a": {"2": 10, "3": 10}, "b": MIXED}))
    told = {r.block.group: r for r in outcome.released}
    assert {g: r.level for g, r in told.items()} == {
        TOTAL: Level.FULL,
        school("a"): Level.THREE,
        school("b"): Level.THREE,
    }
    assert [c.count for c in told[school("a")].cells] == [10, 10, 0, 0, 0, 0, 0]


@pytest.mark.requirement("REP-4")
def test_a_block_is_coarsened_with_the_one_that_would_give_it_back():
    """Total minus school b is school a: telling both in full would undo what a is spared."""
    outcome = run(made({"a": {"2": 10, "3": 10}, "b": MIXED, "c": MIXED}))
    told = {r.block.group: r.level for r in outcome.released}
    assert told == {
        TOTAL: Level.FULL,
        school("a"): Level.THREE,
        school("b"): Level.FULL,
        school("c"): Level.THREE,
    }


@pytest.mark.requirement("REP-4")
def test_three_steps_are_the_two_ends_put_together():
    assert categories(SCALE, Level.THREE) == (
        ("1", "2"),
        ("3",),
        ("4", "5"),
        *((code,) for code in OPT_OUTS),
    )
    assert categories(YESNO, Level.THREE) == categories(YESNO, Level.FULL)


@pytest.mark.requirement("REP-4")
def test_a_remainder_obeys_the_rule_though_it_is_not_printed():
    """Total minus school a minus school b = the hidden schools c and d, who all said 1."""
    counts = made({"a": MIXED, "b": MIXED, "c": {"1": 9}, "d": {"1": 9}})
    mask = group_mask(counts, one_way(counts.cells), K)
    assert mask.shown == (TOTAL, school("a"), school("b"))
    outcome = attribute_rule(counts, mask.shown, mask.hidden, M)
    assert levels(outcome)[TOTAL, SCALE.key] == Level.FULL
    # b is needed to compute the remainder and is not dominated by one answer: it is hidden
    assert outcome.shown == (TOTAL, school("a"))


@pytest.mark.requirement("REP-4")
def test_a_group_hidden_for_one_question_is_hidden_for_all():
    other = Item("annan", "", ("ja", "nej"))
    rows = []
    for name, answers in {"a": MIXED, "b": MIXED, "c": {"1": 9}, "d": {"1": 9}}.items():
        for code, times in answers.items():
            for i in range(times):
                rows.append(({"school": name}, {SCALE.key: code, other.key: ("ja", "nej")[i % 2]}))
    outcome = run(counts_of(rows, [SCALE, other]))
    assert school("b") not in outcome.shown
    assert {r.block.group for r in outcome.released if r.block.item == other} == set(outcome.shown)


@st.composite
def waves(draw):
    item = draw(st.sampled_from([SCALE, YESNO]))
    schools, years = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    rows = []
    for i in range(schools):
        for j in range(years):
            popular = draw(st.sampled_from(item.codes))
            n = draw(st.sampled_from([0, 2, 5, 9, 12, 20]))
            codes = draw(
                st.lists(st.sampled_from([popular, popular, *item.codes]), min_size=n, max_size=n)
            )
            rows += [({"school": f"s{i}", "year": f"y{j}"}, {item.key: code}) for code in codes]
    if not rows:
        rows = [({"school": "s0", "year": "y0"}, {item.key: item.codes[0]})] * 12
    return counts_of(rows, [item]), item


@pytest.mark.requirement("REP-4")
@given(waves())
@settings(max_examples=60, deadline=None)
def test_no_computable_group_has_all_but_two_alike(made):
    counts, item = made
    outcome = run(counts)
    at = {r.block.group: r.level for r in outcome.released}
    for level in (Level.FULL, Level.THREE):
        rows = [counts.membership(g) for g, found in at.items() if found <= level]
        if not rows:
            continue
        for vector in computable(rows):
            n = dot(vector, counts.sizes)
            for answers in meaningful_sets(item, level):
                same = sum(dot(vector, counts.values[item.key][code]) for code in answers)
                assert n - same >= M


YARD, HALL = (Item("plats", part, ("yes", "no"), asked_of_some=True) for part in ("gard", "sal"))
SHEETS = [
    ("yes", "yes"),
    ("yes", "no"),
    ("no", "yes"),
    ("no", "no"),
    ("-ns", "-ns"),
    ("-nr", "-nr"),
]


@st.composite
def several(draw):
    """A question with two choices, asked of some: who did not answer stands in both tables."""
    rows = []
    for i in range(draw(st.integers(2, 4))):
        popular = draw(st.sampled_from(SHEETS))
        n = draw(st.sampled_from([2, 5, 9, 12, 20]))
        sheets = draw(st.lists(st.sampled_from([popular] * 4 + SHEETS), min_size=n, max_size=n))
        for yard, hall in sheets:
            rows.append(({"school": f"s{i}"}, {YARD.key: yard, HALL.key: hall}))
    return counts_of(rows, [YARD, HALL])


@pytest.mark.requirement("REP-4")
@given(several())
@settings(max_examples=60, deadline=None)
def test_two_tables_of_one_question_do_not_give_away_together_who_was_not_asked(counts):
    at = levels(run(counts))
    groups = {group for group, _key in at}
    for answers in [("-ns",), ("-nr",), ("-dk",), ("-no",), ("yes", "no", "-nr")]:
        told = [g for g in groups if Level.FULL in (at[g, YARD.key], at[g, HALL.key])]
        for vector in computable([counts.membership(g) for g in told]):
            same = sum(dot(vector, counts.values[YARD.key][code]) for code in answers)
            assert dot(vector, counts.sizes) - same >= M


@pytest.mark.requirement("REP-4")
def test_options_of_one_question_do_not_spare_different_schools_for_the_same_secret():
    """Everybody in the two small schools does not know: the remainder of either table and of both.

    School a is coarse in the first table for its own reason. Were c coarse in the second alone,
    the first would tell c, the second a, and both together the remainder.
    """
    first, second = Item("plats", "gard", ("yes", "no")), Item("plats", "sal", ("yes", "no"))
    sheets = {
        "a": [("no", "yes")] * 9 + [("no", "no")] * 9 + [("yes", "yes"), ("yes", "no")],
        "b": [("yes", "no")] * 10 + [("no", "yes")] * 10,
        "c": [("no", "no")] * 8 + [("no", "yes")] * 4 + [("yes", "no")] * 4 + [("yes", "yes")] * 4,
        "d": [("-dk", "-dk")] * 8,
        "e": [("-dk", "-dk")] * 7,
    }
    rows = [
        ({"school": name}, {first.key: one, second.key: two})
        for name, sheet in sheets.items()
        for one, two in sheet
    ]
    at = levels(run(counts_of(rows, [first, second])))
    assert (at[school("a"), first.key], at[school("a"), second.key]) == (Level.TOP, Level.FULL)
    assert (at[school("c"), first.key], at[school("c"), second.key]) == (Level.TOP, Level.TOP)


@pytest.mark.requirement("REP-4")
def test_that_all_but_two_were_asked_tells_what_they_answered_before():
    rows = [({"school": "a"}, {YARD.key: code}) for code in ["yes", "no"] * 9 + ["-ns"] * 2]
    rows += [({"school": "b"}, {YARD.key: code}) for code in ["yes", "no", "-ns"] * 8]
    told = {one.block.group: one for one in run(counts_of(rows, [YARD])).released}
    assert told[TOTAL].level == Level.FULL and school("b") not in told
    assert school("a") not in told


@given(waves())
@settings(max_examples=60, deadline=None)
def test_what_is_released_is_true(made):
    counts, _item = made
    for released in run(counts).released:
        for cell in released.cells:
            count = sum(released.block.counts[code] for code in cell.codes)
            if cell.count is None:
                assert 100 * count >= cell.at_least * released.block.n
            else:
                assert cell.count == count


def test_m_must_say_something():
    with pytest.raises(ValueError, match="at least 1"):
        attribute_rule(made({"a": MIXED}), [TOTAL], [], 0)
