"""REP-23: the wellbeing wheel of everybody who answered: a drawing and the same as a table.

Of everybody together only. No group has a wheel of its own, so that no schools are set beside each
other. Each spoke went through the gate as a question of its own.
"""

from typing import Any

from releases.parts import Question, Report
from releases.words import marked, percent
from surveys.flow.wheel import number_at, slice_of


def wheels_of(found: Report, names: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """Of each wheel its spokes in the order in which they were asked. `row.value` is None where the
    published cells do not tell the share."""
    wheels: dict[str, list[Question]] = {}
    for one in found.questions:
        if one.spoke is not None:
            wheels.setdefault(one.spoke.wheel, []).append(one)
    return [
        {
            "key": spokes[0].key,
            "headline": marked(spokes[0].headline) if spokes[0].headline else "",
            "spokes": [_spoke(place, len(spokes), one) for place, one in enumerate(spokes)],
            "rows": [_row(place, one) for place, one in enumerate(spokes)],
            "file": (spokes[0].key, "wheel") in names,
        }
        for spokes in wheels.values()
    ]


def _spoke(place: int, count: int, one: Question) -> dict[str, Any]:
    assert one.spoke is not None
    x, y = number_at(place, count)
    return {
        "number": place + 1,
        "colour": one.spoke.colour,
        "outline": slice_of(place, count, 1),
        "path": slice_of(place, count, one.share.value) if one.share else "",
        "x": x,
        "y": y,
    }


def _row(place: int, one: Question) -> dict[str, Any]:
    """A row of components/bars.html."""
    assert one.spoke is not None
    share = int(100 * one.share.value + 0.5) if one.share else None
    return {
        "number": place + 1,
        "label": marked(one.spoke.name),
        "value": share,
        "text": "" if share is None else percent(share),
    }
