import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.disclosure.span import SearchLimitError, echelon, find_group, in_span
from tests.figures.made import computable, rank


@st.composite
def memberships(draw):
    width = draw(st.integers(1, 7))
    row = st.tuples(*[st.integers(0, 1)] * width)
    rows = draw(st.lists(row, min_size=1, max_size=6))
    weights = draw(st.lists(st.integers(0, 8), min_size=width, max_size=width))
    return rows, weights, draw(st.integers(0, 10))


@given(memberships())
@settings(max_examples=150, deadline=None)
def test_finds_a_light_group_exactly_when_trying_all_subsets_finds_one(made):
    rows, weights, limit = made
    light = {
        vector
        for vector in computable(rows)
        if sum(v * w for v, w in zip(vector, weights, strict=True)) <= limit
    }
    found = find_group(rows, weights, limit)
    assert (found is None) == (not light)
    assert found is None or found in light


@given(memberships())
@settings(max_examples=60, deadline=None)
def test_membership_of_the_span_agrees_with_the_rank(made):
    rows, weights, _ = made
    vector = tuple(w % 2 for w in weights)
    assert in_span(rows, vector) == (rank([*rows, vector]) == rank(rows))


def test_a_pivot_other_than_one_is_kept_exact():
    # a+b, b+c, a+c: half their sum is everybody, and everybody minus b+c is a
    rows = [(1, 1, 0), (0, 1, 1), (1, 0, 1)]
    assert len(echelon(rows, range(3))) == 3
    assert find_group(rows, (9, 9, 3), 3) == (0, 0, 1)


def test_a_search_cut_short_says_so():
    rows = [tuple(int(i == j) for j in range(12)) for i in range(12)]
    with pytest.raises(SearchLimitError):
        find_group(rows, [5] * 12, 4, steps=0) or find_group(rows, [1] * 12, 4, steps=1)
