"""REP-2: groups of five told to staff, beside the groups of ten that everybody is told."""

import pytest

from figures.disclosure.certificate import check_certificate
from figures.disclosure.protect import protect
from figures.table import TOTAL, Group
from tests.figures.attacker import printed, reader_of
from tests.figures.made import counts_of
from tests.figures.municipality import LISTENS

K, K_STAFF, M = 10, 5, 3
LARGE = {"Ek": 20, "Ås": 22}


def town(sizes):
    rows = [
        ({"school": school}, {LISTENS.key: LISTENS.options[i % 3]})
        for school, people in sizes.items()
        for i in range(people)
    ]
    return counts_of(rows, [LISTENS])


def group(school):
    return Group((("school", school),))


def told(sizes):
    """What everybody is told, and what staff are: by itself, and beside it."""
    counts = town(sizes)
    everybody = protect(counts, [TOTAL, *map(group, sizes)], K, M).outcome
    wanted = [group(one) for one in sizes if group(one) not in everybody.shown]
    alone = protect(counts, wanted, K_STAFF, M).outcome
    beside = protect(counts, wanted, K_STAFF, M, earlier=everybody.released)
    return counts, everybody, alone, beside


def found(counts, *outcomes):
    rows = [row for one in outcomes for row in printed(one, LISTENS)]
    return reader_of(counts, rows, LISTENS, K_STAFF, M).finds()


@pytest.mark.requirement("REP-2", "REP-9")
def test_what_would_leave_four_is_not_told_to_staff():
    """Decided by itself it would be: everybody less the shown schools, less the eight."""
    counts, everybody, alone, beside = told(LARGE | {"Sjö": 8, "Lill": 4})
    assert [one.level for one in alone.shown] == ["Sjö"]
    assert found(counts, everybody, alone)
    assert beside.outcome.shown == ()
    assert not found(counts, everybody, beside.outcome)


@pytest.mark.requirement("REP-2")
@pytest.mark.parametrize("size", [4, 5, 6, 7, 8, 9])
def test_a_group_of_five_to_nine_is_told_to_staff_and_none_of_four(size):
    counts, everybody, _alone, beside = told(LARGE | {"Sjö": size, "Lill": 4, "Äng": 4, "Berg": 4})
    assert [one.level for one in everybody.shown if one != TOTAL] == ["Ek", "Ås"]
    assert [one.level for one in beside.outcome.shown] == (["Sjö"] if size >= 5 else [])
    assert not found(counts, everybody, beside.outcome)
    released = [*everybody.released, *beside.outcome.released]
    assert check_certificate(beside.certificate, released) == []


@pytest.mark.requirement("REP-2", "REP-4")
def test_of_small_groups_too_fewer_than_three_are_never_alone_in_what_they_said():
    """Seven of eight gave one answer: the block is coarser, or not told."""
    counts = town(LARGE | {"Lill": 4, "Äng": 4, "Berg": 4})
    rows = [({"school": "Sjö"}, {LISTENS.key: LISTENS.options[int(i == 7)]}) for i in range(8)]
    rows += [
        (dict(cell), {LISTENS.key: code})
        for place, cell in enumerate(counts.cells)
        for code in LISTENS.options
        for _i in range(counts.values[LISTENS.key][code][place])
    ]
    counts = counts_of(rows, [LISTENS])
    schools = [*LARGE, "Sjö", "Lill", "Äng", "Berg"]
    everybody = protect(counts, [TOTAL, *map(group, schools)], K, M).outcome
    beside = protect(counts, [group("Sjö")], K_STAFF, M, earlier=everybody.released)
    for one in beside.outcome.released:
        assert all(cell.count is None for cell in one.cells)
    assert not found(counts, everybody, beside.outcome)
