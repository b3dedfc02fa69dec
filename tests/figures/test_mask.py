import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.disclosure import mask as mask_module
from figures.disclosure.mask import PlanError, check_plan, group_mask
from figures.disclosure.span import SearchLimitError
from figures.table import TOTAL, Group
from tests.figures.made import computable, one_way, sized

K = 10


def group(dimension, level):
    return Group(((dimension, level),))


@st.composite
def municipalities(draw):
    schools, years = draw(st.integers(1, 4)), draw(st.integers(1, 2))
    size = st.sampled_from([0, 0, 1, 2, 4, 5, 8, 11, 30])
    sizes = {(f"s{i}", f"y{j}"): draw(size) for i in range(schools) for j in range(years)}
    if not any(sizes.values()):
        sizes["s0", "y0"] = draw(st.integers(1, 30))
    counts = sized(sizes)
    rest = draw(st.permutations(one_way(counts.cells)[1:]))
    return counts, [TOTAL, *rest]


@pytest.mark.requirement("REP-3")
@given(municipalities())
@settings(max_examples=60, deadline=None)
def test_no_group_of_one_to_k_minus_one_people_can_be_computed(made):
    counts, plan = made
    rows = [counts.membership(g) for g in group_mask(counts, plan, K).shown]
    sizes = [
        sum(v * n for v, n in zip(vector, counts.sizes, strict=True)) for vector in computable(rows)
    ]
    assert [n for n in sizes if n < K] == []


@pytest.mark.requirement("REP-3")
@given(municipalities())
@settings(max_examples=60, deadline=None)
def test_nothing_is_hidden_without_need(made):
    """Greedy and exact: each hidden group would, with those before it, give a small group away."""
    counts, plan = made
    mask = group_mask(counts, plan, K)
    assert set(mask.shown) | set(mask.hidden) == set(plan)
    for hidden in mask.hidden:
        before = [g for g in mask.shown if plan.index(g) < plan.index(hidden)]
        rows = [counts.membership(g) for g in [*before, hidden]]
        small = [
            vector
            for vector in computable(rows)
            if sum(v * n for v, n in zip(vector, counts.sizes, strict=True)) < K
        ]
        assert counts.size(hidden) < K or small


@pytest.mark.requirement("REP-3")
def test_the_last_school_beside_a_small_one_is_hidden_too():
    counts = sized({("a", "4"): 40, ("b", "4"): 30, ("c", "4"): 20, ("d", "4"): 4})
    plan = [TOTAL, *(group("school", s) for s in "abcd")]
    mask = group_mask(counts, plan, K)
    assert mask.shown == (TOTAL, group("school", "a"), group("school", "b"))
    assert mask.hidden == (group("school", "c"), group("school", "d"))


@pytest.mark.requirement("REP-3")
def test_a_small_school_alone_in_its_area_is_not_given_away_by_the_area():
    """Across dimensions: area minus the schools shown in it."""
    counts = sized(
        {("a", "north"): 40, ("b", "north"): 9, ("c", "south"): 30, ("d", "south"): 25},
        ("school", "area"),
    )
    plan = [TOTAL, group("area", "north"), group("area", "south")]
    plan += [group("school", s) for s in "acdb"]
    mask = group_mask(counts, plan, K)
    assert mask.shown == (
        TOTAL,
        group("area", "north"),
        group("area", "south"),
        group("school", "c"),
        group("school", "d"),
    )


@pytest.mark.requirement("REP-3")
def test_two_hidden_groups_that_are_large_together_may_be_hidden_together():
    counts = sized({("a", "4"): 40, ("b", "4"): 6, ("c", "4"): 7})
    mask = group_mask(counts, [TOTAL, *(group("school", s) for s in "abc")], K)
    assert mask.shown == (TOTAL, group("school", "a"))


def test_a_total_under_k_shows_nothing():
    counts = sized({("a", "4"): 9})
    assert group_mask(counts, [TOTAL, group("school", "a")], K).shown == ()


def test_an_empty_group_is_hidden_like_any_other():
    counts = sized({("a", "4"): 40})
    assert group_mask(counts, [TOTAL, group("school", "z")], K).hidden == (group("school", "z"),)


@pytest.mark.requirement("REP-1")
def test_pairs_of_groups_may_be_planned_and_threes_may_not():
    pair = Group((("school", "a"), ("gender", "flicka")))
    check_plan([TOTAL, pair], K)
    with pytest.raises(PlanError, match="crosses 3 dimensions"):
        check_plan([TOTAL, Group((*pair.levels, ("year", "4")))], K)


def test_a_group_twice_and_a_meaningless_k_are_refused():
    with pytest.raises(PlanError, match="twice"):
        check_plan([TOTAL, TOTAL], K)
    with pytest.raises(PlanError, match="at least 2"):
        check_plan([TOTAL], 1)


def test_a_search_cut_short_hides(monkeypatch):
    def tired(*args):
        raise SearchLimitError

    monkeypatch.setattr(mask_module, "find_group", tired)
    assert group_mask(sized({("a", "4"): 40}), [TOTAL], K).shown == ()
