"""Which of the counted people a publication is about: editions of a report differ in that.

Where several are held together (REP-7) every base cell says of each population whether its people
are in it. These marks begin with "~": they are no kind of group, and nobody reads them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from figures.disclosure.mask import MARK, mark
from figures.table import Counts, Group
from releases.models import Publication

PAIRED = "~pair"  # whether somebody answered in the other wave of a comparison too
WITH_A_PAIR = Group(((PAIRED, "yes"),))

Place = Mapping[str, str]  # dimension → level: everybody who shares them all


def of(publication: Publication) -> int:
    return int(publication.facts.get("population", 1))


def mark_of(publication: Publication) -> tuple[str, str]:
    return mark(of(publication))


def left_out(publication: Publication) -> list[dict[str, str]]:
    """The places whose answers a corrected report leaves out."""
    return list(publication.facts.get("without", []))


def is_in(cell: Mapping[str, str], without: Sequence[Place]) -> bool:
    return not any(all(cell.get(name) == level for name, level in one.items()) for one in without)


def told_apart(counts: Counts, populations: Mapping[int, Sequence[Place]]) -> Counts:
    """The counts with a mark for each population, given as what it leaves out."""
    return replace(
        counts,
        cells=tuple(
            {**cell, **dict(mark(n) for n, gone in populations.items() if is_in(cell, gone))}
            for cell in counts.cells
        ),
    )


def with_mark(group: Group, number: int) -> Group:
    return Group((*group.levels, mark(number)))


def without_mark(group: Group) -> Group:
    return Group(tuple(level for level in group.levels if not level[0].startswith(MARK)))
