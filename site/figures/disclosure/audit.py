"""REP-5: the attacker. Knows the size of every atom and everything told, and tries to prove more.

First it looks for worlds that fit everything told and contradict as many secrets as possible at
once (one integer program, in which each secret wins one point when it is contradicted). A
secret that this leaves open is bounded by a linear program: when not even fractions of people
could contradict it, it is proven. Only where that leaves a doubt an integer program decides. A
program that reaches its limit counts as a proof: then more is hidden, never less.

A world is accepted only when adding up shows that it fits; no promise rests on the solver's
tolerance. Limits are counted in nodes and not in seconds, so that the outcome is the same
on every run. The worlds are made from what is told and from sizes, never from the answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from figures.disclosure.span import SearchLimitError
from figures.disclosure.worlds import (
    Answers,
    Atom,
    Fact,
    Joint,
    Union,
    World,
    exactly_known,
    unproved,
)

NODES = 300
GAP = 0.1
SLACK = 1e-6
INFEASIBLE = 2  # the solver's word for it
LEANINGS, LEAN = 6, 1e-2  # tables of parted people, leaning each its way, that are made whole
TRIES = 40  # worlds looked for because a small group has the same answers in all so far


@dataclass(frozen=True)
class Proof:
    """The attacker won: what it can prove, and how much each told fact helped (duals)."""

    group: Union
    answers: tuple[str, ...]
    blame: tuple[tuple[Fact, float], ...]


@dataclass(frozen=True)
class Range:
    """The least and the most that can be true, whole numbers, as far as the programs tell."""

    low: int
    high: int


class _Rows:
    """A sparse matrix, row by row."""

    def __init__(self, columns: int) -> None:
        self.columns, self.height = columns, 0
        self.at: list[npt.NDArray[np.int64]] = []
        self.where: list[npt.NDArray[np.int64]] = []
        self.value: list[npt.NDArray[np.float64]] = []

    def add(self, atoms: npt.NDArray[np.int64], width: int, row: Sequence[int]) -> None:
        """`row`, over the columns of a table, for each of these atoms."""
        coef = np.array(row)
        used = np.nonzero(coef)[0]
        self.where.append((atoms[:, None] * width + used).ravel())
        self.value.append(np.tile(coef[used].astype(float), len(atoms)))
        self.at.append(np.full(len(atoms) * len(used), self.height))
        self.height += 1

    def matrix(self) -> sparse.csr_array:
        entries = (np.concatenate(self.at), np.concatenate(self.where))
        shape = (self.height, self.columns)
        return sparse.csr_array((np.concatenate(self.value), entries), shape=shape)


def _wider(rows: sparse.csr_array, more: int) -> sparse.csr_array:
    """The same rows with `more` empty columns at their end."""
    shape = (rows.shape[0], rows.shape[1] + more)
    return sparse.csr_array((rows.data, rows.indices, rows.indptr), shape=shape)


class Attacker:
    """One joint, its atoms and what is told about it."""

    def __init__(self, joint: Joint, atoms: Sequence[Atom], facts: Sequence[Fact]) -> None:
        self.joint, self.atoms, self.facts = joint, tuple(atoms), tuple(facts)
        self.people = np.array([atom.people for atom in atoms])
        self.size = len(atoms) * joint.width
        table = _Rows(self.size)
        width = joint.width
        members = {
            g: np.array([i for i, atom in enumerate(atoms) if g in atom.groups], np.int64)
            for g in {fact.group for fact in facts}
        }
        low: list[float] = []
        high: list[float] = []
        for row, where in joint.equal_rows():
            for a in [i for i, atom in enumerate(atoms) if atom.has(where)]:
                table.add(np.array([a]), width, row)
                low.append(self.people[a])
                high.append(self.people[a])
        for row, where in joint.least_rows():
            for a in [i for i, atom in enumerate(atoms) if atom.has(where)]:
                table.add(np.array([a]), width, row)
                low.append(0)
                high.append(np.inf)
        self.first_fact = len(low)
        for fact in facts:
            table.add(members[fact.group], width, joint.row(fact.item, fact.plus, fact.minus))
            low.append(fact.low)
            high.append(fact.high)
        self.rows = table.matrix()
        self.low, self.high = np.array(low, float), np.array(high, float)
        self.same = self.low == self.high
        loose = self.rows[~self.same]
        self.capped = np.isfinite(self.high[~self.same])
        self.equal = self.rows[self.same]
        self.above = sparse.vstack([-loose, loose[self.capped]], format="csr")
        self.above_limit = np.concatenate(
            [-self.low[~self.same], self.high[~self.same][self.capped]]
        )
        self.upper = np.repeat(self.people, joint.width).astype(float)

    def search(
        self,
        worlds: npt.NDArray[np.int64],
        unions: Sequence[Union],
        answers: Sequence[Answers],
        k: int,
    ) -> tuple[npt.NDArray[np.int64], Proof | None]:
        """Worlds that contradict every secret, or what the attacker proves. `worlds` fit already;
        when there are some, a block was just coarsened, which may not have been enough.
        """
        left = unproved(worlds, self.atoms, unions, answers)
        if len(worlds) and left:
            proof = self._proof(left[0][0], answers[left[0][1]])
            if proof is not None:
                return worlds, proof
        while left:
            found = self._world(left, answers)
            if found is not None:
                before, worlds = len(left), np.concatenate([worlds, found[None]])
                left = unproved(worlds, self.atoms, unions, answers)
                if len(left) < before:
                    continue
                worlds = worlds[:-1]
            union, j = left[0]
            proof, single = self._decide(union, answers[j])
            if single is None:
                return worlds, proof
            worlds = np.concatenate([worlds, single[None]])
            left = unproved(worlds, self.atoms, unions, answers)
        return self._exact(worlds, k)

    def bounds(self, union: Union, plus: npt.NDArray[np.int64]) -> Range:
        """How many of whole atoms may have given what `plus` (a row over columns) counts."""
        cost = np.zeros((len(self.atoms), self.joint.width))
        for a, _n in union:
            cost[a] += plus
        ends = []
        for sign in (1, -1):
            done = self._milp(sign * cost.ravel(), gap=0.0)
            if done is None:
                raise ValueError("Nothing fits what is told.")
            ends.append(int((done * cost).sum()))
        return Range(ends[0], ends[1])

    def _milp(
        self,
        cost: npt.NDArray[np.float64],
        more: sparse.csr_array | None = None,
        low: Sequence[float] = (),
        high: Sequence[float] = (),
        extra: Sequence[float] = (),
        gap: float = GAP,
    ) -> World | None:
        """A good world, or None when there is none within the limit of nodes. `extra` are the upper
        limits of the columns that `more` and `cost` have beyond the table. With a `gap` of 0 it is
        the best; else the best in which people may be parted is made whole, which is many times
        quicker than an integer program over every table, and that one runs where it fails."""
        rows = _wider(self.rows, len(extra))
        if more is not None:
            rows = sparse.vstack([rows, more], format="csr")
        limits = LinearConstraint(
            sparse.csc_array(rows),
            np.concatenate([self.low, low]),
            np.concatenate([self.high, high]),
        )
        bounds = Bounds(0, np.concatenate([self.upper, extra]))
        for turn in range(LEANINGS if gap else 0):
            leaning = cost.copy()
            leaning[: self.size] += turn * LEAN * self._noise(turn).ravel()
            loose = milp(leaning, constraints=limits, bounds=bounds)
            if loose.status == INFEASIBLE:
                return None
            if loose.x is None:
                break
            found = self._table(leaning, limits, self._beside(loose.x, bounds.ub), gap)
            if found is not None:
                return found
        return self._table(cost, limits, bounds, gap)

    def _beside(self, parted: npt.NDArray[np.float64], most: npt.NDArray[np.float64]) -> Bounds:
        """Whole numbers that are not far from a table of parted people: none lower than what is
        whole of it, none higher than the next and one more. Tables so near are found soon."""
        least, upper = np.zeros(len(most)), most.copy()
        table = parted[: self.size]
        least[: self.size] = np.floor(table + SLACK)
        upper[: self.size] = np.minimum(np.ceil(table - SLACK) + 1, self.upper)
        return Bounds(least, upper)

    def _table(
        self,
        cost: npt.NDArray[np.float64],
        limits: LinearConstraint,
        bounds: Bounds,
        gap: float,
    ) -> World | None:
        done = milp(
            cost,
            constraints=limits,
            integrality=np.concatenate([np.ones(self.size), np.zeros(len(cost) - self.size)]),
            bounds=bounds,
            options={"node_limit": NODES, "mip_rel_gap": gap},
        )
        if done.x is None:
            return None
        table = np.rint(done.x[: self.size]).astype(np.int64)
        world: World = table.reshape(len(self.atoms), self.joint.width)
        return world if self.fits(world) else None

    def fits(self, world: World) -> bool:
        """Whether a table gives everything told; whole numbers, added up exactly."""
        sums = self.rows @ world.ravel()
        return bool((world >= 0).all() and (sums >= self.low).all() and (sums <= self.high).all())

    def _secret_rows(
        self, left: Sequence[tuple[Union, int]], answers: Sequence[Answers]
    ) -> tuple[sparse.csr_array, list[float], list[float], list[list[int]]]:
        """Rows people − others ≤ 0 with one column of its own per secret and atom, the upper limits
        of these columns, and which columns belong to which secret."""
        width = self.joint.width
        at, where, value = [], [], []
        least: list[float] = []
        limits: list[float] = []
        owned: list[list[int]] = []
        for union, j in left:
            mine = []
            for a, n in union:
                row, column = len(least), self.size + len(limits)
                for v, c in enumerate(answers[j].coef):
                    if c:
                        at.append(row)
                        where.append(a * width + v)
                        value.append(float(c))
                at.append(row)
                where.append(column)
                value.append(-1.0)
                least.append(-float(answers[j].whole * self.people[a]))
                limits.append(float(min(n, answers[j].least)))
                mine.append(column - self.size)
            owned.append(mine)
        shape = (len(least), self.size + len(limits))
        return sparse.csr_array((value, (at, where)), shape=shape), least, limits, owned

    def _world(self, left: Sequence[tuple[Union, int]], answers: Sequence[Answers]) -> World | None:
        """A world that contradicts as many of the open secrets as it can."""
        more, least, limits, owned = self._secret_rows(left, answers)
        cost = np.zeros(self.size + len(limits))
        for (union, j), mine in zip(left, owned, strict=True):
            need = min(answers[j].least, sum(n for _a, n in union))
            cost[[self.size + c for c in mine]] = -1.0 / need
        return self._milp(cost, more, least, [np.inf] * len(least), limits)

    def _decide(self, union: Union, one: Answers) -> tuple[Proof | None, World | None]:
        """For one secret: a proof, or a world that contradicts it."""
        proof = self._proof(union, one, doubt=True)
        more, least, limits, _owned = self._secret_rows([(union, 0)], [one])
        need = min(one.least, sum(n for _a, n in union))
        gain = np.concatenate([np.zeros(self.size), np.ones(len(limits))])
        rows = sparse.vstack([more, sparse.csr_array(gain[None])], format="csr")
        low = [*least, float(need)]
        world = self._milp(np.zeros(len(gain)), rows, low, [np.inf] * len(low), limits)
        return (proof, None) if world is None else (None, world)

    def _proof(self, union: Union, one: Answers, doubt: bool = False) -> Proof | None:
        """By the linear program alone. In doubt None, or whatever it points to."""
        more, least, limits, _owned = self._secret_rows([(union, 0)], [one])
        need = min(one.least, sum(n for _a, n in union))
        gain = np.concatenate([np.zeros(self.size), np.ones(len(limits))])
        value, blame = self._linear(-gain, more, least, limits)
        proven = -value < need - SLACK
        return Proof(union, one.name, blame) if proven or doubt else None

    def _linear(
        self,
        cost: npt.NDArray[np.float64],
        more: sparse.csr_array,
        least: Sequence[float],
        limits: Sequence[float],
    ) -> tuple[float, tuple[tuple[Fact, float], ...]]:
        """The least cost when people may be parted, and the facts that hold it up."""
        equal = _wider(self.equal, len(limits))
        above = sparse.vstack([_wider(self.above, len(limits)), -more], format="csr")
        done = linprog(
            cost,
            A_ub=above,
            b_ub=np.concatenate([self.above_limit, -np.array(least)]),
            A_eq=equal,
            b_eq=self.low[self.same],
            bounds=np.column_stack([np.zeros(len(cost)), np.concatenate([self.upper, limits])]),
            method="highs",
        )
        if done.x is None:
            return np.inf, ()
        weight = np.zeros(len(self.low))
        weight[self.same] = np.abs(done.eqlin.marginals)
        loose = np.nonzero(~self.same)[0]
        places = np.concatenate([loose, loose[self.capped]])
        np.add.at(weight, places, np.abs(done.ineqlin.marginals[: len(places)]))
        held = weight[self.first_fact :]
        blame = tuple((self.facts[i], float(held[i])) for i in np.nonzero(held > SLACK)[0])
        return float(done.fun), blame

    def _exact(
        self, worlds: npt.NDArray[np.int64], k: int
    ) -> tuple[npt.NDArray[np.int64], Proof | None]:
        """No group of 1 to k−1 has the same distribution in all worlds; each item by itself."""
        for item in self.joint.items:
            columns = [self.joint.column[item.key, code] for code in item.codes]
            told = self.joint.settled(item, self.atoms)
            for turn in range(TRIES + 1):
                found = None
                try:
                    group = exactly_known(worlds, self.atoms, columns, k, told)
                    if group is None:
                        break
                    if turn < TRIES:
                        found = self._other(worlds, group, columns, turn)
                except SearchLimitError:
                    group = (1,) * len(self.atoms)
                    if turn < TRIES:
                        found = self._milp(self._noise(turn).ravel())
                if found is None:
                    union = tuple((i, a.people) for i, a in enumerate(self.atoms) if group[i])
                    blame = tuple((f, 1.0) for f in self.facts if self._touches(f, group))
                    return worlds, Proof(union, (*item.key, "exactly"), blame)
                worlds = np.concatenate([worlds, found[None]])
        return worlds, None

    def _noise(self, turn: int) -> npt.NDArray[np.float64]:
        return np.random.default_rng(turn).random((len(self.atoms), self.joint.width))

    def _touches(self, fact: Fact, group: Sequence[int]) -> bool:
        return any(group[i] and fact.group in atom.groups for i, atom in enumerate(self.atoms))

    def _other(
        self,
        worlds: npt.NDArray[np.int64],
        group: Sequence[int],
        columns: Sequence[int],
        turn: int,
    ) -> World | None:
        """A world in which the group answered in another way, or one atom is of two minds."""
        inside = [i for i, taken in enumerate(group) if taken]
        noise = self._noise(turn) / 100
        seen = worlds[:, inside][:, :, columns].sum(axis=1) if len(worlds) else None
        for v in range(len(columns)):
            for sign in (1.0, -1.0):
                cost = noise.copy()
                cost[np.ix_(inside, [columns[v]])] += sign
                world = self._milp(cost.ravel())
                if world is None:
                    continue
                told = world[inside][:, columns]
                if seen is None or (told.sum(axis=0) != seen).any(axis=1).all():
                    return world
                if len(inside) == 1 and (told > 0).sum() > 1:
                    return world
        return None
