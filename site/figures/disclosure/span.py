"""The one search beneath the mask and the attribute rule, in exact whole numbers.

Published groups are 0/1 vectors over the base cells. Whoever has their tables can compute every
linear combination of them, so the table of any group whose vector lies in their span is as good
as published. `find_group` looks for such a group whose weight is small.

Why it is complete: in the reduced row echelon form every vector of the span is fixed by its
values in the pivot columns. A group has values 0 and 1 only, so all groups of the span are found
among the 0/1 choices in the pivots. Columns are eliminated heaviest first; a group lighter than
the limit is 0 in every heavier column, and so is the coefficient of every row whose pivot is
heavy. Only the few rows with a light pivot are tried, cut off as soon as a column cannot become 0
or 1 any more or the weight passes the limit.
"""

from collections.abc import Sequence
from math import gcd, lcm

Vector = Sequence[int]
STEPS = 200_000


class SearchLimitError(Exception):
    """The search was cut short; callers must answer as if it had found something."""


def echelon(rows: Sequence[Vector], order: Sequence[int]) -> list[tuple[int, list[int]]]:
    """Reduced row echelon form in integers, columns taken in `order`: (pivot column, row)."""
    left = [list(row) for row in rows if any(row)]
    done: list[tuple[int, list[int]]] = []
    for column in order:
        place = next((i for i, row in enumerate(left) if row[column]), None)
        if place is None:
            continue
        pivot = left.pop(place)
        if pivot[column] < 0:
            pivot = [-value for value in pivot]
        done = [(where, _clear(row, pivot, column)) for where, row in done]
        left = [row for row in (_clear(row, pivot, column) for row in left) if any(row)]
        done.append((column, pivot))
        if not left:
            break
    return done


def _clear(row: list[int], pivot: list[int], column: int) -> list[int]:
    if not row[column]:
        return row
    keep, take = pivot[column], row[column]
    result = [keep * a - take * b for a, b in zip(row, pivot, strict=True)]
    factor = gcd(*result)
    return [value // factor for value in result] if factor > 1 else result


def in_span(rows: Sequence[Vector], vector: Vector) -> bool:
    """Whether `vector` is a linear combination of `rows`."""
    order = range(len(vector))
    return len(echelon([*rows, vector], order)) == len(echelon(rows, order))


def find_group(
    rows: Sequence[Vector], weights: Sequence[int], limit: int, steps: int = STEPS
) -> tuple[int, ...] | None:
    """A non-empty 0/1 vector in the span of `rows` with weight at most `limit`, or None.

    Weights are whole numbers, none negative. SearchLimitError after `steps` tried choices.
    """
    order = sorted(range(len(weights)), key=lambda column: -weights[column])
    light = [(c, row) for c, row in echelon(rows, order) if weights[c] <= limit]
    if not light:
        return None
    return _Search(light, weights, limit, steps).run()


class _Search:
    def __init__(
        self,
        light: list[tuple[int, list[int]]],
        weights: Sequence[int],
        limit: int,
        steps: int,
    ) -> None:
        self.one = lcm(*(row[column] for column, row in light))
        self.rows = [[v * (self.one // row[c]) for v in row] for c, row in light]
        self.weights, self.limit, self.steps = weights, limit, steps
        width, height = len(weights), len(light)
        # how far the rows from i on can still lower or raise each column
        self.lower = [[0] * width for _ in range(height + 1)]
        self.upper = [[0] * width for _ in range(height + 1)]
        for i in range(height - 1, -1, -1):
            for j, value in enumerate(self.rows[i]):
                self.lower[i][j] = self.lower[i + 1][j] + min(value, 0)
                self.upper[i][j] = self.upper[i + 1][j] + max(value, 0)

    def run(self) -> tuple[int, ...] | None:
        found = self._step(0, [0] * len(self.weights))
        return tuple(value // self.one for value in found) if found else None

    def _step(self, i: int, sums: list[int]) -> list[int] | None:
        self.steps -= 1
        if self.steps < 0:
            raise SearchLimitError
        if not self._possible(i, sums):
            return None
        if i == len(self.rows):
            return sums if any(sums) else None
        taken = [a + b for a, b in zip(sums, self.rows[i], strict=True)]
        return self._step(i + 1, taken) or self._step(i + 1, sums)

    def _possible(self, i: int, sums: list[int]) -> bool:
        weight = 0
        for j, value in enumerate(sums):
            low, high = value + self.lower[i][j], value + self.upper[i][j]
            zero, one = low <= 0 <= high, low <= self.one <= high
            if not zero:
                if not one:
                    return False
                weight += self.weights[j]
        return weight <= self.limit
