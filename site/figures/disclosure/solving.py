"""The programs that an attacker solves: whole people, and people who may be parted.

Limits are counted in nodes and not in seconds, so that the outcome is the same on every run.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from figures.disclosure.system import System, wider
from figures.disclosure.worlds import Fact, World

NODES = 300
GAP = 0.1
SLACK = 1e-6
INFEASIBLE = 2  # the solver's word for it
LEANINGS, LEAN = 6, 1e-2  # tables of parted people, leaning each its way, that are made whole


class Programs(System):
    """Solves over the table of a joint."""

    def whole(
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
        rows = wider(self.rows, len(extra))
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
            leaning[: self.size] += turn * LEAN * self.noise(turn).ravel()
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

    def parted(
        self,
        cost: npt.NDArray[np.float64],
        more: sparse.csr_array,
        least: Sequence[float],
        limits: Sequence[float],
    ) -> tuple[float, tuple[tuple[Fact, float], ...]]:
        """The least cost when people may be parted, and the facts that hold it up."""
        equal = wider(self.equal, len(limits))
        above = sparse.vstack([wider(self.above, len(limits)), -more], format="csr")
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

    def noise(self, turn: int) -> npt.NDArray[np.float64]:
        return np.random.default_rng(turn).random((len(self.atoms), self.joint.width))
