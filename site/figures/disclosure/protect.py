"""From counts to what may be published, with a certificate: mask, attribute rule, audit, repair.

`protect` is the only way that published figures take. It depends on nothing but its arguments.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from figures.disclosure.attribute import (
    Key,
    Level,
    Outcome,
    Released,
    attribute_rule,
    can_be_three,
    coarser_level,
    outcome_of,
    release,
)
from figures.disclosure.audit import Attacker, Proof
from figures.disclosure.certificate import certify
from figures.disclosure.form import borne_out, joints_of
from figures.disclosure.mask import group_mask
from figures.disclosure.memory import Forgetful, Keep, Memory, Step, inputs_of, unpacked
from figures.disclosure.worlds import Atom, Fact, Joint, Union, World, facts_of
from figures.table import TOTAL, Counts, Group

Known = frozenset[tuple[str, str]]
Worlds = npt.NDArray[np.int64]
Progress = Callable[[], None]
Order = Callable[["Candidate"], tuple[float, ...]]


class AuditError(ValueError):
    """Nothing that could be hidden now helps: it was published before."""


@dataclass(frozen=True)
class Protected:
    """What may be published, and why nobody can turn it back (JSON).

    `repairs` says how often a block was made coarser because the attacker won; some of these are
    told again in the end.
    """

    outcome: Outcome
    certificate: Mapping[str, Any]
    repairs: int


@dataclass(frozen=True)
class Candidate:
    """A block that could be made coarser: what that loses, in blocks; how much it helped the
    attacker; its place in the plan; its people."""

    loss: float
    weight: float
    place: int
    people: int


LOSS = {Level.THREE: 0.3, Level.TOP: 0.7}


def cheapest(one: Candidate) -> tuple[float, ...]:
    return (one.loss, -one.place)


def by_priority(one: Candidate) -> tuple[float, ...]:
    return (-one.place,)


def strongest(one: Candidate) -> tuple[float, ...]:
    return (-round(one.weight, 6), one.loss, -one.place)


def fewest_people(one: Candidate) -> tuple[float, ...]:
    return (one.loss, one.people, -one.place)


ORDERS: Mapping[str, Order] = {
    "cheapest": cheapest,
    "by priority": by_priority,
    "strongest": strongest,
    "fewest people": fewest_people,
}


def protect(
    counts: Counts,
    groups: Sequence[Group],
    k: int,
    m: int,
    *,
    earlier: Sequence[Released] = (),
    progress: Progress | None = None,
    order: Order = cheapest,
    keep: Keep | None = None,
) -> Protected:
    """What of a plan may be published. `groups` by priority; `earlier` is what was published before
    about the same people, its groups named in terms of these base cells.

    `progress` is called once for each question. `keep` opens what an earlier try of the same work
    has found, and keeps what this one finds. PlanError for a plan that is not allowed; AuditError
    when what was published before already proves too much; ValueError when it does not fit the
    counts.
    """
    counts.check()
    counts = borne_out(counts)
    before = list(dict.fromkeys(one.block.group for one in earlier))
    mask = group_mask(counts, groups, k, before)
    work = _Work(counts, groups, mask.shown, mask.hidden, k, m, earlier, before, order)
    if keep is not None:
        work.memory = keep(inputs_of(counts, groups, k, m, earlier, order.__name__))
    return work.run(progress or (lambda: None))


class _Work:
    def __init__(
        self,
        counts: Counts,
        plan: Sequence[Group],
        shown: Sequence[Group],
        hidden: Sequence[Group],
        k: int,
        m: int,
        earlier: Sequence[Released],
        before: Sequence[Group],
        order: Order,
    ) -> None:
        self.counts, self.plan, self.k, self.m = counts, plan, k, m
        self.earlier, self.before, self.order = earlier, list(before), order
        self.place = {group: i for i, group in enumerate(plan)}
        self.memory: Memory = Forgetful()
        self.repairs = self.steps = 0
        self.last = {TOTAL}  # made coarser only when nothing else helps
        self.shown = list(shown)
        self._look()
        safe = [i for i, a in enumerate(self.atom_of) if self.atoms[a].people >= m]
        first = attribute_rule(counts, shown, hidden, m, frozenset(safe))
        self.levels: dict[Key, Level] = {
            (one.block.group, one.block.item.key): one.level for one in first.released
        }
        self.ruled = dict(self.levels)
        self.hidden = list(first.hidden)
        self.shown = list(first.shown)
        self._look()
        self.joints = list(joints_of(counts))
        self.answers = [joint.answers(m) for joint in self.joints]
        self.worlds: list[Worlds] = [
            np.zeros((0, len(self.atoms), joint.width), np.int64) for joint in self.joints
        ]

    def run(self, progress: Progress) -> Protected:
        """Every joint; once more where a hidden group made remainders larger."""
        todo = list(range(len(self.joints)))
        told: set[str] = set()
        while todo:
            size = len(self.shown)
            for i in todo:
                while self.told and self._step(self._attack, i):
                    pass  # where nothing is told, nothing can be proven
                for question in {item.question for item in self.joints[i].items} - told:
                    told.add(question)
                    progress()
            todo = list(range(len(self.joints))) if len(self.shown) < size else []
        for i in range(len(self.joints)):
            self._step(self._restore, i)
        outcome = outcome_of(self.counts, self.shown, self.hidden, self.levels, self.m)
        certificate = certify(
            self.told, self.atoms, self.unions, self.joints, self.worlds, self.k, self.m
        )
        return Protected(replace(outcome, certificates=(certificate,)), certificate, self.repairs)

    def _look(self) -> None:
        """Atoms and named groups, from what is shown now."""
        self.told = [*self.shown, *(g for g in self.before if g not in self.shown)]
        self.atoms, self.atom_of = atoms_of(self.counts, self.told)
        self.unions = unions_of(
            self.counts, self.plan, self.shown, self.atoms, self.atom_of, self.m
        )

    def _facts(self, joint: Joint) -> tuple[list[Fact], list[Key]]:
        """What is told about a joint, and the blocks that could be made coarser."""
        index = {group: i for i, group in enumerate(self.told)}
        facts: list[Fact] = []
        blocks: list[Key] = []
        for item in joint.items:
            for group in self.shown:
                level = self.levels[group, item.key]
                one = release(self.counts.block(group, item), level, self.m)
                facts += facts_of(one, index[group], self.m, len(blocks))
                blocks.append((group, item.key))
        keys = {item.key: item for item in joint.items}
        for one in self.earlier:
            if one.block.item.key in keys:
                facts += facts_of(one, index[one.block.group], self.m)
        return facts, blocks

    def _step(self, act: Callable[[int], bool], i: int) -> bool:
        """Does this to a joint, or what an earlier try of the same work has found to come of it."""
        name = f"step {self.steps}"
        self.steps += 1
        kept = self.memory.read(name)
        if kept is not None:
            return self._again(unpacked(kept), i)
        levels, gone, repairs = dict(self.levels), len(self.hidden), self.repairs
        goes_on = act(i)
        places = {item.key: place for place, item in enumerate(self.counts.items)}
        changed = [
            (self.place[group], places[key], int(level))
            for (group, key), level in self.levels.items()
            if levels[group, key] != level
        ]
        hidden = [self.place[group] for group in self.hidden[gone:]]
        step = Step(goes_on, self.repairs - repairs, hidden, changed, self.worlds[i])
        self.memory.write(name, step.packed())
        return goes_on

    def _again(self, step: Step, i: int) -> bool:
        for place in step.hidden:
            self._hide(self.plan[place])
        for place, item, level in step.levels:
            self.levels[self.plan[place], self.counts.items[item].key] = Level(level)
        self.repairs += step.repairs
        self.worlds[i] = step.worlds
        return step.goes_on

    def _attack(self, i: int) -> bool:
        """Once; where the attacker won, a block is made coarser, and it goes on."""
        joint = self.joints[i]
        facts, blocks = self._facts(joint)
        attacker = Attacker(joint, self.atoms, facts)
        if not attacker.fits(self._truth(joint)):
            raise ValueError("The counts are not those of which was published before.")
        found = attacker.search(self.worlds[i], self.unions, self.answers[i], self.k)
        self.worlds[i], proof = found
        if proof is not None:
            self._repair(joint, proof, blocks)
        return proof is not None

    def _restore(self, i: int) -> bool:
        """Tells again what later repairs have made safe: blocks by priority, as finely as the
        attacker, who tries once more each time, allows."""
        joint, answers = self.joints[i], self.answers[i]
        for group in [one for one in self.plan if one in self.shown]:
            for item in joint.items:
                key = group, item.key
                now = self.levels[key]
                for finer in (Level.FULL, Level.THREE):
                    if not self.ruled[key] <= finer < now:
                        continue
                    if finer == Level.THREE and not can_be_three(item):
                        continue
                    self.levels[key] = finer
                    attacker = Attacker(joint, self.atoms, self._facts(joint)[0])
                    fit = [world for world in self.worlds[i] if attacker.fits(world)]
                    known = np.array(fit, np.int64).reshape(-1, *self.worlds[i].shape[1:])
                    worlds, proof = attacker.search(known, self.unions, answers, self.k)
                    if proof is None:
                        self.worlds[i] = worlds
                        break
                    self.levels[key] = now
        return False

    def _truth(self, joint: Joint) -> World:
        table = np.zeros((len(self.atoms), joint.width), np.int64)
        for (key, code), column in joint.column.items():
            table[:, column] = 0
            np.add.at(table[:, column], self.atom_of, np.array(self.counts.values[key][code]))
        return table

    def _repair(self, joint: Joint, proof: Proof, blocks: Sequence[Key]) -> None:
        """Makes the block coarser that the order of repair names first."""
        weights: dict[Key, float] = {}
        for fact, weight in proof.blame:
            if fact.source >= 0:
                key = blocks[fact.source]
                weights[key] = weights.get(key, 0.0) + weight
        if not weights:
            touched = frozenset[int]().union(*(self.atoms[a].groups for a, _n in proof.group))
            weights = {key: 1.0 for key in blocks if self.told.index(key[0]) in touched}
        if not weights:
            raise AuditError("What was published before already proves too much.")
        items = {item.key: item for item in joint.items}

        def rank(key: Key) -> tuple[float, ...]:
            group, name = key
            block = self.counts.block(group, items[name])
            coarser = coarser_level(block, self.levels[key])
            loss = LOSS.get(coarser, float(len(self.counts.items)))
            one = Candidate(loss, weights[key], self.place[group], block.n)
            return (float(group in self.last), *self.order(one))

        group, name = min(weights, key=rank)
        self.repairs += 1
        coarser = coarser_level(self.counts.block(group, items[name]), self.levels[group, name])
        if coarser == Level.HIDDEN:
            self._hide(group)
        else:
            self.levels[group, name] = coarser

    def _hide(self, group: Group) -> None:
        """For every item. Atoms that only this group told apart become one, in the worlds too."""
        self.shown.remove(group)
        self.hidden.append(group)
        old = self.atom_of
        self._look()
        into = np.zeros(max(old) + 1, np.int64)
        into[old] = self.atom_of
        for i, worlds in enumerate(self.worlds):
            merged = np.zeros((len(worlds), len(self.atoms), worlds.shape[2]), np.int64)
            for a, b in enumerate(into):
                merged[:, b] += worlds[:, a]
            self.worlds[i] = merged


def atoms_of(counts: Counts, told: Sequence[Group]) -> tuple[list[Atom], list[int]]:
    """The atoms, and for each base cell the atom that it is part of."""
    rows = [counts.membership(group) for group in told]
    wheres = [*(one.where for one in counts.links), *(one.where for one in counts.bounds)]
    names = {name for where in wheres for name, _level in where}
    index: dict[tuple[frozenset[int], Known], int] = {}
    people: list[int] = []
    cells: list[int] = []
    atom_of = []
    for place, size in enumerate(counts.sizes):
        groups = frozenset(g for g, row in enumerate(rows) if row[place])
        known = frozenset((n, level) for n, level in counts.cells[place].items() if n in names)
        at = index.setdefault((groups, known), len(index))
        if at == len(people):
            people.append(0)
            cells.append(0)
        people[at] += size
        cells[at] += 1
        atom_of.append(at)
    atoms = [Atom(people[i], groups, cells[i], known) for (groups, known), i in index.items()]
    return atoms, atom_of


def unions_of(
    counts: Counts,
    plan: Sequence[Group],
    shown: Sequence[Group],
    atoms: Sequence[Atom],
    atom_of: Sequence[int],
    m: int,
) -> list[Union]:
    """Named groups that hold fewer than m of each atom: everybody who shares some of their levels,
    and what is left of a planned group beside the shown groups inside it."""
    found: dict[Union, None] = {}
    for places in [*_named(counts), *_remainders(counts, plan, shown)]:
        parts: dict[int, int] = {}
        for place in places:
            parts[atom_of[place]] = parts.get(atom_of[place], 0) + counts.sizes[place]
        if len(parts) > 1 and max(parts.values()) < m:
            found[tuple(sorted(parts.items()))] = None
    return list(found)


def _named(counts: Counts) -> Iterator[list[int]]:
    names = list(dict.fromkeys(name for cell in counts.cells for name in cell))
    for size in range(len(names)):
        for chosen in combinations(names, size):
            groups: dict[tuple[str | None, ...], list[int]] = {}
            for place, cell in enumerate(counts.cells):
                groups.setdefault(tuple(cell.get(name) for name in chosen), []).append(place)
            yield from groups.values()


def _remainders(
    counts: Counts, plan: Sequence[Group], shown: Sequence[Group]
) -> Iterator[list[int]]:
    names = list(dict.fromkeys(name for cell in counts.cells for name in cell))
    known = {frozenset(group.levels) for group in shown}
    for group in plan:
        row = counts.membership(group)
        for name in names:
            yield [
                place
                for place, cell in enumerate(counts.cells)
                if row[place] and frozenset({*group.levels, (name, cell.get(name))}) not in known
            ]
