"""Enrolling, cancelling and saying that one cannot come."""

from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import record
from core.models import User
from programs import queries
from programs.enums import ONGOING, Actor, Answer, AwayReason, ContactWay, GroupState, State
from programs.models import CannotCome, Enrolment, EnrolmentLog, Group, Meeting
from programs.services import after, letters, log, offers, protected, reminders, seats
from programs.services.private_link import keys


class Closed(Exception):
    """The group does not take enrolments."""


class NoAlias(Closed):
    """The programme documents nobody's identity: there is nothing to hide behind an alias."""


class Begun(Closed):
    """Its first meeting has begun, and the coordinator has not allowed late starts."""


@dataclass(frozen=True, slots=True)
class Application:
    """What a parent has said, already checked by the forms."""

    name: str
    phone: str
    email: str
    contact_way: str
    message_language: str
    interpreter_language: str = ""
    adults: int = 1
    children: int = 1
    ages: str = ""
    childcare: int = 0
    call_me: bool = False
    any_group: bool = False


def apart(
    application: Application, *, alias: str, person: User
) -> tuple[Application, protected.Hidden]:
    """What everybody who looks after the group may see, and what the contact person alone may."""
    kept = {name: getattr(application, name) for name in protected.KEPT}
    shown = replace(application, name=alias, phone="", email="", contact_way=ContactWay.CALL)
    return shown, protected.Hidden(person=person, **kept)


def enrol(
    group: Group,
    application: Application,
    *,
    send_key: str,
    by: User | None = None,
    hidden: protected.Hidden | None = None,
) -> Enrolment:
    """One enrolment per `send_key`, however often it is sent: confirmed or waiting.

    `by`: who of the staff wrote it down for the parent. `hidden`: of a family with protected
    identity, as `apart` made it.

    Order: cheap checks, lock, idempotence, duplicate, count, decide. Raises Closed,
    Begun or NoAlias.
    """
    if hidden and group.program.without_identity:
        raise NoAlias
    done = Enrolment.objects.filter(send_key=send_key, group=group).first()
    if done:
        return done
    try:
        return _enrol(group, application, send_key, by, hidden)
    except IntegrityError:
        done = Enrolment.objects.filter(send_key=send_key, group=group).first()
        if done:
            return done
        raise


@transaction.atomic
def _enrol(
    group: Group,
    application: Application,
    send_key: str,
    by: User | None,
    hidden: protected.Hidden | None,
) -> Enrolment:
    group = seats.lock(group.pk)
    done = group.enrolments.filter(send_key=send_key).first()
    if done:
        return done
    if group.state != GroupState.OPEN:
        raise Closed
    if not group.takes_families:
        raise Begun
    earlier = queries.same_person(group, application.name, application.phone, application.email)
    enrolment = Enrolment.objects.create(
        group=group,
        contact_person=hidden.person if hidden else None,
        **keys(send_key),
        **{name: getattr(application, name) for name in Application.__dataclass_fields__},
    )
    if hidden:
        protected.keep(enrolment, hidden)
    actor, reason = (Actor.STAFF, "with the parent") if by else (Actor.PARENT, "sent the form")
    EnrolmentLog.objects.create(
        enrolment=enrolment, after=State.APPLIED, actor=actor, by=by, reason=reason
    )
    if by:
        record(by, "enrol a parent", enrolment)
    # Enrolled already or not, the sender is treated alike (docs/adr/0009): only the contact of the
    # earlier enrolment is told, and those who look after the group see the two.
    if group.is_drawn:
        letters.write(enrolment, "applied")
    else:
        seats.place_or_queue(group, enrolment)
    if earlier:
        letters.write(earlier, "link_again")
    if enrolment.call_me and enrolment.can_be_phoned:
        letters.ask_for_call(enrolment)
    return enrolment


@transaction.atomic
def cancel(
    enrolment: Enrolment, *, actor: Actor, reason: str, by: User | None = None, letter: str = ""
) -> Enrolment:
    """Gives the seats back; they are offered to the queue in the same transaction. Safe to repeat.

    Who has been there ends early; anybody else is withdrawn.
    """
    enrolment = seats.hold(enrolment)
    group = enrolment.group
    if enrolment.state not in ONGOING:
        return enrolment
    offers.close(enrolment, Answer.NO)
    seats.release(group, enrolment)
    after = State.ENDED_EARLY if enrolment.state == State.ACTIVE else State.WITHDRAWN
    log.move(enrolment, after, actor=actor, reason=reason, by=by, letter=letter)
    if by:
        record(by, "cancel enrolment", enrolment)
    seats.fill(group)
    return enrolment


def _may_say(enrolment: Enrolment, meeting: Meeting) -> None:
    allowed = enrolment.has_place and meeting.group_id == enrolment.group_id
    if not allowed or meeting.cancelled_at or meeting.ends < timezone.now():
        raise log.NotAllowed


@transaction.atomic
def set_cannot_come(enrolment: Enrolment, meeting: Meeting, *, cannot: bool) -> None:
    """Says, or takes back, that a confirmed party cannot come to a coming meeting of its group."""
    enrolment = seats.hold(enrolment)
    _may_say(enrolment, meeting)
    if cannot:
        CannotCome.objects.get_or_create(meeting=meeting, enrolment=enrolment)
    else:
        CannotCome.objects.filter(meeting=meeting, enrolment=enrolment).delete()
        after.set_reason(meeting, enrolment, None)
    reminders.plan(enrolment)


@transaction.atomic
def say_why(enrolment: Enrolment, meeting: Meeting, reason: AwayReason | None) -> None:
    """The parent's own reason, from the list; None takes it back. Only who said they can't come."""
    enrolment = seats.hold(enrolment)
    _may_say(enrolment, meeting)
    if not CannotCome.objects.filter(meeting=meeting, enrolment=enrolment).exists():
        raise log.NotAllowed
    after.set_reason(meeting, enrolment, reason)
