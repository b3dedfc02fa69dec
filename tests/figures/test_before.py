"""REP-9: what was published before of the same children, cut in another way. The attacker reads
both, and wins where the later one is decided by itself."""

import pytest

from figures.disclosure.attribute import Released
from figures.disclosure.certificate import check_certificate
from figures.disclosure.protect import protect
from figures.table import TOTAL, Group
from tests.figures.attacker import printed, reader_of
from tests.figures.made import counts_of
from tests.figures.municipality import LISTENS

K, M = 10, 3


def town(sizes, names):
    """`sizes` maps levels to people, who answer one after another."""
    rows = []
    for levels, people in sizes.items():
        cell = dict(zip(names, levels, strict=True))
        rows += [(cell, {LISTENS.key: LISTENS.options[i % 3]}) for i in range(people)]
    return counts_of(rows, [LISTENS])


def plan(counts, name):
    return [TOTAL, *(Group(((name, one),)) for one in sorted({c[name] for c in counts.cells}))]


# Six children of twelve years: between the younger of one report and those of the next.
BANDS = {
    ("10", "10-11", "10-12"): 14, ("11", "10-11", "10-12"): 13, ("12", "12-14", "10-12"): 6,
    ("13", "12-14", "13-14"): 15, ("14", "12-14", "13-14"): 12,
}  # fmt: skip
# Two surveys that ask the same of the same children: one knows schools, the other clubs. Everybody
# in the club but four goes to one school.
SURVEYS = {
    ("Ek", "Ek", "fotboll"): 16, ("Ek", "Ek", "ingen"): 0, ("Ås", "Ås", "fotboll"): 4,
    ("Ås", "Ås", "ingen"): 20,
}  # fmt: skip
CASES = {
    "recoded age bands": (BANDS, ("age", "before", "after"), {"12"}),
    "two surveys": (SURVEYS, ("age", "before", "after"), {"Ås"}),
}


@pytest.mark.requirement("REP-4", "REP-9")
@pytest.mark.parametrize("case", CASES)
def test_the_same_children_in_two_reports_are_held_together(case):
    sizes, names, between = CASES[case]
    counts = town(sizes, names)
    first = protect(counts, plan(counts, "before"), K, M).outcome
    told = printed(first, LISTENS)
    assert len(first.shown) == 3

    def found(outcome):
        rows = [*told, *printed(outcome, LISTENS)]
        return reader_of(counts, rows, LISTENS, K, M).finds()

    alone = protect(counts, plan(counts, "after"), K, M).outcome
    assert len(alone.shown) == 3
    known = {places for what, places, _codes in found(alone) if what == "exactly"}
    assert {counts.cells[i]["age"] for places in known for i in places} == between
    earlier: list[Released] = list(first.released)
    both = protect(counts, plan(counts, "after"), K, M, earlier=earlier)
    assert both.outcome.shown == (TOTAL,)
    assert found(both.outcome) == []
    assert check_certificate(both.certificate, [*both.outcome.released, *earlier]) == []
