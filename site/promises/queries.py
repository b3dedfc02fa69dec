"""What may be read of the promises. A promise is public once its listener has accepted it."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core.models import User
from core.roles import Role, has_role
from promises.models import Promise

# Beside the listener, these may write an answer, move a date and see what waits.
HELPERS = (Role.EDITOR, Role.REPORT_PUBLISHER, Role.ADMINISTRATOR)


def public() -> QuerySet[Promise]:
    """Everybody may see these. There is no way to hide one again, late or not (PAR-1, PAR-2)."""
    return Promise.objects.filter(accepted_at__isnull=False)


def visible_to(user: User | AnonymousUser) -> QuerySet[Promise]:
    """Public ones for everybody; others only for the listener asked, and for helpers."""
    if not user.is_authenticated:
        return public()
    if has_role(user, *HELPERS):
        return Promise.objects.all()
    return Promise.objects.filter(Q(accepted_at__isnull=False) | Q(listener=user))


def late(today: date | None = None) -> QuerySet[Promise]:
    """The answer is missing after its day; the longest wait first."""
    return public().filter(kept_on=None, due__lt=today or timezone.localdate()).order_by("due")


def running(today: date | None = None) -> QuerySet[Promise]:
    """Still time to answer; the nearest day first."""
    return public().filter(kept_on=None, due__gte=today or timezone.localdate()).order_by("due")


def kept() -> QuerySet[Promise]:
    """Answered; the latest first."""
    return public().filter(kept_on__isnull=False).order_by("-kept_on")


def waiting_for(user: User) -> QuerySet[Promise]:
    """For the listener: promises to accept or to answer."""
    return Promise.objects.filter(listener=user, kept_on=None).order_by("due")


def workable_by(user: User | AnonymousUser) -> QuerySet[Promise]:
    """For the listener their own, for helpers all: what this person may answer or move."""
    if has_role(user, *HELPERS):
        return Promise.objects.all()
    return Promise.objects.filter(listener=user) if user.is_authenticated else public().none()


def needing_an_answer(user: User) -> QuerySet[Promise]:
    """Of those, the ones without an answer; the nearest day first, so late ones come on top."""
    return workable_by(user).filter(kept_on=None).order_by("due")


@dataclass(frozen=True, slots=True)
class Share:
    """`kept` of `due`: promises answered by their first day, of those whose first day is past."""

    kept: int
    due: int


def kept_on_time(today: date | None = None) -> Share:
    """The public figure of PAR-3. Moving a date does not improve it."""
    today = today or timezone.localdate()
    due = public().filter(Q(first_due__lt=today) | Q(kept_on__isnull=False))
    return Share(due.filter(kept_on__lte=F("first_due")).count(), due.count())
