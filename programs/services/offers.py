"""Answering an offer, and what happens when nobody does.

An offer ends by itself only when its letter arrived and the parent had all the service hours since;
a parent without e-mail, or who asked to be phoned, is never passed over by a clock.
"""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.models import User
from outbox.models import Message, MessageState
from programs.enums import Actor, Answer, State
from programs.models import Enrolment, EnrolmentLog, Group, Offer
from programs.service_hours import after
from programs.services import letters, log, protected, seats
from programs.services.private_link import keys

UNANSWERED_MOST = 2


class Over(Exception):
    """No offer stands: it was answered, or is over."""


@transaction.atomic
def answer(
    enrolment: Enrolment, answer: Answer, *, actor: Actor, reason: str, by: User | None = None
) -> Enrolment:
    """Yes, no, or (two adults, one place) rather wait together. The same answer twice is one.

    As long as the place is held a yes counts, also after the deadline. Raises Over.
    """
    enrolment = seats.hold(enrolment)
    group, offer = enrolment.group, enrolment.open_offer
    if offer is None or enrolment.state != State.OFFERED:
        last = enrolment.offers.last()
        if last and last.answer == answer:
            return enrolment
        raise Over
    if answer == Answer.TOGETHER and not offer.is_split:
        raise Over
    close(enrolment, answer)
    if by:
        record(by, "answer an offer", enrolment, note=answer)
    moved = partial(log.move, enrolment, actor=actor, reason=reason, by=by)
    if answer == Answer.YES:
        if offer.is_split:
            _stand_first(group, enrolment, offer, actor, by)
        moved(State.CONFIRMED)
        seats.fill(group)  # a chair may have become free for the other while the offer stood
        return enrolment
    seats.release(group, enrolment)
    if answer == Answer.TOGETHER:
        enrolment.together = True
        enrolment.save(update_fields=["together"])
        moved(State.WAITING)
    else:
        moved(State.WITHDRAWN)
    seats.fill(group)
    return enrolment


def close(enrolment: Enrolment, answer: Answer) -> None:
    """What came of the offer that stands, if one does."""
    enrolment.offers.filter(answer="").update(answer=answer, answered_at=timezone.now())


def _stand_first(
    group: Group, enrolment: Enrolment, offer: Offer, actor: Actor, by: User | None
) -> None:
    """One of two begins; the other becomes a party of its own with the place in the queue."""
    kept = ("contact_person", "name", "phone", "email", "contact_way", "message_language",
            "interpreter_language", "children", "ages", "queued_at", "contact_gone_at")  # fmt: skip
    other = Enrolment.objects.create(
        group=group,
        came_from=enrolment,
        **keys(),
        adults=enrolment.adults - offer.adults,
        **{name: getattr(enrolment, name) for name in kept},
    )
    protected.copy(enrolment, other)
    enrolment.adults = offer.adults
    enrolment.save(update_fields=["adults"])
    EnrolmentLog.objects.create(
        enrolment=other, after=State.APPLIED, actor=actor, by=by, reason="the other of two adults"
    )
    log.move(other, State.WAITING, actor=Actor.SYSTEM, reason="stands first")


@transaction.atomic
def ask_for_call(enrolment: Enrolment) -> None:
    """The parent wants to be phoned about the offer: held until then. Safe to repeat; or Over."""
    enrolment = seats.hold(enrolment)
    offer = enrolment.open_offer
    if offer is None:
        raise Over
    if offer.wants_call or not enrolment.can_be_phoned:
        return
    offer.wants_call, offer.deadline = True, None
    offer.save(update_fields=["wants_call", "deadline"])
    letters.ask_for_call(enrolment, "offer_call")


@transaction.atomic
def offer_again(enrolment: Enrolment, *, by: User) -> None:
    """Somebody has spoken with a parent who did not answer twice: the queue counts them again."""
    group = seats.lock(enrolment.group_id)
    changed = group.enrolments.filter(pk=enrolment.pk, state=State.WAITING, paused=True)
    if changed.update(paused=False):
        record(by, "offer places again", enrolment)
        seats.fill(group)


def has_arrived(letter: Message) -> bool:
    """The letter is with the parent, as far as anybody here can know.

    Where the provider tells what became of a letter, only its word counts (docs/operator.md).
    """
    if letter.state == MessageState.SENT:
        return not settings.EMAIL_BACKEND.startswith("anymail.")
    return letter.state == MessageState.DELIVERED


def ends_at(offer: Offer, letter: Message | None, hours: int) -> datetime | None:
    """When the offer ends by itself: not before it was delivered and all hours have passed since.

    None: never by itself.
    """
    if offer.deadline is None or offer.wants_call or letter is None:
        return None
    if not has_arrived(letter):
        return None
    return max(offer.deadline, after(letter.changed_at, hours))


def expire(now: datetime | None = None) -> int:
    """Ends every offer whose time is over; returns how many. For a timer."""
    now = now or timezone.now()
    due = Offer.objects.filter(answer="", deadline__lt=now).select_related("enrolment")
    return sum(_expire(one, now) for one in due.order_by("deadline", "pk"))


@transaction.atomic
def _expire(offer: Offer, now: datetime) -> bool:
    """The place goes on. The first time the party goes to the end of the queue; the second time it
    keeps its turn, but a person phones before anything is offered again.
    """
    enrolment = seats.hold(offer.enrolment)
    group = enrolment.group
    offer = Offer.objects.select_related("letter").get(pk=offer.pk)
    end = ends_at(offer, offer.letter, group.program.offer_hours)
    if offer.answer or enrolment.state != State.OFFERED or end is None or now <= end:
        return False
    close(enrolment, Answer.EXPIRED)
    seats.release(group, enrolment)
    times = enrolment.offers.filter(answer=Answer.EXPIRED).count()
    if times < UNANSWERED_MOST:
        enrolment.queued_at = timezone.now()
    else:
        enrolment.paused = True
    enrolment.save(update_fields=["queued_at", "paused"])
    log.move(enrolment, State.WAITING, actor=Actor.SYSTEM, reason="no answer in time")
    if enrolment.paused:
        letters.ask_for_call(enrolment, "unanswered_call")
    seats.fill(group)
    return True
