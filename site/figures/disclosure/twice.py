"""REP-4, REP-9: two surveys that the same children may have answered (docs/adr/0047).

Who answered both is unknown, so it is held for every possible overlap. In a base cell at most Σ min
of the two tables' codes can have answered both in the same way. With this overlap the attacker
knows most: those of both, those of the earlier only and those of the later only are three strata,
whose sizes it knows. Every smaller overlap has each of these worlds too, with some of those of both
parted in two, and what is to be kept then is kept here as unions of a stratum and pieces of both.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement
from typing import Any

from figures.disclosure.attribute import Key, Level, Outcome, Released, outcome_of
from figures.disclosure.form import borne_out
from figures.disclosure.mask import mark
from figures.disclosure.protect import ORDERS, Keep, _Work, protect
from figures.disclosure.worlds import Joint, Union
from figures.table import TOTAL, Counts, Group, Item

WAS, NOW = mark(1), mark(2)
MOST_UNIONS = 2000  # of pieces, per stratum


class _TooManyUnions(Exception):
    """More pieces of one stratum than can be looked at."""


@dataclass(frozen=True)
class Past:
    """An earlier report: its name, its counts over the same kinds of groups, what it told."""

    name: str
    counts: Counts
    told: tuple[Released, ...]


def of_then(group: Group) -> Group:
    return Group((*group.levels, WAS))


def of_now(group: Group) -> Group:
    return Group((*group.levels, NOW))


def shared(now: Counts, before: Counts) -> list[Item]:
    there = {(item.key, item.options) for item in before.items}
    return [item for item in now.items if (item.key, item.options) in there]


def protect_again(
    counts: Counts,
    groups: Sequence[Group],
    k: int,
    m: int,
    pasts: Sequence[Past],
    progress: Callable[[], None] | None = None,
    keep: Keep | None = None,
) -> Outcome:
    """What of a plan may be told beside earlier reports of the same children, one earlier report at
    a time. The first certificate is the survey's own; each other has the name of the earlier one.
    A question of which not even everybody's table can be told is told of nobody.
    """
    left = list(groups)
    while True:
        own = protect(counts, left, k, m, progress=progress, keep=keep).outcome
        progress = None
        levels = {(one.block.group, one.block.item.key): one.level for one in own.released}
        shown, proofs, gone = list(own.shown), list[Mapping[str, Any]](), set[str]()
        for past in pasts:
            told = {one.block.item.key for one in past.told}
            for item in shared(counts, past.counts):
                if item.key not in told or item.question in gone:
                    continue
                try:
                    pair = _Pair(counts, past, item, groups, shown, levels, k, m)
                    found = pair.run(lambda: None)
                except _TooManyUnions:  # not looked at is not held
                    found = None
                if found is None or of_now(TOTAL) not in found.outcome.shown:
                    gone.add(item.question)  # better no table of it than no report
                    continue
                for one in found.outcome.released:
                    plain = Group(one.block.group.levels[:-1])
                    levels[plain, item.key] = one.level
                shown = [one for one in shown if of_now(one) in found.outcome.shown]
                proofs.append({**found.certificate, "beside": past.name})
        if gone and TOTAL in own.shown:
            items = tuple(item for item in counts.items if item.question not in gone)
            counts = replace(counts, items=items)
        elif shown == list(own.shown):
            hidden = [one for one in groups if one not in shown]
            done = outcome_of(counts, shown, hidden, levels, m)
            return replace(done, certificates=(*own.certificates, *proofs))
        else:
            left = [one for one in left if one in shown]  # what stays is audited anew


def strata(now: Counts, before: Counts, item: Item) -> Counts:
    """One table: who answered both at most, the earlier only, the later only, per base cell."""
    cells: dict[tuple[tuple[str, str], ...], list[dict[str, int]]] = {}
    for turn, counts in enumerate((before, now)):
        values = counts.values[item.key]
        for place, cell in enumerate(counts.cells):
            found = cells.setdefault(tuple(sorted(cell.items())), [{}, {}])
            found[turn] = {code: values[code][place] for code in item.codes}
    rows = []
    for levels, (was, new) in cells.items():
        both = {code: min(was.get(code, 0), new.get(code, 0)) for code in item.codes}
        for table, marks in (
            ({code: was.get(code, 0) - both[code] for code in item.codes}, (WAS,)),
            (both, (WAS, NOW)),
            ({code: new.get(code, 0) - both[code] for code in item.codes}, (NOW,)),
        ):
            if sum(table.values()):
                rows.append((dict((*levels, *marks)), table))
    return borne_out(
        Counts(
            tuple(cell for cell, _table in rows),
            tuple(sum(table.values()) for _cell, table in rows),
            (item,),
            {item.key: {code: [table[code] for _cell, table in rows] for code in item.codes}},
            (),
            tuple(
                bound for bound in now.bounds if bound in before.bounds and bound.keys == {item.key}
            ),
        )
    )


class _Pair(_Work):
    """One table beside the same of an earlier report; only the later one is made coarser."""

    def __init__(
        self,
        now: Counts,
        past: Past,
        item: Item,
        plan: Sequence[Group],
        shown: Sequence[Group],
        levels: Mapping[Key, Level],
        k: int,
        m: int,
    ) -> None:
        counts = strata(now, past.counts, item)
        told = [
            replace(one, block=replace(one.block, group=of_then(one.block.group), item=item))
            for one in past.told
            if one.block.item.key == item.key
        ]
        before = list(dict.fromkeys(one.block.group for one in told))
        super().__init__(
            counts,
            [of_now(one) for one in plan],
            [of_now(one) for one in shown],
            [],
            k,
            m,
            told,
            before,
            ORDERS["cheapest"],
        )
        self.last = {of_now(TOTAL)}
        self.joints = [Joint((item,), bounds=counts.bounds)]
        self.answers = [joint.answers(m) for joint in self.joints]
        for one in shown:
            key = of_now(one), item.key
            if key in self.levels:
                self.levels[key] = max(self.levels[key], levels[one, item.key])
                self.ruled[key] = levels[one, item.key]

    def _look(self) -> None:
        """Those of both must not be of one mind, and pieces of them are groups beside a stratum."""
        super()._look()
        kinds: list[set[tuple[bool, bool]]] = [set() for _ in self.atoms]
        for place, atom in enumerate(self.atom_of):
            cell = self.counts.cells[place]
            kinds[atom].add((WAS[0] in cell, NOW[0] in cell))
        both = [i for i, kind in enumerate(kinds) if kind == {(True, True)}]
        for i in both:
            if self.atoms[i].people > 1:
                self.atoms[i] = replace(self.atoms[i], cells=max(2, self.atoms[i].cells))
        for turn, only in ((WAS, (True, False)), (NOW, (False, True))):
            of_one = frozenset(i for i, one in enumerate(self.told) if turn in one.levels)
            classes: dict[Any, list[int]] = {}
            for i in both:
                name = self.atoms[i].groups & of_one, self.atoms[i].known
                classes.setdefault(name, []).append(i)
            alone = {
                (atom.groups, atom.known): i
                for i, atom in enumerate(self.atoms)
                if kinds[i] == {only}
            }
            for name, pieces in classes.items():
                self.unions += self._pieced(alone.get(name), pieces)

    def _pieced(self, stratum: int | None, pieces: Sequence[int]) -> Iterator[Union]:
        """The stratum and as many of both as make it m, whom a smaller overlap would add to it."""
        people = 0 if stratum is None else self.atoms[stratum].people
        need = min(self.m - people, sum(self.atoms[i].people for i in pieces))
        if need < 1:
            return
        yielded = 0
        for chosen in combinations_with_replacement(pieces, need):
            parts = Counter(chosen)
            if any(n > self.atoms[i].people for i, n in parts.items()):
                continue
            yielded += 1
            if yielded > MOST_UNIONS:
                raise _TooManyUnions
            if stratum is not None:
                parts[stratum] = people
            if len(parts) > 1:
                yield tuple(sorted(parts.items()))
