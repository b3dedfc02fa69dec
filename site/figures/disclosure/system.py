"""What is told about a joint, as rows over its table of atoms and columns.

A world is accepted only when adding up shows that it fits; no promise rests on a solver's
tolerance.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from figures.disclosure.worlds import Atom, Fact, Joint, World


class Rows:
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


def wider(rows: sparse.csr_array, more: int) -> sparse.csr_array:
    """The same rows with `more` empty columns at their end."""
    shape = (rows.shape[0], rows.shape[1] + more)
    return sparse.csr_array((rows.data, rows.indices, rows.indptr), shape=shape)


class System:
    """One joint, its atoms and what is told about it."""

    def __init__(self, joint: Joint, atoms: Sequence[Atom], facts: Sequence[Fact]) -> None:
        self.joint, self.atoms, self.facts = joint, tuple(atoms), tuple(facts)
        self.people = np.array([atom.people for atom in atoms])
        self.size = len(atoms) * joint.width
        table = Rows(self.size)
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

    def fits(self, world: World) -> bool:
        """Whether a table gives everything told; whole numbers, added up exactly."""
        sums = self.rows @ world.ravel()
        return bool((world >= 0).all() and (sums >= self.low).all() and (sums <= self.high).all())
