"""Enrolling, cancelling and saying that one cannot come."""

import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import record
from core.models import User
from programs import queries
from programs.enums import ACTIVE, Actor, GroupState, State
from programs.models import CannotCome, Enrolment, EnrolmentLog, Group, Meeting
from programs.services import letters, log, reminders, seats
from programs.services.private_link import digest_of, token_of

# No 0/O, 1/I/L: a reference is read aloud on the phone.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class Closed(Exception):
    """The group does not take enrolments."""


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


def new_reference() -> str:
    made = "".join(secrets.choice(LETTERS) for _letter in range(8))
    return f"{made[:4]}-{made[4:]}"


def enrol(group: Group, application: Application, *, send_key: str) -> Enrolment:
    """One enrolment per `send_key`, however often it is sent: confirmed or waiting.

    Order: cheap checks, lock, idempotence, duplicate, count, decide. Raises Closed.
    """
    done = Enrolment.objects.filter(send_key=send_key, group=group).first()
    if done:
        return done
    try:
        return _enrol(group, application, send_key)
    except IntegrityError:
        done = Enrolment.objects.filter(send_key=send_key, group=group).first()
        if done:
            return done
        raise


@transaction.atomic
def _enrol(group: Group, application: Application, send_key: str) -> Enrolment:
    group = seats.lock(group.pk)
    done = group.enrolments.filter(send_key=send_key).first()
    if done:
        return done
    if group.state != GroupState.OPEN:
        raise Closed
    earlier = queries.same_person(group, application.name, application.phone, application.email)
    enrolment = Enrolment.objects.create(
        group=group,
        reference=new_reference(),
        send_key=send_key,
        token_digest=digest_of(token_of(send_key)),
        **{name: getattr(application, name) for name in Application.__dataclass_fields__},
    )
    EnrolmentLog.objects.create(
        enrolment=enrolment, after=State.APPLIED, actor=Actor.PARENT, reason="sent the form"
    )
    # Enrolled already or not, the sender is treated alike (docs/adr/0009): only the contact of the
    # earlier enrolment is told, and those who look after the group see the two.
    seats.place_or_queue(group, enrolment)
    if earlier:
        letters.write(earlier, "link_again")
    if enrolment.call_me and enrolment.phone:
        letters.ask_for_call(enrolment)
    return enrolment


@transaction.atomic
def cancel(
    enrolment: Enrolment, *, actor: Actor, reason: str, by: User | None = None, letter: str = ""
) -> Enrolment:
    """Gives the seats back; whoever waits gets them in the same transaction. Safe to repeat."""
    group = seats.lock(enrolment.group_id)
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.state not in ACTIVE:
        return enrolment
    seats.release(group, enrolment)
    log.move(enrolment, State.WITHDRAWN, actor=actor, reason=reason, by=by, letter=letter)
    if by:
        record(by, "cancel enrolment", enrolment, note=reason)
    seats.fill(group)
    return enrolment


@transaction.atomic
def set_cannot_come(enrolment: Enrolment, meeting: Meeting, *, cannot: bool) -> None:
    """Says, or takes back, that a confirmed party cannot come to a coming meeting of its group."""
    allowed = enrolment.is_confirmed and meeting.group_id == enrolment.group_id
    if not allowed or meeting.ends < timezone.now():
        raise log.NotAllowed
    if cannot:
        CannotCome.objects.get_or_create(meeting=meeting, enrolment=enrolment)
    else:
        CannotCome.objects.filter(meeting=meeting, enrolment=enrolment).delete()
    reminders.plan(enrolment)
