"""The wellbeing wheel as it is drawn: a spoke where it is answered, and a person's own at the end.

A person's wheel is drawn from a sealed cookie of half an hour (docs/adr/0015). It is never set
beside anybody else's.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import cos, pi, sin
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.texts import pick
from surveys.asked import Question
from surveys.definition import Definition
from surveys.flow.drawer import Draft

CENTRE, RIM, HUB = 100, 84, 12  # of a square of 200; the numbers stand outside the rim
PART, ICON = pi / 3, 27  # an answer's own drawing: how wide a slice, how long


def _point(angle: float, radius: float, x: float, y: float) -> str:
    """Angles run clockwise from the top."""
    return f"{x + radius * sin(angle):.4g} {y - radius * cos(angle):.4g}"


@lru_cache(maxsize=1024)
def slice_of(place: int, count: int, share: float) -> str:
    """The path of one spoke out of `count`, so far out as `share` (0 to 1) says."""
    start, end = (2 * pi * (place + side) / count for side in (0, 1))
    radius = HUB + share * (RIM - HUB)
    middle = f"{CENTRE} {CENTRE}"
    return (
        f"M{middle}L{_point(start, radius, CENTRE, CENTRE)}"
        f"A{radius:.4g} {radius:.4g} 0 0 1 {_point(end, radius, CENTRE, CENTRE)}z"
    )


@lru_cache(maxsize=64)
def icon_of(share: float) -> str:
    """The path of an answer's drawing: one slice, standing on its point in a square of 32."""
    radius = ICON * share
    return (
        f"M16 30L{_point(-PART / 2, radius, 16, 30)}"
        f"A{radius:.4g} {radius:.4g} 0 0 1 {_point(PART / 2, radius, 16, 30)}z"
    )


def number_at(place: int, count: int) -> tuple[str, str]:
    """Where the number of a spoke stands, outside the rim."""
    x, y = _point(2 * pi * (place + 0.5) / count, RIM + 9, CENTRE, CENTRE + 4).split()
    return x, y


def share_of(place: int, count: int) -> float:
    """How far out the answer at this place is: the first, the best, reaches the rim."""
    return (count - place) / count


def spoke_context(definition: Definition, question: Question) -> dict[str, Any]:
    """What the page of one spoke shows beside its words. Decoration: the words say it all."""
    assert question.spoke is not None
    keys = [
        one.key
        for one in definition.spokes
        if one.spoke and one.spoke.wheel == question.spoke.wheel
    ]
    here = keys.index(question.key)
    rest = (place for place in range(len(keys)) if place != here)
    return {
        "colour": question.spoke.colour,
        "here": slice_of(here, len(keys), 1),
        "rest": "".join(slice_of(place, len(keys), 1) for place in rest),
        "rim": icon_of(1),
    }


def levels(definition: Definition, shown: Sequence[Question], draft: Draft) -> list[int]:
    """Place of the answer to each spoke, -1 where there is none; empty where no spoke has one."""
    found = []
    for question in definition.spokes:
        keys = [option.key for option in question.options]
        given = draft.answers.get(question.key) if question in shown else None
        found.append(keys.index(given) if given in keys else -1)
    return found if any(place >= 0 for place in found) else []


def own_wheel(definition: Definition, places: Sequence[int], code: str) -> str:
    """A person's own wheels with their words, as HTML; empty where the places fit no wheel."""
    if not places or len(places) != len(definition.spokes):
        return ""
    wheels: dict[str, list[tuple[Question, int]]] = {}
    for question, place in zip(definition.spokes, places, strict=True):
        wheels.setdefault(question.spoke.wheel if question.spoke else "", []).append(
            (question, place)
        )
    context = {
        "wheels": [
            [
                _row(number, len(answered), question, place, code)
                for number, (question, place) in enumerate(answered)
            ]
            for answered in wheels.values()
        ]
    }
    return render_to_string("surveys/_wheel.html", context)


def _row(number: int, count: int, question: Question, place: int, code: str) -> dict[str, Any]:
    assert question.spoke is not None
    known = 0 <= place < len(question.options)
    x, y = number_at(number, count)
    return {
        "number": number + 1,
        "name": pick(dict(question.spoke.name), code),
        "said": pick(dict(question.options[place].label), code).text if known else _("No answer"),
        "colour": question.spoke.colour,
        "outline": slice_of(number, count, 1),
        "path": slice_of(number, count, share_of(place, len(question.options))) if known else "",
        "x": x,
        "y": y,
    }
