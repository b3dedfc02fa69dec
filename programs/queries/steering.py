"""Steering figures of the programmes: exact, so for the coordinator and the administrator only.

A group belongs to the term in which it first meets, so that nobody is counted in two terms. A
family that moved is counted where it is now; one that was only asked is not counted.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet
from django.utils import timezone

from core.languages import ascii_digits
from programs.enums import HAS_PLACE, GroupState, Mark, State
from programs.models import (
    Attendance,
    Away,
    Enrolment,
    EnrolmentLog,
    Group,
    Meeting,
    Program,
    Removal,
)
from programs.periods import Period

BANDS = ((0, 2), (3, 5), (6, 9), (10, 12), (13, 25))
AGE = re.compile(r"(\d{1,3})\s*(m\b|mån|man|month|شهر|شهور|أشهر|اشهر)?")
NOT_COUNTED = (State.INTEREST, State.MOVED)
LEFT = (State.WITHDRAWN, State.ENDED_EARLY, State.NOT_PLACED)


@dataclass(slots=True)
class Step:
    """One meeting by its number in the course, over all groups that have held it."""

    number: int
    groups: int = 0
    here: int = 0
    away: int = 0

    @property
    def percent(self) -> int | None:
        marked = self.here + self.away
        return round(100 * self.here / marked) if marked else None


@dataclass(slots=True)
class Figures:
    """One programme in one period."""

    program: Program
    groups: int = 0
    families: int = 0
    adults: int = 0
    states: Counter[str] = field(default_factory=Counter)
    placed: int = 0
    started: int = 0
    children: int = 0
    ages: Counter[tuple[int, int] | None] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    interpreters: Counter[str] = field(default_factory=Counter)
    areas: Counter[int | None] = field(default_factory=Counter)
    steps: list[Step] = field(default_factory=list)
    away: Counter[str] = field(default_factory=Counter)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    waited: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    removed: int = 0


def groups_in(
    period: Period, program: int | None = None, area: int | None = None
) -> QuerySet[Group]:
    """Groups whose first meeting lies in the period, cancelled ones too; no drafts."""
    first, after = period.moments()
    found = Group.objects.exclude(state=GroupState.DRAFT).annotate(first=Min("meetings__starts"))
    found = found.filter(first__gte=first, first__lt=after).select_related("program")
    if program is not None:
        found = found.filter(program=program)
    if area is not None:
        found = found.filter(area=area)
    return found.order_by("program__order", "program__key", "pk")


def span() -> tuple[datetime, datetime]:
    """When the first group of all begins and when the last does; now, where there is none."""
    starts = Meeting.objects.exclude(group__state=GroupState.DRAFT).values_list("starts", flat=True)
    now = timezone.now()
    return starts.order_by("starts").first() or now, starts.order_by("-starts").first() or now


def ages_of(text: str) -> list[int]:
    """The whole years that a parent wrote: "4, 7", "6 mån"."""
    found = AGE.findall(ascii_digits(text).lower())
    years = [int(number) // 12 if unit else int(number) for number, unit in found]
    return [one for one in years if one <= BANDS[-1][1]]


def band_of(age: int) -> tuple[int, int]:
    return next(band for band in BANDS if band[0] <= age <= band[1])


def figures(groups: Sequence[Group], now: datetime | None = None) -> list[Figures]:
    """Of each programme that has any of these groups. Six questions, however many families."""
    found: dict[int, Figures] = {}
    for group in groups:
        one = found.setdefault(group.program_id, Figures(group.program))
        one.groups += 1
    by_group = {group.pk: found[group.program_id] for group in groups}
    people: dict[int, dict[str, Any]] = {
        row["pk"]: dict(row)
        for row in Enrolment.objects.filter(group__in=by_group)
        .exclude(state__in=NOT_COUNTED)
        .values(
            "pk", "group", "state", "adults", "children", "ages", "message_language",
            "interpreter_language",
        )
    }  # fmt: skip
    areas = {group.pk: group.area_id for group in groups}
    for row in people.values():
        _family(by_group[row["group"]], row, areas[row["group"]])
    _steps(by_group, people)
    _times(by_group, people, now or timezone.now())
    for pk, reason in _away(people):
        by_group[pk].away[reason] += 1
    for pk, families in Removal.objects.filter(group__in=by_group).values_list("group", "families"):
        by_group[pk].removed += families
    return list(found.values())


def _family(one: Figures, row: dict[str, Any], area: int | None) -> None:
    one.families += 1
    one.adults += row["adults"]
    one.states[row["state"]] += 1
    one.placed += row["state"] in HAS_PLACE or row["state"] == State.ENDED_EARLY
    one.languages[row["message_language"]] += 1
    if row["interpreter_language"]:
        one.interpreters[row["interpreter_language"]] += 1
    one.areas[area] += 1
    ages = ages_of(row["ages"])[: row["children"]]
    one.children += row["children"]
    for age in ages:
        one.ages[band_of(age)] += 1
    if row["children"] > len(ages):
        one.ages[None] += row["children"] - len(ages)


def _steps(by_group: dict[int, Figures], people: dict[int, dict[str, Any]]) -> None:
    """Marks at the meetings of the family's own group; who never was at one has not started."""
    number: dict[int, int] = {}
    last: Counter[int] = Counter()
    meetings = Meeting.objects.filter(group__in=by_group, cancelled_at=None).order_by("starts")
    for pk, group in meetings.values_list("pk", "group"):
        last[group] += 1
        number[pk] = last[group]
    steps: dict[int, dict[int, Step]] = {}
    begun: set[int] = set()
    held: set[tuple[int, int]] = set()
    marks = Attendance.objects.filter(enrolment__in=people)
    for family, meeting, mark in marks.values_list("enrolment", "meeting", "mark"):
        if mark == Mark.PRESENT:
            begun.add(family)
        if meeting not in number:
            continue  # a guest in a group of another period, or the meeting was cancelled
        one = by_group[people[family]["group"]]
        here = steps.setdefault(id(one), {})
        step = here.setdefault(number[meeting], Step(number[meeting]))
        step.here += mark == Mark.PRESENT
        step.away += mark != Mark.PRESENT
        held.add((meeting, id(one)))
    for meeting, one_id in held:
        steps[one_id][number[meeting]].groups += 1
    for family in begun:
        by_group[people[family]["group"]].started += 1
    for one in set_of(by_group.values()):
        one.steps = [step for _number, step in sorted(steps.get(id(one), {}).items())]


def set_of(several: Iterable[Figures]) -> list[Figures]:
    return list({id(one): one for one in several}.values())


def _times(by_group: dict[int, Figures], people: dict[int, dict[str, Any]], now: datetime) -> None:
    """Days from the waiting list to a place, and how the ways out were taken."""
    since: dict[int, datetime] = {}
    done: set[int] = set()
    rows = EnrolmentLog.objects.filter(enrolment__in=people).order_by("at", "pk")
    for family, at, after, actor in rows.values_list("enrolment", "at", "after", "actor"):
        one = by_group[people[family]["group"]]
        if after == State.WAITING:
            since.setdefault(family, at)
        elif after == State.CONFIRMED and family in since and family not in done:
            done.add(family)
            one.waited.append((at - since[family]).days)
        if after == people[family]["state"] and after in LEFT:
            one.left[after, actor] += 1
    for family, at in since.items():
        if people[family]["state"] in (State.WAITING, State.OFFERED):
            by_group[people[family]["group"]].waiting.append((now - at).days)


def _away(people: dict[int, dict[str, Any]]) -> Iterable[tuple[int, str]]:
    rows = Away.objects.filter(enrolment__in=people)
    return rows.values_list("enrolment__group", "reason")
