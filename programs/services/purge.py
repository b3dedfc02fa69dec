"""Removing what is no longer needed: enrolments a year after the group's last meeting.

What will go, and when, can be seen beforehand; what went stays as a protocol (PRV-5).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.audit import record
from outbox.models import Message
from programs.enums import Actor, State
from programs.models import Attendance, Group, Removal, Seat
from programs.rules import may_move
from programs.services import interests, letters, seats
from programs.services.log import NotAllowed

KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Due:
    """What a group will lose, and when."""

    group: Group
    last_meeting: datetime
    on: datetime
    families: int
    marks: int
    messages: int


def due(until: datetime) -> list[Due]:
    """Groups whose families are removed before a moment, the first to go first."""
    ended = Group.objects.annotate(last=Max("meetings__ends")).filter(
        last__lt=until - KEPT, enrolments__isnull=False
    )
    found = []
    for group in ended.select_related("program").order_by("last", "pk").distinct():
        about = _about(group)
        found.append(
            Due(
                group=group,
                last_meeting=group.last,
                on=group.last + KEPT,
                families=len(about),
                marks=Attendance.objects.filter(enrolment__group=group).count(),
                messages=Message.objects.filter(about__in=about).count(),
            )
        )
    return found


def _about(group: Group) -> list[str]:
    return [letters.about(one) for one in group.enrolments.only("pk")]


@transaction.atomic
def purge() -> int:
    """Deletes enrolments, their log, marks and messages, of groups that ended a year ago.

    Returns how many. Seats and meetings stay: they name nobody. A `Removal` says what went.
    """
    gone = sorted(due(timezone.now()), key=lambda one: one.group.pk)
    for one in gone:
        group = seats.lock(one.group.pk)
        people = group.enrolments.all()
        states = set(people.values_list("state", flat=True))
        if not all(may_move(state, State.PURGED, Actor.SYSTEM) for state in states):
            raise NotAllowed(states)
        Message.objects.filter(about__in=_about(group)).delete()
        Seat.objects.filter(group=group).update(enrolment=None)
        people.delete()
        Removal.objects.create(
            group=group,
            last_meeting=one.last_meeting,
            decision=group.program.decision,
            families=one.families,
            marks=one.marks,
            messages=one.messages,
        )
        record(None, "purge enrolments", group, note=str(one.families))
    return sum(one.families for one in gone) + interests.purge()
