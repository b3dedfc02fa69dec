"""After the first meeting: seen, or not seen yet. Completing is `services.after`."""

from django.db import transaction
from django.utils import timezone

from core.models import User
from outbox import services as outbox
from outbox.models import Channel, Message, MessageState
from programs.enums import Actor, Mark, State
from programs.models import Enrolment, Group, Meeting
from programs.services import log, seats

BEGUN = "meeting-begun"  # why a call was ended


def follow(enrolment: Enrolment, *, by: User) -> None:
    """After a mark was set or taken away: who was there once takes part. The caller holds it."""
    there = enrolment.attendance.filter(mark=Mark.PRESENT).exists()
    if there and enrolment.state in (State.CONFIRMED, State.NOT_SEEN):
        log.move(enrolment, State.ACTIVE, actor=Actor.STAFF, reason="was there", by=by)
    elif not there and enrolment.state == State.ACTIVE:
        log.move(enrolment, State.CONFIRMED, actor=Actor.STAFF, reason="mark taken away", by=by)


def look_for_unseen() -> int:
    """Who missed the first meeting, by its marks, has not been seen yet. For a timer.

    Without any mark nobody knows: such a party stays as it is.
    """
    now, found = timezone.now(), 0
    begun = Group.objects.filter(enrolments__state=State.CONFIRMED, meetings__ends__lt=now)
    for group in begun.distinct().prefetch_related("meetings"):
        if not group.held:
            continue
        first = group.held[0]
        missed = group.enrolments.filter(
            state=State.CONFIRMED, attendance__meeting=first, attendance__mark=Mark.ABSENT
        )
        found += sum(_unseen(one) for one in missed.distinct())
    return found


def end_calls() -> int:
    """Nobody phones about a confirmed place when a meeting has begun since. For a timer.

    Whoever was not there is phoned about that (`after.follow_first`).
    """
    ended = 0
    calls = Message.objects.filter(
        kind="confirmed", channel=Channel.CALL, state=MessageState.SCHEDULED
    )
    for call in calls:
        since = {"starts__gt": call.created_at, "starts__lte": timezone.now()}
        begun = Meeting.objects.filter(
            group__enrolments=int(call.secret_key), cancelled_at=None, **since
        )
        ended += begun.exists() and outbox.cancel(call, BEGUN)
    return ended


@transaction.atomic
def _unseen(enrolment: Enrolment) -> bool:
    enrolment = seats.hold(enrolment)
    there = enrolment.attendance.filter(mark=Mark.PRESENT).exists()
    if enrolment.state != State.CONFIRMED or there:
        return False
    log.move(enrolment, State.NOT_SEEN, actor=Actor.SYSTEM, reason="missed the first meeting")
    return True
