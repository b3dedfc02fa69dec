"""What an attacker knows, what must stay unprovable, and worlds that show that it does. No solver.

**Atoms.** Base cells that lie in the same told groups cannot be told apart by anything published.
Together they are an atom. A world is a table atoms × answers; every way to share an atom's answers
among its base cells gives the same publications, so that one world stands for all of them.

**Joint.** The items that must be thought of together: the options of one question with several
choices (who did not answer is the same people in each), and questions linked by who was asked.

**Secrets.** A named group of n people and a meaningful set of answers: in some world at least
min(m, n) of the group gave another answer (`Union`, `Answers`). Atoms are enough for every group
that holds a whole atom of m or more, because others in a part are others in the whole; what
is left are named groups pieced together from fewer than m of each atom.

**Exactly known.** No group of 1 to k−1 has the same distribution in all worlds: found by the search
of the mask, in the space that is orthogonal to the differences between the worlds.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import lcm

import numpy as np
import numpy.typing as npt

from figures.disclosure.attribute import Level, Released, categories, meaningful_sets, settled
from figures.disclosure.span import echelon, find_group
from figures.table import NO, NOT_SHOWN, OPT_OUTS, YES, Bound, Item, Levels, Link

World = npt.NDArray[np.int64]  # atoms × columns
ItemKey = tuple[str, str]
EXACT_STEPS = 20_000


@dataclass(frozen=True)
class Atom:
    """`people` in `cells` base cells, all in exactly these told groups (places in a list), and all
    of the levels in `known`, which decide who was asked what."""

    people: int
    groups: frozenset[int]
    cells: int = 1
    known: frozenset[tuple[str, str]] = frozenset()

    def has(self, where: Levels) -> bool:
        return self.known.issuperset(where)


@dataclass(frozen=True)
class Fact:
    """Something published about one item: low ≤ people of the group with `plus` less those with
    `minus` ≤ high. `source` is the place of the block that told it, -1 for an earlier release."""

    group: int
    item: ItemKey
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    low: int
    high: int
    source: int = -1


@dataclass(frozen=True)
class Answers:
    """A meaningful set as a row over a joint's columns: others = people·whole + coef·world.

    `least` is how many others there must be able to be: m, or 1 for a sensitive answer's absence.
    It is no secret in atoms that have one of the `settled` levels.
    """

    name: tuple[str, ...]
    whole: int
    coef: tuple[int, ...]
    least: int
    settled: tuple[Levels, ...] = ()

    def is_secret(self, atom: Atom) -> bool:
        return not any(atom.has(where) for where in self.settled)


Union = tuple[tuple[int, int], ...]  # (atom, people of it) …


@dataclass(frozen=True)
class Joint:
    items: tuple[Item, ...]
    links: tuple[Link, ...] = ()
    chose_one: bool = False  # whoever answered a question with several choices chose at least one
    bounds: tuple[Bound, ...] = ()
    column: Mapping[tuple[ItemKey, str], int] = field(init=False, repr=False, compare=False)
    width: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places: dict[tuple[ItemKey, str], int] = {}
        names: dict[tuple[str, str, str], int] = {}
        for item in self.items:
            for code in item.codes:
                shared = code in OPT_OUTS
                name = (item.question, "" if shared else item.part, code)
                places[item.key, code] = names.setdefault(name, len(names))
        object.__setattr__(self, "column", places)
        object.__setattr__(self, "width", len(names))

    def row(self, key: ItemKey, plus: Iterable[str], minus: Iterable[str] = ()) -> list[int]:
        row = [0] * self.width
        for code in plus:
            row[self.column[key, code]] += 1
        for code in minus:
            row[self.column[key, code]] -= 1
        return row

    def equal_rows(self) -> list[tuple[list[int], Levels]]:
        """(row, where): in each atom there row·world = people."""
        rows: list[tuple[list[int], Levels]] = []
        rows += [(self.row(item.key, item.codes), ()) for item in self.items]
        for link in self.links:
            row = self.row(link.by, link.codes)
            row[self.column[link.asked, NOT_SHOWN]] += 1
            rows.append((row, link.where))
        return rows

    def least_rows(self) -> list[tuple[list[int], Levels]]:
        """(row, where): in each atom there row·world ≥ 0."""
        rows = [(self._between(bound), bound.where) for bound in self.bounds]
        if not self.chose_one:
            return rows
        for question in dict.fromkeys(item.question for item in self.items if item.part):
            parts = [item for item in self.items if item.question == question]
            if all(item.options == (YES, NO) for item in parts):
                row = [0] * self.width
                for item in parts:
                    row[self.column[item.key, YES]] += 1
                first = parts[0].key
                row[self.column[first, YES]] -= 1
                row[self.column[first, NO]] -= 1
                rows.append((row, ()))
        return rows

    def settled(self, item: Item, atoms: Sequence[Atom]) -> frozenset[int]:
        """The atoms of which the form says that nobody was asked this."""
        places = settled(self.bounds, item, (NOT_SHOWN,))
        return frozenset(i for i, one in enumerate(atoms) if any(map(one.has, places)))

    def _between(self, bound: Bound) -> list[int]:
        row = [0] * self.width
        for sign, terms in ((1, bound.more), (-1, bound.fewer)):
            for key, codes in terms:
                for code in codes:
                    row[self.column[key, code]] += sign
        return row

    def answers(self, m: int) -> list[Answers]:
        """Every meaningful set of every item, each once."""
        found: dict[tuple[int, tuple[int, ...], int], Answers] = {}
        for item in self.items:
            sets = [(codes, m) for codes in meaningful_sets(item, Level.FULL)]
            for given in item.sensitive:
                sets.append((tuple(code for code in item.codes if code != given), 1))
            for codes, least in sets:
                rest = [code for code in item.codes if code not in codes]
                if len(codes) > len(rest):
                    whole, coef = 0, self.row(item.key, rest)
                else:
                    whole, coef = 1, self.row(item.key, (), codes)
                free = tuple(settled(self.bounds, item, codes))
                answers = Answers((*item.key, *codes), whole, tuple(coef), least, free)
                found.setdefault((whole, answers.coef, least), answers)
        return list(found.values())


def joints(
    items: Sequence[Item], links: Sequence[Link], bounds: Sequence[Bound] = ()
) -> Iterator[tuple[Item, ...]]:
    """Items that have to be thought of together, in the order of the form."""
    root = {item.question: item.question for item in items}

    def find(name: str) -> str:
        while root[name] != name:
            name = root[name]
        return name

    for keys in [{link.asked, link.by} for link in links] + [bound.keys for bound in bounds]:
        first, *rest = sorted(question for question, _part in keys)
        for question in rest:
            root[find(question)] = find(first)
    for name in dict.fromkeys(find(item.question) for item in items):
        yield tuple(item for item in items if find(item.question) == name)


def facts_of(one: Released, group: int, m: int, source: int = -1) -> Iterator[Fact]:
    """What a printed block tells, the rule of rounding and of the most common answer included."""
    item, n = one.block.item, one.block.n
    for cell in one.cells:
        if cell.count is not None:
            yield Fact(group, item.key, cell.codes, (), cell.count, cell.count, source)
            continue
        limit = cell.at_least or 0
        low, high = -(-limit * n // 100), n
        if limit < 100 * (n - m) // n // 10 * 10:  # in tens, never above (n−m)/n
            high = -(-(limit + 10) * n // 100) - 1
        yield Fact(group, item.key, cell.codes, (), low, high, source)
        for other in categories(item, Level.THREE):
            if not set(other) & set(cell.codes):
                yield Fact(group, item.key, cell.codes, other, 0, n, source)


def agrees(
    world: World, joint: Joint, atoms: Sequence[Atom], facts: Iterable[Fact]
) -> Iterator[str]:
    """What a world gets wrong. Nothing but adding up."""
    people = np.array([atom.people for atom in atoms])
    if world.shape != (len(atoms), joint.width) or (world < 0).any():
        yield "is not a table of people"
        return
    for row, where in joint.equal_rows():
        there = [atom.has(where) for atom in atoms]
        if (world @ np.array(row) != people)[there].any():
            yield "does not count every person once"
    for row, where in joint.least_rows():
        if (world @ np.array(row) < 0)[[atom.has(where) for atom in atoms]].any():
            yield "has people who cannot have answered so"
    for fact in facts:
        members = [i for i, atom in enumerate(atoms) if fact.group in atom.groups]
        told = int((world[members] @ np.array(joint.row(fact.item, fact.plus, fact.minus))).sum())
        if not fact.low <= told <= fact.high:
            yield f"does not give what was told of group {fact.group}, {fact.item}, {fact.plus}"


def others(worlds: npt.NDArray[np.int64], atoms: Sequence[Atom], one: Answers) -> World:
    """worlds × atoms: how many gave another answer."""
    people = np.array([atom.people for atom in atoms])
    result: World = one.whole * people + worlds @ np.array(one.coef)
    return result


def least_of(one: Answers, people: int) -> int:
    return min(one.least, people)


def unproved(
    worlds: npt.NDArray[np.int64],
    atoms: Sequence[Atom],
    unions: Sequence[Union],
    answers: Sequence[Answers],
) -> list[tuple[Union, int]]:
    """The secrets (group, place in `answers`) that no world contradicts."""
    people = np.array([atom.people for atom in atoms])
    left: list[tuple[Union, int]] = []
    for j, one in enumerate(answers):
        found = others(worlds, atoms, one)
        secret = np.array([one.is_secret(atom) for atom in atoms], bool)
        open_atoms = np.nonzero((found < np.minimum(one.least, people)).all(axis=0) & secret)[0]
        left += [(((a, atoms[a].people),), j) for a in open_atoms.tolist()]
        for whole in unions:
            union = tuple(part for part in whole if secret[part[0]])
            if len(union) < 2:  # nobody, or an atom, which was looked at above
                continue
            places = [a for a, _n in union]
            sizes = np.array([n for _a, n in union])
            most = np.minimum(found[:, places], sizes).sum(axis=1)
            if not (most >= min(one.least, int(sizes.sum()))).any():
                left.append((union, j))
    return left


def exactly_known(
    worlds: npt.NDArray[np.int64],
    atoms: Sequence[Atom],
    columns: Sequence[int],
    k: int,
    no_secret: Collection[int] = (),
) -> tuple[int, ...] | None:
    """A group (0/1 over atoms) of 1 to k−1 people whose answers are the same in all worlds, or an
    atom of several base cells that is of one mind in all of them; None when there is none. Atoms
    that are `no_secret` are of no group.

    SearchLimitError when the search was cut short.
    """
    of = [i for i in range(len(atoms)) if i not in set(no_secret)]
    if not of:
        return None
    if not len(worlds):
        return tuple(int(i == of[0]) for i in range(len(atoms)))
    part = worlds[:, of][:, :, columns]
    mixed = ((part > 0).sum(axis=2) > 1).any(axis=0)
    for place, i in enumerate(of):
        if atoms[i].cells > 1 and not mixed[place]:
            return tuple(int(j == i) for j in range(len(atoms)))
    moves = (part[1:] - part[0]).transpose(0, 2, 1).reshape(-1, len(of))
    moves = np.unique(moves[moves.any(axis=1)], axis=0)
    fixed = complement(moves.tolist(), len(of))
    weights = [atoms[i].people for i in of]
    found = find_group(fixed, weights, k - 1, EXACT_STEPS) if fixed else None
    taken = None if found is None else {i for i, yes in zip(of, found, strict=True) if yes}
    return None if taken is None else tuple(int(i in taken) for i in range(len(atoms)))


def complement(rows: Sequence[Sequence[int]], width: int) -> list[list[int]]:
    """Whole-numbered vectors that span what is orthogonal to `rows`."""
    done = echelon(rows, range(width))
    pivots = {column for column, _row in done}
    result = []
    for free in range(width):
        if free in pivots:
            continue
        scale = lcm(*(row[column] for column, row in done if row[free]))
        vector = [0] * width
        vector[free] = scale
        for column, row in done:
            vector[column] = -row[free] * (scale // row[column])
        result.append(vector)
    return result
