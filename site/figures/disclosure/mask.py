"""REP-3, the group mask: which groups of a plan may be shown, from their sizes alone.

The plan is walked in its own order. A group is accepted only if, together with the groups
accepted before it, no group of 1 to k−1 people can be worked out by adding and subtracting.
Empty base cells are left out first: whatever a combination says about nobody is no hindrance.

Shown: no union of base cells with 1 to k−1 responses lies in the linear span of the accepted
groups. Since everybody in a base cell belongs to the same groups, a set of people in the span is
always such a union, so nothing is missed by looking at base cells. This is exact for any plan.

Not shown here: what follows from knowing that counts are whole and not negative. With pairs of
groups that matters at once; it is the audit's (docs/adr/0026).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from figures.disclosure.span import SearchLimitError, find_group
from figures.table import Counts, Group

LEAST_K = 2
MOST_CROSSED = 2
MARK = "~"  # begins the name of what only tells populations apart; nobody plans groups by it
IN = "yes"


class PlanError(ValueError):
    """The plan asks for something that may not be planned. The message is for staff."""


@dataclass(frozen=True)
class Mask:
    """The outcome, in the order of the plan. Why a group is hidden is not kept."""

    shown: tuple[Group, ...]
    hidden: tuple[Group, ...]


def mark(number: int) -> tuple[str, str]:
    """The level that says of a base cell that its people are in this population."""
    return f"{MARK}{number}", IN


def check_plan(groups: Sequence[Group], k: int) -> None:
    """PlanError if the plan asks for more than may be planned."""
    if k < LEAST_K:
        raise PlanError(f"k must be at least {LEAST_K}, not {k}.")
    if len(set(groups)) != len(groups):
        raise PlanError("A group stands twice in the plan.")
    for group in groups:
        crossed = [name for name, _level in group.levels if not name.startswith(MARK)]
        if len(crossed) > MOST_CROSSED:
            raise PlanError(
                f"“{group.dimension}” crosses {len(crossed)} dimensions. Only the total, "
                "groups of one dimension and pairs of dimensions may be planned."
            )


def group_mask(
    counts: Counts, groups: Sequence[Group], k: int, before: Sequence[Group] = ()
) -> Mask:
    """Accept the groups that may be shown, in the order of the plan (earlier wins). `before` are
    groups that were published already, about the same people."""
    check_plan(groups, k)
    shown: list[Group] = []
    rows = [counts.membership(group) for group in before]
    for group in groups:
        row = counts.membership(group)
        if counts.size(group) >= k and is_safe([*rows, row], counts.sizes, k):
            shown.append(group)
            rows.append(row)
    kept = set(shown)
    return Mask(tuple(shown), tuple(group for group in groups if group not in kept))


def is_safe(rows: Iterable[Sequence[int]], sizes: Sequence[int], k: int) -> bool:
    """No group of 1 to k−1 people in the span. When the search is cut short: not safe."""
    try:
        return find_group(list(rows), sizes, k - 1) is None
    except SearchLimitError:
        return False
