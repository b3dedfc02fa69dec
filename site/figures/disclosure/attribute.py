"""REP-4, the attribute rule: no group of which all but fewer than m gave one answer.

Each block has a level: FULL (every option), THREE (a scale of five as three: the two ends put
together), TOP (one sentence: at least so many per cent gave the most common answer) or HIDDEN.
A block with a finer level also tells the coarser one, so at each level the tables of all blocks at
that level or finer can be added and subtracted. The rule is therefore held for every group
in their span, remainders such as “total minus the schools shown” among them, and not only for the
groups that are printed.

Meaningful sets of answers are: every single code (opt-outs too: all but two “did not want to
answer” is also something told about them), any two neighbours on a scale of four or more, and,
where an earlier answer decided who was asked, “was asked”: that tells the earlier answer.

The options of one question with several choices share who did not answer it, so that those codes
are the question's and not the option's: they are held for all its options together.

A block that breaks the rule is coarsened one step; when a remainder breaks it, the block of
lowest priority without which the remainder cannot be computed. TOP is for a block in which half or
more gave one answer; else the block is HIDDEN, and a block that must be hidden hides its group for
every item. Groups that the mask hid stay hidden.

Not covered, and said in the report: that a coarsened block tells a reader who knows this rule
that the finer one broke it; and proofs by inequalities over counts that overlap. Both are
the audit's (REP-5).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise
from typing import Any

from figures.disclosure.span import SearchLimitError, find_group, in_span
from figures.table import NOT_SHOWN, OPT_OUTS, Block, Bound, Counts, Group, Item, Levels, dot

LEAST_M = 1
STEP_PERCENT = 10


class Level(IntEnum):
    """How much of a block is told. Higher tells less."""

    FULL = 0
    THREE = 1
    TOP = 2
    HIDDEN = 3


Category = tuple[str, ...]
Key = tuple[Group, tuple[str, str]]


@dataclass(frozen=True)
class Cell:
    """One published number: the people of a block who gave one of `codes`.

    Either `count` is exact, or it is None and `at_least` a lower limit in whole per cent.
    """

    codes: Category
    count: int | None
    at_least: int | None = None


@dataclass(frozen=True)
class Released:
    """A block as it may be published."""

    block: Block
    level: Level
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Outcome:
    """`certificates` are what the audit leaves as its proof (JSON); none without an audit."""

    released: tuple[Released, ...]
    shown: tuple[Group, ...]
    hidden: tuple[Group, ...]
    certificates: tuple[Mapping[str, Any], ...] = field(default=(), compare=False, repr=False)


def categories(item: Item, level: Level) -> tuple[Category, ...]:
    """The answers told apart at a level (FULL or THREE)."""
    options: tuple[Category, ...] = tuple((code,) for code in item.options)
    if level >= Level.THREE and can_be_three(item):
        a, b, c, d, e = item.options
        options = ((a, b), (c,), (d, e))
    return options + tuple((code,) for code in OPT_OUTS)


def can_be_three(item: Item) -> bool:
    return item.ordered and len(item.options) == 5


def meaningful_sets(item: Item, level: Level) -> Iterator[Category]:
    """Sets of answers that say something about a child who is known to have given one of them."""
    yield from categories(item, level)
    if item.asked_of_some:
        yield tuple(code for code in item.codes if code != NOT_SHOWN)
    if level == Level.FULL and item.ordered and len(item.options) >= 4:
        yield from pairwise(item.options)


def siblings(items: Sequence[Item], item: Item, answers: Category) -> list[Item]:
    """The items whose tables all tell how many gave one of `answers`: of a question with several
    choices, every option tells who did not answer."""
    of_the_question = set(answers) & set(OPT_OUTS)
    return [one for one in items if one.question == item.question] if of_the_question else [item]


def settled(bounds: Iterable[Bound], item: Item, answers: Iterable[str]) -> list[Levels]:
    """Where the form alone says that everybody “gave” this set (was asked, or was not), which is
    then no secret."""
    rest = {code for code in item.codes if code not in set(answers)}
    return [
        bound.where
        for bound in bounds
        if not bound.more
        and [key[0] for key, _codes in bound.fewer] == [item.question]
        and set(bound.fewer[0][1]) == rest
    ]


def attribute_rule(
    counts: Counts,
    shown: Sequence[Group],
    hidden: Sequence[Group],
    m: int,
    audited: Collection[int] = (),
) -> Outcome:
    """Coarsen and hide until nothing computable breaks the rule. `shown` is by priority.

    `audited` are base cells (places) that the audit will hold by themselves: a group that holds
    one of them need not be searched for here, which is what makes the search quick.
    """
    if m < LEAST_M:
        raise ValueError(f"m must be at least {LEAST_M}, not {m}.")
    left, gone = list(shown), list(hidden)
    while True:
        levels, must_hide = _levels(counts, left, m, audited)
        if must_hide is None:
            break
        left.remove(must_hide)
        gone.append(must_hide)
    return outcome_of(counts, left, gone, levels, m)


def outcome_of(
    counts: Counts,
    shown: Sequence[Group],
    hidden: Sequence[Group],
    levels: Mapping[Key, Level],
    m: int,
) -> Outcome:
    """The blocks of the shown groups, each told at its level."""
    released = tuple(
        release(counts.block(group, item), levels[group, item.key], m)
        for item in counts.items
        for group in shown
    )
    return Outcome(released, tuple(shown), tuple(hidden))


def _levels(
    counts: Counts, groups: Sequence[Group], m: int, audited: Collection[int]
) -> tuple[Mapping[Key, Level], Group | None]:
    levels: dict[Key, Level] = {(g, item.key): Level.FULL for g in groups for item in counts.items}
    for item in counts.items:
        steps = (Level.FULL, Level.THREE) if can_be_three(item) else (Level.FULL,)
        for level in steps:
            while (found := _offender(counts, item, level, groups, levels, m, audited)) is not None:
                group, answers = found
                for one in siblings(counts.items, item, answers):
                    coarser = coarser_level(counts.block(group, one), level)
                    if coarser == Level.HIDDEN:
                        return levels, group
                    levels[group, one.key] = max(levels[group, one.key], coarser)
    return levels, None


def coarser_level(block: Block, level: Level) -> Level:
    """The next step for a block that may not be told at `level`."""
    if level == Level.TOP:
        return Level.HIDDEN
    if level == Level.FULL and can_be_three(block.item):
        return Level.THREE
    if 2 * top(block)[1] >= block.n:
        return Level.TOP
    return Level.HIDDEN


def _offender(
    counts: Counts,
    item: Item,
    level: Level,
    groups: Sequence[Group],
    levels: Mapping[Key, Level],
    m: int,
    audited: Collection[int],
) -> tuple[Group, Category] | None:
    """The block to coarsen next at this level with the answers that give somebody away, or None
    when the rule holds."""
    for answers in meaningful_sets(item, level):
        tables = siblings(counts.items, item, answers)
        told = [g for g in groups if any(levels[g, one.key] <= level for one in tables)]
        rows = [counts.membership(group) for group in told]
        others = _others(counts, item, answers)
        for where in settled(counts.bounds, item, answers):
            there = counts.membership(Group(where))
            others = [max(n, m) if there[i] else n for i, n in enumerate(others)]
        for group, row in zip(reversed(told), reversed(rows), strict=True):
            if dot(row, others) < m:
                return group, answers
        weights = [max(n, m) if i in audited else n for i, n in enumerate(others)]
        try:
            found = find_group(rows, weights, m - 1)
        except SearchLimitError:
            return told[-1], answers
        if found is not None:
            return _needed_for(found, told, rows), answers
    return None


def _others(counts: Counts, item: Item, answers: Category) -> list[int]:
    """Per base cell, the people who gave another answer."""
    values = counts.values[item.key]
    return [
        size - sum(values[code][place] for code in answers)
        for place, size in enumerate(counts.sizes)
    ]


def _needed_for(
    found: Sequence[int], told: Sequence[Group], rows: Sequence[Sequence[int]]
) -> Group:
    """The group of lowest priority without which `found` cannot be computed.

    When no single group is needed (it can be computed in two ways), the last group that shares
    somebody with it; the search then runs again.
    """
    for i in range(len(told) - 1, -1, -1):
        if not in_span([*rows[:i], *rows[i + 1 :]], found):
            return told[i]
    return next(g for g, row in zip(reversed(told), reversed(rows), strict=True) if dot(row, found))


def top(block: Block) -> tuple[Category, int]:
    """The most common answer among those that can stand alone after coarsening, and its count."""
    choices = categories(block.item, Level.THREE)
    best = max(choices, key=lambda codes: sum(block.counts[code] for code in codes))
    return best, sum(block.counts[code] for code in best)


def release(block: Block, level: Level, m: int) -> Released:
    if level == Level.TOP:
        codes, count = top(block)
        limit = 100 * min(count, block.n - m) // block.n // STEP_PERCENT * STEP_PERCENT
        return Released(block, level, (Cell(codes, None, limit),))
    cells = tuple(
        Cell(codes, sum(block.counts[code] for code in codes))
        for codes in categories(block.item, level)
    )
    return Released(block, level, cells)
