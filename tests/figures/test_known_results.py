"""REP-10: published results, typed in as facts. The attacker has to find exactly them."""

from itertools import product

import numpy as np
import pytest
from scipy.sparse import csr_array

from figures.disclosure.audit import Attacker, Range
from figures.disclosure.worlds import Atom, Fact, Joint
from figures.table import OPT_OUTS, Item


def attacker(people, codes, told):
    """Rows are groups of one atom, group −1 is all of them. `told`: (group, codes, low, high)."""
    item = Item("q", "", codes)
    atoms = [Atom(n, frozenset({i, 99})) for i, n in enumerate(people)]
    facts = [Fact(99 if g == -1 else g, item.key, c, (), low, high) for g, c, low, high in told]
    facts += [Fact(99, item.key, (code,), (), 0, 0) for code in OPT_OUTS]
    return Attacker(Joint((item,)), atoms, facts)


def interval(attack, row, code):
    place = attack.joint.column[("q", ""), code]
    counts = np.eye(attack.joint.width)[place]
    return attack.bounds(((row, attack.atoms[row].people),), counts)


@pytest.mark.requirement("REP-10")
def test_the_bounds_of_frechet_for_two_margins():
    """Fréchet (1940), as in Dobra and Fienberg (PNAS 97, 2000): with both margins of a two-way
    table each cell lies between max(0, row + column − all) and min(row, column), both reached."""
    rows, columns = (7, 12, 3), {"a": 15, "b": 4, "c": 3}
    told = [(-1, (code,), n, n) for code, n in columns.items()]
    attack = attacker(rows, tuple(columns), told)
    for (i, row), (code, column) in product(enumerate(rows), columns.items()):
        found = interval(attack, i, code)
        assert found == Range(max(0, row + column - sum(rows)), min(row, column))


@pytest.mark.requirement("REP-10")
def test_the_feasible_interval_of_a_suppressed_cell():
    """Fischetti and Salazar-González (J. Am. Stat. Assoc. 95, 2000), investment by activity and
    region: 20 50 10 | 8 19 22 | 17 32 12. With (II, A), (II, C), (III, A), (III, C) left out, the
    reader knows that the 22 of (II, C) lies between 5 and 30, and no more."""
    told = [(-1, ("A",), 45, 45), (-1, ("B",), 101, 101), (-1, ("C",), 44, 44)]
    told += [(0, ("A",), 20, 20), (0, ("B",), 50, 50), (1, ("B",), 19, 19), (2, ("B",), 32, 32)]
    attack = attacker((80, 49, 61), ("A", "B", "C"), told)
    assert interval(attack, 1, "C") == Range(5, 30)
    alone = attacker((80, 49, 61), ("A", "B", "C"), [*told, (2, ("A",), 17, 17)])
    assert interval(alone, 1, "C") == Range(22, 22)  # fewer holes than two a row hide nothing


@pytest.mark.requirement("REP-10")
def test_whole_people_know_more_than_fractions():
    """The odd cycle (Padberg, Math. Programming 5, 1973): of three, at least one in each pair gives
    3/2 with fractions and 2 with whole numbers."""
    item = Item("q", "", ("ja", "nej"))
    pairs = [{0, 1}, {1, 2}, {0, 2}]
    atoms = [Atom(1, frozenset(g for g, p in enumerate(pairs) if i in p)) for i in range(3)]
    facts = [Fact(g, item.key, ("ja",), (), 1, 2) for g in range(3)]
    attack = Attacker(Joint((item,)), atoms, facts)
    yes = np.eye(attack.joint.width)[0]
    assert attack.bounds(tuple((i, 1) for i in range(3)), yes) == Range(2, 3)
    cost = np.tile(yes, 3)
    value, _blame = attack.parted(cost, csr_array((0, attack.size)), [], [])
    assert value == pytest.approx(1.5)


# Risk of coronary thrombosis among Czech autoworkers (Edwards and Havránek, Biometrika 72, 1985),
# as in Dobra and Fienberg: rows F, E, D, C and columns B, A, the last changing fastest.
AUTOWORKERS = """
     44  40 112  67  129 145  12  23   35  12  80  33  109  67   7   9
     23  32  70  66   50  80   7  13   24  25  73  57   51  63   7  16
      5   7  21   9    9  17   1   4    4   3  11   8   14  17   5   2
      7   3  14  14    9  16   2   3    4   0  13  11    5  14   4   4
"""


@pytest.mark.requirement("REP-10")
def test_the_bounds_of_linked_tables_of_six_questions():
    """Dobra and Fienberg (PNAS 97, 2000): with the linked tables [BF], [ABCE] and [ADE] published,
    each cell lies between max(0, BF + ABCE + ADE − AE − B) and the least of the three; their first
    four cells are 0 to 88, 62, 224 and 117."""
    cells = dict(zip(product("01", repeat=6), map(int, AUTOWORKERS.split()), strict=True))
    assert sum(cells.values()) == 1841
    place = {name: i for i, name in enumerate("FEDCBA")}

    def sharing(cell, names):
        same = [place[name] for name in names]
        return ["".join(one) for one in cells if all(one[i] == cell[i] for i in same)]

    def number(cell, names):
        return sum(cells[tuple(one)] for one in sharing(cell, names))

    tables = {tuple(sharing(one, names)) for names in ("BF", "ABCE", "ADE") for one in cells}
    assert len(tables) == 4 + 16 + 8
    told = [(-1, codes, n, n) for codes in tables for n in [sum(cells[tuple(c)] for c in codes)]]
    attack = attacker((1841,), tuple("".join(one) for one in cells), told)
    found = {one: interval(attack, 0, "".join(one)) for one in cells}
    first = [found[one] for one in list(cells)[:4]]
    assert first == [Range(0, 88), Range(0, 62), Range(0, 224), Range(0, 117)]
    for one in cells:
        three = [number(one, names) for names in ("BF", "ABCE", "ADE")]
        least = sum(three) - number(one, "AE") - number(one, "B")
        assert found[one] == Range(max(0, least), min(three))
