"""What is followed from wave to wave, and whether it was asked in the same words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from core.texts import pick
from figures.intervals import Interval, wilson
from releases import joined
from releases.models import Publication, PublishedCell
from releases.parts import TrendPoint

TOTAL = ("total", "")


def headline_codes(facts: Mapping[str, Any], sets: joined.Sets = ()) -> tuple[str, ...]:
    """The answers followed over time: the first of a choice, the first two of a scale of five.
    With those that are one answer with them in any of the rounds (`sets`), so that every round is
    asked for the same."""
    if facts["type"] not in ("faces", "single", "wheel"):
        return ()
    keys = [option["key"] for option in facts["options"]]
    first = keys[:2] if facts["type"] != "single" and len(keys) == 5 else keys[:1]
    whole = joined.closed(first, sets)
    return tuple(key for key in keys if key in whole)


def sets_of(key: str, publications: Iterable[Publication]) -> list[list[str]]:
    """What is one answer to this question in any of these reports."""
    return [one for report in publications for one in joined.of(report).get(key, ())]


def trend_of(
    publication: Publication,
    facts: Mapping[str, Any],
    codes: tuple[str, ...],
    now: Mapping[str, list[PublishedCell]],
    past: Sequence[tuple[Publication, Mapping[str, list[PublishedCell]]]],
    language: str,
    group: tuple[str, str] = TOTAL,
) -> tuple[TrendPoint, ...]:
    """The share over time of those whose cells `now` and `past` are; nothing where this wave does
    not tell it exactly. A wave that does not show the group has no point.
    """
    points: list[TrendPoint] = []
    last: Mapping[str, Any] | None = None
    if _share(codes, now.get(facts["key"], []), publication, group) is None:
        return ()
    reports = [*(one for one, _cells in past), publication]
    wanted = joined.closed(codes, sets_of(facts["key"], reports))  # alike in every round
    years = [one.facts["opens"][:4] for one in [*(one for one, _cells in past), publication]]
    years_differ = len(set(years)) == len(years)
    for one, cells in [*past, (publication, now)]:
        asked = next((q for q in one.facts["questions"] if q["key"] == facts["key"]), None)
        if asked is None:
            continue
        offered = {option["key"] for option in asked["options"]}
        followed = wanted & offered
        if not followed:  # nobody could give it then, which is not nought per cent
            continue
        interval = _share(followed, cells.get(facts["key"], []), one, group)
        if interval is None:
            continue
        changed = last is not None and not same_wording(asked, last)
        name = pick(one.facts["wave"]["name"], language)
        when = one.facts["opens"][: 4 if years_differ else 7]
        points.append(TrendPoint(name, when, interval, cells[facts["key"]][0].n, changed))
        last = asked
    return tuple(points)


def same_wording(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Asked in the same way, pictures and words, with the same answers in the same order, of the
    same people.

    Words are compared in every language that both have.
    """
    if any(one.get(part) != other.get(part) for part in ("type", "asked_of_some")):
        return False
    if "looks" in one and "looks" in other and one["looks"] != other["looks"]:
        return False  # reports from before this was kept do not tell
    languages = set(one["text"]) & set(other["text"])
    if any(one["text"][code] != other["text"][code] for code in languages):
        return False
    return [(o["key"], o["label"]) for o in one["options"]] == [
        (o["key"], o["label"]) for o in other["options"]
    ]


def _share(
    wanted: Collection[str],
    cells: Sequence[PublishedCell],
    publication: Publication,
    group: tuple[str, str],
) -> Interval | None:
    """The share that gave one of the wanted, if the published cells tell it exactly."""
    wanted, count, found = set(wanted), 0, set[str]()
    for cell in cells:
        held = set(cell.codes.split("+"))
        if held <= wanted and cell.count is not None:
            count += cell.count
            found |= held
    if found != wanted or not cells:
        return None
    invited = next(
        one["invited"]
        for one in publication.facts["groups"]
        if (one["dimension"], one["level"]) == group
    )
    return wilson(count, cells[0].n, invited)
