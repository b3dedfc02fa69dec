"""Meetings, and who is expected at one."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from core.models import User
from programs.enums import HAS_PLACE, GroupState
from programs.models import Attendance, CannotCome, CatchUp, Enrolment, Group, Meeting
from programs.queries.groups import groups_of


def meetings_in_order(group: Group) -> list[Meeting]:
    """The place in this list is the meeting's topic. Everybody."""
    return sorted(group.held, key=lambda one: (one.starts, one.pk))


def next_meeting(group: Group) -> Meeting | None:
    """Everybody."""
    now = timezone.now()
    return next((one for one in meetings_in_order(group) if one.starts > now), None)


def meetings_of(user: User) -> QuerySet[Meeting]:
    """Meetings of the groups that this person looks after, and of no other group."""
    return (
        Meeting.objects.filter(group__in=groups_of(user))
        .exclude(group__state=GroupState.DRAFT)
        .select_related("group__program")
    )


def day_of(moment: datetime) -> tuple[datetime, datetime]:
    """The local day around a moment."""
    start = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=1)


def expected(meeting: Meeting) -> QuerySet[Enrolment]:
    """Who has a place in the meeting's group and guests who catch up, with marks. Its leaders.

    Nobody is expected at a cancelled one.
    """
    if meeting.cancelled_at:
        return Enrolment.objects.none()
    guests = CatchUp.objects.filter(instead=meeting).values("enrolment")
    return (
        Enrolment.objects.filter(Q(group=meeting.group_id) | Q(pk__in=guests), state__in=HAS_PLACE)
        .order_by("name", "pk")
        .prefetch_related(
            "seats",
            Prefetch(
                "attendance", Attendance.objects.filter(meeting=meeting), to_attr="marks_here"
            ),
            Prefetch(
                "cannot_come", CannotCome.objects.filter(meeting=meeting), to_attr="cannot_here"
            ),
        )
    )


def to_be_reminded(enrolment: Enrolment) -> QuerySet[Meeting]:
    """Coming meetings that this family is expected at. For the service only."""
    if not enrolment.has_place:
        return Meeting.objects.none()
    absent = CannotCome.objects.filter(enrolment=enrolment, meeting=OuterRef("pk"))
    coming = Meeting.objects.filter(
        group=enrolment.group_id, starts__gt=timezone.now(), cancelled_at=None
    )
    return coming.filter(~Exists(absent))
