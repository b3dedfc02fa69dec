"""What a term came to, counted for the gate (docs/adr/0050). Nobody reads these counts but it."""

from collections import Counter, defaultdict
from typing import Any

from core.languages import LANGUAGES
from figures.table import NO, NOT_REACHED, YES, Bound, Counts, Item
from programs.enums import AwayReason, Mark, State
from programs.models import Attendance, Away, Enrolment, Meeting
from programs.periods import Period
from programs.queries.steering import BANDS, NOT_COUNTED, ages_of, band_of, groups_in

COURSE, LANGUAGE, YOUNGEST, THERE, AWAY = "course", "language", "youngest", "there", "away"
QUESTIONS = [COURSE, THERE, LANGUAGE, YOUNGEST, AWAY]
# How far a family came: no place, a place but never there, there at least once, completed.
NO_PLACE, NEVER, BEGAN, DONE = "no-place", "never", "began", "done"
FAR = (NO_PLACE, NEVER, BEGAN, DONE)
WITHOUT_PLACE = (
    State.APPLIED, State.WAITING, State.OFFERED, State.NOT_PLACED, State.WITHDRAWN,
)  # fmt: skip
MOST_MEETINGS = 12
NOWHERE = "-"  # the level of a group without an area


def band_key(band: tuple[int, int]) -> str:
    return f"{band[0]}-{band[1]}"


def _items(meetings: int) -> tuple[Item, ...]:
    return (
        Item(COURSE, "", FAR),
        *(Item(THERE, str(number), (YES, NO)) for number in range(1, meetings + 1)),
        Item(LANGUAGE, "", tuple(one.code for one in LANGUAGES)),
        Item(YOUNGEST, "", tuple(band_key(band) for band in BANDS)),
        *(Item(AWAY, reason, (YES, NO)) for reason in AwayReason.values),
    )


def counts_of(period: Period) -> Counts | None:
    """Families per programme and area, one answer each to every question; None where nobody is."""
    groups = {one.pk: one for one in groups_in(period).select_related("area")}
    numbers: dict[int, int] = {}
    held: Counter[int] = Counter()
    meetings = Meeting.objects.filter(group__in=groups, cancelled_at=None).order_by("starts")
    for pk, group in meetings.values_list("pk", "group"):
        held[group] += 1
        numbers[pk] = held[group]
    families = Enrolment.objects.filter(group__in=groups).exclude(state__in=NOT_COUNTED)
    there: dict[int, set[int]] = defaultdict(set)
    marks = Attendance.objects.filter(enrolment__in=families, mark=Mark.PRESENT)
    for family, meeting in marks.values_list("enrolment", "meeting"):
        there[family].add(numbers.get(meeting, 0))
    away: dict[int, set[str]] = defaultdict(set)
    for family, reason in Away.objects.filter(enrolment__in=families).values_list(
        "enrolment", "reason"
    ):
        away[family].add(reason)
    items = _items(min(MOST_MEETINGS, max(held.values(), default=0)))
    cells: dict[tuple[str, str], list[dict[tuple[str, str], str]]] = {}
    for one in families:
        group = groups[one.group_id]
        place = group.program.key, group.area.key if group.area else NOWHERE
        said = _said(one, there[one.pk], away[one.pk])
        given = {item.key: said.get(item.key, NO) for item in items}
        cells.setdefault(place, []).append(given)
    if not cells:
        return None
    values: dict[tuple[str, str], dict[str, list[int]]] = {}
    for item in items:
        per = [Counter(given[item.key] for given in people) for people in cells.values()]
        values[item.key] = {code: [one[code] for one in per] for code in item.codes}
    places = tuple({"program": program, "area": area} for program, area in cells)
    sizes = tuple(len(people) for people in cells.values())
    return Counts(places, sizes, items, values, bounds=_bounds(items))


def _said(one: Enrolment, there: set[int], away: set[str]) -> dict[tuple[str, str], str]:
    ages = ages_of(one.ages)
    spoken = {language.code for language in LANGUAGES}
    said: dict[tuple[str, str], str] = {
        (COURSE, ""): _far(one, bool(there)),
        (LANGUAGE, ""): one.message_language if one.message_language in spoken else NOT_REACHED,
        (YOUNGEST, ""): band_key(band_of(min(ages))) if ages else NOT_REACHED,
    }
    said |= {(THERE, str(number)): YES for number in there}
    return said | {(AWAY, reason): YES for reason in away}


def _far(one: Enrolment, was_there: bool) -> str:
    if one.state == State.COMPLETED:
        return DONE
    if was_there:
        return BEGAN
    return NO_PLACE if one.state in WITHOUT_PLACE else NEVER


def _bounds(items: tuple[Item, ...]) -> tuple[Bound, ...]:
    """What everybody knows: only who began or completed can have been at a meeting."""
    more: Any = (((COURSE, ""), (BEGAN, DONE)),)
    return tuple(
        Bound(fewer=((item.key, (YES,)),), more=more) for item in items if item.question == THERE
    )
