"""Counts, groups and blocks: the shapes between the answers and what is published.

`Counts` holds what the database counted: for each base cell (one combination of every grouping
dimension) its number of responses, and for each item (a question, or one option of a question
with several choices) the number of responses per code in every base cell. A `Block` is one group ×
one item: the whole distribution over every response of the group.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

DONT_KNOW, DONT_WANT, NOT_SHOWN, NOT_REACHED = "-dk", "-no", "-ns", "-nr"
OPT_OUTS = (DONT_KNOW, DONT_WANT, NOT_SHOWN, NOT_REACHED)
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Group:
    """People who share the named levels: () is everybody, one pair a one-way group."""

    levels: tuple[tuple[str, str], ...] = ()

    @property
    def dimension(self) -> str:
        return "×".join(name for name, _ in self.levels) or "total"

    @property
    def level(self) -> str:
        return "×".join(level for _, level in self.levels)

    def holds(self, cell: Mapping[str, str]) -> bool:
        return all(cell.get(name) == level for name, level in self.levels)


TOTAL = Group()


@dataclass(frozen=True)
class Item:
    """Something whose distribution can be shown: a question, or one option of several.

    `options` are in the order of the form, without the four opt-out codes. `ordered` says that
    they go from one end of a scale to the other, so that neighbours may be put together.
    `asked_of_some` says that an earlier answer decided who was asked. `sensitive` are answers of
    each of which nobody may be able to prove either that nobody in a group gave it.
    """

    question: str
    part: str
    options: tuple[str, ...]
    ordered: bool = False
    asked_of_some: bool = False
    sensitive: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return (self.question, self.part)

    @property
    def codes(self) -> tuple[str, ...]:
        return self.options + OPT_OUTS


Levels = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Link:
    """Who was asked one item is known from another: those who gave one of `codes` to `by`.

    True in base cells that have all levels of `where`; everywhere when there are none.
    """

    asked: tuple[str, str]
    by: tuple[str, str]
    codes: tuple[str, ...]
    where: Levels = ()


@dataclass(frozen=True)
class Bound:
    """Who was asked, where no single answer decides it: in every group, no more people gave what
    `fewer` names than what `more` names; each is a sum over items of those who gave these codes.
    With nothing in `more` nobody gave what `fewer` names: everybody, or nobody, was asked.
    `where` as in a link."""

    fewer: tuple[tuple[tuple[str, str], tuple[str, ...]], ...]
    more: tuple[tuple[tuple[str, str], tuple[str, ...]], ...]
    where: Levels = ()

    @property
    def keys(self) -> set[tuple[str, str]]:
        return {key for key, _codes in (*self.fewer, *self.more)}


@dataclass(frozen=True)
class Counts:
    """Everything counted for one wave. Empty base cells are left out: nobody is in them.

    `cells[i]` maps each dimension to a level, `sizes[i]` is its number of responses and
    `values[item.key][code][i]` how many of them gave `code`. `links` and `bounds` are
    known to everybody who knows the form; what the answers do not bear out is left aside.
    """

    cells: tuple[Mapping[str, str], ...]
    sizes: tuple[int, ...]
    items: tuple[Item, ...]
    values: Mapping[tuple[str, str], Mapping[str, Sequence[int]]]
    links: tuple[Link, ...] = ()
    bounds: tuple[Bound, ...] = ()
    _rows: dict[Group, tuple[int, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def check(self) -> None:
        """Every response is counted once in every item; ValueError tells where it is not."""
        if any(size < 1 for size in self.sizes):
            raise ValueError("an empty base cell has no place in the counts")
        for item in self.items:
            for place, size in enumerate(self.sizes):
                found = sum(self.values[item.key][code][place] for code in item.codes)
                if found != size:
                    raise ValueError(f"{item.key}: {found} answers in a cell of {size} responses")

    def membership(self, group: Group) -> tuple[int, ...]:
        if group not in self._rows:
            self._rows[group] = tuple(int(group.holds(cell)) for cell in self.cells)
        return self._rows[group]

    def size(self, group: Group) -> int:
        return dot(self.membership(group), self.sizes)

    def block(self, group: Group, item: Item) -> "Block":
        members = self.membership(group)
        counts = {code: dot(members, self.values[item.key][code]) for code in item.codes}
        return Block(group, item, dot(members, self.sizes), counts)


@dataclass(frozen=True)
class Block:
    """One group × one item; `n` is the group's number of responses."""

    group: Group
    item: Item
    n: int
    counts: Mapping[str, int]


def dot(left: Iterable[int], right: Iterable[int]) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True))
