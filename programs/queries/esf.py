"""ESF+ (PRG-37): participants and minutes per month and group. Coordinator and administrator."""

from collections import defaultdict
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from core.texts import pick
from programs.enums import Mark
from programs.models import Attendance, EsfVersion, Group, Program, Removal
from programs.queries.meetings import meetings_in_order

Rows = list[dict[str, Any]]


def after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def first_day(day: date) -> date:
    return day.replace(day=1)


def attended(program: Program, first: date, end: date) -> dict[date, dict[int, tuple[int, int]]]:
    """Month → group → (adults who were there, minutes of all of them), from the marks.

    A guest who catches up counts in the group where the meeting was.
    """
    moments = [timezone.make_aware(datetime.combine(one, time.min)) for one in (first, end)]
    marks = Attendance.objects.filter(
        mark=Mark.PRESENT,
        meeting__group__program=program,
        meeting__cancelled_at=None,
        meeting__starts__gte=moments[0],
        meeting__starts__lt=moments[1],
    )
    people: dict[tuple[date, int], set[tuple[int, int]]] = defaultdict(set)
    minutes: dict[tuple[date, int], int] = defaultdict(int)
    for group, starts, ends, family, adult in marks.values_list(
        "meeting__group", "meeting__starts", "meeting__ends", "enrolment", "adult"
    ):
        key = first_day(timezone.localdate(starts)), group
        people[key].add((family, adult))
        minutes[key] += round((ends - starts).total_seconds() / 60)
    found: dict[date, dict[int, tuple[int, int]]] = defaultdict(dict)
    for (month, group), who in people.items():
        found[month][group] = len(who), minutes[month, group]
    return found


def names(program: Program) -> dict[int, str]:
    """Each group by its place and first day."""
    found = {}
    for group in Group.objects.filter(program=program).prefetch_related("meetings"):
        days = [f"{timezone.localdate(one.starts)}" for one in meetings_in_order(group)[:1]]
        found[group.pk] = " ".join([pick(group.place, "sv").text, *days])
    return found


def versions(program: Program) -> dict[date, list[EsfVersion]]:
    """Every version that was sent, by month, the oldest first."""
    found: dict[date, list[EsfVersion]] = defaultdict(list)
    for one in EsfVersion.objects.filter(program=program).select_related("by"):
        found[one.month].append(one)
    return found


def removed_groups(program: Program) -> set[int]:
    """Groups whose marks are gone since their time was over."""
    return set(Removal.objects.filter(group__program=program).values_list("group", flat=True))
