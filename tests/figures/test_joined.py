"""REP-7: two answers of a question put together afterwards. The table is a function of the one that
was told, so it adds nothing: what docs/adr/0056 rests on."""

from dataclasses import replace
from random import Random

import pytest

from figures.disclosure.attribute import Cell, Level, Outcome, release
from figures.disclosure.certificate import check_certificate
from figures.disclosure.protect import protect
from figures.table import TOTAL, Group
from tests.figures.attacker import printed, reader_of
from tests.figures.made import counts_of
from tests.figures.municipality import LISTENS

K, M = 10, 3
TWO = LISTENS.options[:2]


def joined(outcome, codes):
    """The same tables with these answers as one; a lower limit stays as it was told."""
    return replace(outcome, released=tuple(_joined(one, codes) for one in outcome.released))


def _joined(one, codes):
    if one.level == Level.TOP:
        return one
    touched = [cell for cell in one.cells if set(cell.codes) & set(codes)]
    names = tuple(code for cell in touched for code in cell.codes)
    whole = Cell(names, sum(cell.count for cell in touched))
    return replace(one, cells=(whole, *(cell for cell in one.cells if cell not in touched)))


def town(seed, sizes=(14, 22, 7), weights=(6, 3, 1)):
    random = Random(seed)
    rows = [
        ({"school": f"{i}", "kon": random.choice("fp")},
         {LISTENS.key: random.choices(LISTENS.options[:3], weights)[0]})
        for i, n in enumerate(sizes) for _ in range(n)
    ]  # fmt: skip
    counts = counts_of(rows, [LISTENS])
    names = [(name, one) for name in ("school", "kon") for one in sorted(
        {cell[name] for cell in counts.cells})]  # fmt: skip
    return counts, [TOTAL, *(Group((pair,)) for pair in names)]


@pytest.mark.parametrize("seed", range(6))
def test_answers_put_together_are_in_every_world_of_the_former_edition(seed):
    counts, groups = town(seed)
    first = protect(counts, groups, K, M)
    then = joined(first.outcome, TWO)
    assert then.released != first.outcome.released
    both = [*first.outcome.released, *then.released]
    assert check_certificate(first.certificate, both) == []
    rows = printed(first.outcome, LISTENS) + printed(then, LISTENS)
    assert reader_of(counts, rows, LISTENS, K, M).finds() == []


def test_with_the_protection_off_the_attacker_finds_as_much_and_no_more():
    counts, groups = town(1, sizes=(14, 22, 2))
    told = tuple(release(counts.block(group, LISTENS), Level.FULL, M) for group in groups)
    off = Outcome(told, tuple(groups), ())
    rows = printed(off, LISTENS)
    found = reader_of(counts, rows, LISTENS, K, M).finds()
    assert found != []
    more = [*rows, *printed(joined(off, TWO), LISTENS)]
    assert reader_of(counts, more, LISTENS, K, M).finds() == found
