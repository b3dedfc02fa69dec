"""Removing what is no longer needed: enrolments a year after the group's last meeting.

A group that never had one counts from the last enrolment that came in.

What will go, and when, can be seen beforehand; what went stays as a protocol (PRV-5). A family that
moved goes with the group it moved to, and what it left behind in other groups goes then, too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.audit import record
from outbox.models import Message
from programs import queries
from programs.enums import Actor, State
from programs.models import Attendance, Enrolment, Group, Removal, Seat
from programs.rules import may_move
from programs.services import interests, letters, seats, visits
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
    newest = Max("enrolments__log__at", filter=Q(enrolments__log__before=""))
    ended = Group.objects.annotate(last=Coalesce(Max("meetings__ends"), newest)).filter(
        last__lt=until - KEPT, enrolments__isnull=False
    )
    found = []
    for group in (
        ended.select_related("program")
        .prefetch_related("meetings")
        .order_by("last", "pk")
        .distinct()
    ):
        rows = _rows(group)
        about = [letters.about(one) for one in rows]
        if rows:
            found.append(
                Due(
                    group=group,
                    last_meeting=group.last,
                    on=group.last + KEPT,
                    families=sum(one.group_id == group.pk for one in rows),
                    marks=Attendance.objects.filter(enrolment__in=rows).count(),
                    messages=Message.objects.filter(about__in=about).count(),
                )
            )
    return found


def _rows(group: Group) -> list[Enrolment]:
    """The group's families without those who moved on, and what they left behind elsewhere."""
    found = {}
    for one in group.enrolments.all():
        if queries.where_now(one).group_id == group.pk:
            found[one.pk] = one
            found |= {left.pk: left for left in queries.left_behind(one)}
    return list(found.values())


@transaction.atomic
def purge() -> int:
    """Deletes enrolments, their log, marks and messages, of groups that ended a year ago.

    Returns how many. Seats and meetings stay: they name nobody. A `Removal` says what went.
    """
    gone = due(timezone.now())
    for pk in sorted({row.group_id for one in gone for row in _rows(one.group)}):
        seats.lock(pk)
    for one in gone:
        rows = _rows(one.group)
        states = {row.state for row in rows}
        if not all(may_move(state, State.PURGED, Actor.SYSTEM) for state in states):
            raise NotAllowed(states)
        Message.objects.filter(about__in=[letters.about(row) for row in rows]).delete()
        Seat.objects.filter(enrolment__in=rows).update(enrolment=None)
        Enrolment.objects.filter(pk__in=[row.pk for row in rows]).delete()
        Removal.objects.create(
            group=one.group,
            last_meeting=one.last_meeting,
            decision=one.group.program.decision,
            families=one.families,
            marks=one.marks,
            messages=one.messages,
        )
        record(None, "purge enrolments", one.group, note=str(one.families))
    return sum(one.families for one in gone) + interests.purge() + visits.purge()
