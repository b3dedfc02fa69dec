"""Made-up municipalities and an independent, slow way to say what can be computed."""

from fractions import Fraction
from itertools import product

from figures.table import Counts, Group, Item

SCALE = Item("trivsel", "", ("1", "2", "3", "4", "5"), ordered=True)


def one_way(cells):
    """The total and every one-way group of the cells, in order of appearance."""
    groups = [Group()]
    for dimension in cells[0]:
        for level in dict.fromkeys(cell[dimension] for cell in cells):
            groups.append(Group(((dimension, level),)))
    return groups


def counts_of(rows, items):
    """Counts from rows (cell as dict, {item key: code}), as a plain loop."""
    cells = list(dict.fromkeys(tuple(sorted(cell.items())) for cell, _ in rows))
    place = {cell: i for i, cell in enumerate(cells)}
    sizes = [0] * len(cells)
    values = {item.key: {code: [0] * len(cells) for code in item.codes} for item in items}
    for cell, answers in rows:
        i = place[tuple(sorted(cell.items()))]
        sizes[i] += 1
        for item in items:
            values[item.key][answers[item.key]][i] += 1
    result = Counts(tuple(dict(c) for c in cells), tuple(sizes), tuple(items), values)
    result.check()
    return result


def sized(sizes, dimensions=("school", "year")):
    """Counts without questions, from {(level, level): size}."""
    cells = {key: n for key, n in sizes.items() if n}
    return Counts(
        tuple(dict(zip(dimensions, key, strict=True)) for key in cells),
        tuple(cells.values()),
        (),
        {},
    )


def rank(rows):
    """Rank over the rationals, by the schoolbook."""
    rows = [[Fraction(v) for v in row] for row in rows]
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        for r in range(done + 1, len(rows)):
            factor = rows[r][column] / rows[done][column]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[done], strict=True)]
        done += 1
    return done


def computable(rows):
    """Every non-empty set of cells in the span of rows: all subsets tried, one by one."""
    width = len(rows[0]) if rows else 0
    base = rank(rows)
    for vector in product((0, 1), repeat=width):
        if any(vector) and rank([*rows, vector]) == base:
            yield vector
