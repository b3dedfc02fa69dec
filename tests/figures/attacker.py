"""An attacker of its own: it reads printed rows, knows how many answered in every base cell, and
imports nothing from figures. One integer program per guess, over every base cell and answer.
"""

from itertools import combinations, pairwise

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

OPT_OUTS = ("-dk", "-no", "-ns", "-nr")


class Reader:
    """`cells`: [(levels as dict, people)]; `rows`: [(levels as dict, n, answers, count, limit)];
    `answers`: every answer of the form in order; `sets`: what it would like to prove."""

    def __init__(self, cells, rows, answers, ordered, k, m):
        self.cells, self.k, self.m = cells, k, m
        self.answers = [*answers, *OPT_OUTS]
        self.sets = [(one,) for one in self.answers]
        if ordered and len(answers) >= 4:
            self.sets += list(pairwise(answers))
        width, height = len(self.answers), len(cells)
        matrix, low, high = [], [], []
        for i, (_levels, people) in enumerate(cells):
            row = np.zeros((height, width))
            row[i] = 1
            matrix.append(row.ravel())
            low.append(people)
            high.append(people)
        for levels, n, codes, count, limit in rows:
            row = np.zeros((height, width))
            for i, (of, _people) in enumerate(cells):
                if all(of.get(name) == level for name, level in levels.items()):
                    for code in codes:
                        row[i, self.answers.index(code)] = 1
            matrix.append(row.ravel())
            low.append(n * limit / 100 if count is None else count)
            high.append(n if count is None else count)
        self.limits = LinearConstraint(np.array(matrix), low, high)
        self.seen = []  # tables that fit, met on the way: they save guesses that cannot be proven
        self.top = np.repeat([people for _levels, people in cells], width).astype(float)

    def most(self, places, codes, sign=1):
        """The most (least, with −1) people of these cells who can have given one of `codes`."""
        cost = np.zeros((len(self.cells), len(self.answers)))
        for i in places:
            cost[i, [self.answers.index(code) for code in codes]] = -sign
        done = milp(
            cost.ravel(), constraints=self.limits, integrality=1, bounds=Bounds(0, self.top)
        )
        assert done.x is not None, done.message
        self.seen.append(np.rint(done.x).reshape(cost.shape))
        return -sign * round(done.fun)

    def groups(self):
        """Everybody who shares some levels: base cells, and all that are made of them by name."""
        names = sorted({name for levels, _people in self.cells for name in levels})
        found = {}
        for size in range(len(names) + 1):
            for chosen in combinations(names, size):
                for levels, _people in self.cells:
                    key = tuple((name, levels[name]) for name in chosen)
                    found[key] = tuple(
                        i for i, (of, _n) in enumerate(self.cells) if set(key) <= set(of.items())
                    )
        return set(found.values())

    def finds(self, enough=10**6):
        """The groups and answers it can prove, until there are `enough`."""
        won = []
        for places in sorted(self.groups(), key=lambda one: (len(one), one)):
            people = sum(self.cells[i][1] for i in places)
            for codes in self.sets:
                rest = [code for code in self.answers if code not in codes]
                need, columns = min(self.m, people), [self.answers.index(code) for code in rest]
                if any(table[np.ix_(places, columns)].sum() >= need for table in self.seen):
                    continue
                if self.most(places, rest) < need:
                    won.append(("almost all of", places, codes))
            if people < self.k and self.is_known(places):
                won.append(("exactly", places, ()))
            if len(won) >= enough:
                break
        return won

    def is_known(self, places):
        tables = {tuple(table[list(places)].sum(axis=0)) for table in self.seen}
        return len(tables) < 2 and all(
            self.most(places, (code,)) == self.most(places, (code,), -1) for code in self.answers
        )


def printed(outcome, item):
    """Rows as they stand in a file, from an outcome; for the reader above."""
    return [
        (dict(one.block.group.levels), one.block.n, cell.codes, cell.count, cell.at_least)
        for one in outcome.released
        if one.block.item.key == item.key
        for cell in one.cells
    ]


def reader_of(counts, rows, item, k, m):
    cells = [(dict(c), n) for c, n in zip(counts.cells, counts.sizes, strict=True)]
    return Reader(cells, rows, item.options, item.ordered, k, m)


def tables(people, codes):
    """Every way `people` can have answered, by trying."""
    if len(codes) == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in tables(people - first, codes[1:]):
            yield (first, *rest)
