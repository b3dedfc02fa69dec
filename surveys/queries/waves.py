"""Waves as other rooms and pages may read them."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from core.models import User
from core.roles import Role, has_role
from surveys.enums import RUNNING, GuardianMode, WaveState
from surveys.models.wave import Wave


def open_waves() -> QuerySet[Wave]:
    """Everybody may see which waves are open, and the promise behind each."""
    return Wave.objects.filter(state=WaveState.OPEN).select_related("version", "promise")


def staff_waves() -> QuerySet[Wave]:
    """Survey makers and school contacts see every wave, with its promise."""
    return Wave.objects.select_related("version__survey", "promise", "previous")


def waves_to_type(user: User) -> QuerySet[Wave]:
    """Waves whose answers this person may type in: makers and school contacts all, a group leader
    those that name them (SUR-30)."""
    if has_role(user, Role.SURVEY_MAKER, Role.SCHOOL_CONTACT):
        return staff_waves()
    if has_role(user, Role.PROGRAM_LEADER):
        return staff_waves().filter(typists=user)
    return Wave.objects.none()


def waves_to_open() -> QuerySet[Wave]:
    """Survey makers: waves in preparation, the nearest day first."""
    return staff_waves().filter(state=WaveState.DRAFT).order_by("opens", "slug")


def due_to_open(today: date) -> QuerySet[Wave]:
    """For the schedule: planned waves whose first day has come."""
    return Wave.objects.filter(state=WaveState.DRAFT, scheduled=True, opens__lte=today)


def due_to_close(today: date) -> QuerySet[Wave]:
    """For the schedule: waves whose last day has passed."""
    return Wave.objects.filter(state__in=RUNNING, closes__lt=today)


def still_receiving(now: datetime) -> QuerySet[Wave]:
    """For the night's rewriting: whatever may have got an answer since the night before the last,
    from a child or from a guardian before the opening.

    A day longer than answers are received, so that one missed night leaves nothing in order.
    """
    late = Q(state=WaveState.CLOSED, counted_at=None, closed_at__gte=now - timedelta(hours=72))
    asked = Q(state=WaveState.DRAFT, guardian=GuardianMode.YES)
    return Wave.objects.filter(Q(state__in=RUNNING) | late | asked)
