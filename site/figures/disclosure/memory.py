"""REP-12: what an audit has found so far, step by step, so that it can go on after it was killed.

A step is one attack on a joint, or the telling again of one. What it left (who is hidden, how
finely blocks are told, the worlds of its joint) is written down; read in the same order, on the
same inputs, it leads to the same state without a solver. Who keeps it, and how it is sealed, is
the caller's matter (`releases.kept`): worlds that were found before a block was made coarser tell
more than what is published in the end.
"""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from figures.disclosure.attribute import Released
from figures.table import Counts, Group


class Memory(Protocol):
    """Keeps what a piece of work has done, under names of its own."""

    def read(self, name: str) -> bytes | None: ...

    def write(self, name: str, content: bytes) -> None: ...


Keep = Callable[[str], Memory]  # given everything that the work depends on, as one text


class Forgetful:
    """For work that begins anew."""

    def read(self, name: str) -> bytes | None:
        return None

    def write(self, name: str, content: bytes) -> None: ...


@dataclass(frozen=True)
class Step:
    """`hidden`: places in the plan. `levels`: (place in the plan, place of the item, level)."""

    goes_on: bool
    repairs: int
    hidden: Sequence[int]
    levels: Sequence[tuple[int, int, int]]
    worlds: npt.NDArray[np.int64]

    def packed(self) -> bytes:
        said = [
            self.goes_on, self.repairs, self.hidden, self.levels, self.worlds.shape,
            self.worlds.ravel().tolist(),
        ]  # fmt: skip
        return zlib.compress(json.dumps(said).encode(), 1)


def unpacked(content: bytes) -> Step:
    goes_on, repairs, hidden, levels, shape, worlds = json.loads(zlib.decompress(content))
    table = np.array(worlds, np.int64).reshape(shape)
    return Step(goes_on, repairs, hidden, [(g, i, level) for g, i, level in levels], table)


def inputs_of(
    counts: Counts,
    groups: Sequence[Group],
    k: int,
    m: int,
    earlier: Sequence[Released],
    order: str,
) -> str:
    """Everything that the outcome depends on but the program itself."""
    values: list[Any] = [
        (key, [(code, list(map(int, row))) for code, row in rows.items()])
        for key, rows in counts.values.items()
    ]
    told = [
        (one.block.group.levels, one.block.item.key, one.block.n, one.level, one.cells)
        for one in earlier
    ]
    cells: list[Mapping[str, str]] = [dict(cell) for cell in counts.cells]
    whole = (
        cells, list(map(int, counts.sizes)), counts.items, values, counts.links, counts.bounds,
        [group.levels for group in groups], k, m, told, order,
    )  # fmt: skip
    return repr(whole)
