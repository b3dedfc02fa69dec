"""REP-5: the attacker. Knows the size of every atom and everything told, and tries to prove more.

First it looks for worlds that fit everything told and contradict as many secrets as possible at
once (one integer program, in which each secret wins one point when it is contradicted). A
secret that this leaves open is bounded by a linear program: when not even fractions of people
could contradict it, it is proven. Only where that leaves a doubt an integer program decides. A
program that reaches its limit counts as a proof: then more is hidden, never less.

The worlds are made from what is told and from sizes, never from the answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from figures.disclosure.solving import SLACK, Programs
from figures.disclosure.span import SearchLimitError
from figures.disclosure.worlds import (
    Answers,
    Fact,
    Union,
    World,
    exactly_known,
    unproved,
)

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


class Attacker(Programs):
    """Who knows one joint, its atoms and what is told about it."""

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
            done = self.whole(sign * cost.ravel(), gap=0.0)
            if done is None:
                raise ValueError("Nothing fits what is told.")
            ends.append(int((done * cost).sum()))
        return Range(ends[0], ends[1])

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
        return self.whole(cost, more, least, [np.inf] * len(least), limits)

    def _decide(self, union: Union, one: Answers) -> tuple[Proof | None, World | None]:
        """For one secret: a proof, or a world that contradicts it."""
        proof = self._proof(union, one, doubt=True)
        more, least, limits, _owned = self._secret_rows([(union, 0)], [one])
        need = min(one.least, sum(n for _a, n in union))
        gain = np.concatenate([np.zeros(self.size), np.ones(len(limits))])
        rows = sparse.vstack([more, sparse.csr_array(gain[None])], format="csr")
        low = [*least, float(need)]
        world = self.whole(np.zeros(len(gain)), rows, low, [np.inf] * len(low), limits)
        return (proof, None) if world is None else (None, world)

    def _proof(self, union: Union, one: Answers, doubt: bool = False) -> Proof | None:
        """By the linear program alone. In doubt None, or whatever it points to."""
        more, least, limits, _owned = self._secret_rows([(union, 0)], [one])
        need = min(one.least, sum(n for _a, n in union))
        gain = np.concatenate([np.zeros(self.size), np.ones(len(limits))])
        value, blame = self.parted(-gain, more, least, limits)
        proven = -value < need - SLACK
        return Proof(union, one.name, blame) if proven or doubt else None

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
                        found = self.whole(self.noise(turn).ravel())
                if found is None:
                    union = tuple((i, a.people) for i, a in enumerate(self.atoms) if group[i])
                    blame = tuple((f, 1.0) for f in self.facts if self._touches(f, group))
                    return worlds, Proof(union, (*item.key, "exactly"), blame)
                worlds = np.concatenate([worlds, found[None]])
        return worlds, None

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
        noise = self.noise(turn) / 100
        seen = worlds[:, inside][:, :, columns].sum(axis=1) if len(worlds) else None
        for v in range(len(columns)):
            for sign in (1.0, -1.0):
                cost = noise.copy()
                cost[np.ix_(inside, [columns[v]])] += sign
                world = self.whole(cost.ravel())
                if world is None:
                    continue
                told = world[inside][:, columns]
                if seen is None or (told.sum(axis=0) != seen).any(axis=1).all():
                    return world
                if len(inside) == 1 and (told > 0).sum() > 1:
                    return world
        return None
