"""An enrolment becomes protected later, and its contact person changes (docs/adr/0052)."""

from django.db import transaction
from django.db.models import Q

from core.audit import record
from core.models import User
from core.roles import Role, has_role
from outbox import services as outbox
from outbox.models import PENDING, Channel, Message, MessageState
from programs import queries
from programs.enums import ContactWay, State
from programs.models import Enrolment, EnrolmentLog, Interest
from programs.services import interests, letters, log, protected, reminders, seats
from programs.services.protected import Hidden, NotYours


@transaction.atomic
def protect(enrolment: Enrolment, *, alias: str, person: User, by: User) -> list[Enrolment]:
    """Name and contact of the family leave its enrolments, letters, wishes and reasons.

    Every row that it has of this enrolment (moved, one of two adults, asked by the same wish) is
    protected alike. Sent twice it is once. Raises NotAllowed where nobody's identity is documented.
    """
    if enrolment.without_identity:
        raise log.NotAllowed
    related = queries.rows_of_family(enrolment)
    for pk in sorted({one.group_id for one in related}):
        seats.lock(pk)
    rows = [one for one in queries.rows_of_family(enrolment) if not one.is_protected]
    for one in rows:
        _hide(one, alias, person)
        record(by, "protect identity", one)
    interests.forget(Interest.objects.filter(enrolments__in=rows))
    return rows


def _hide(one: Enrolment, alias: str, person: User) -> None:
    known = Hidden(person=person, **{name: getattr(one, name) for name in protected.KEPT})
    one.contact_person, one.name, one.contact_way = person, alias, ContactWay.CALL
    one.phone = one.email = ""
    one.save(update_fields=["contact_person", "name", "phone", "email", "contact_way"])
    if one.state != State.MOVED:  # it lies with the row in the other group
        protected.keep(one, known)
    one.offers.filter(answer="").update(deadline=None)  # nobody is passed over by a clock
    _forget_reasons(one, known)
    _redirect(one)


def _forget_reasons(one: Enrolment, known: Hidden) -> None:
    """Staff type why a family was moved: that one of its names stands there is not excluded."""
    said = Q()
    for word in {*known.name.split(), known.phone, known.email} - {""}:
        said |= Q(reason__icontains=word)
    EnrolmentLog.objects.filter(said, enrolment=one).update(reason="")


def _redirect(one: Enrolment) -> None:
    """What waits becomes a call of the contact person; what is done keeps neither words nor to whom
    it went."""
    about = Message.objects.filter(about=letters.about(one))
    letters.follow_contact(one)
    reminders.plan(one)
    for message in about.filter(state__in=PENDING).exclude(channel=Channel.CALL, recipient=""):
        outbox.cancel(message)
    about.filter(state=MessageState.UNSURE).update(state=MessageState.CANCELLED)
    about.exclude(state__in=PENDING).update(
        recipient="", subject="", body="", provider_id="", secret_source=""
    )


def may_hand_over(enrolment: Enrolment, user: User) -> bool:
    """The contact person; and the coordinator, who does not see the contact by it."""
    own = enrolment.contact_person_id == user.pk
    return enrolment.is_protected and (own or has_role(user, Role.PROGRAM_COORDINATOR))


@transaction.atomic
def hand_over(enrolment: Enrolment, to: User, *, by: User) -> None:
    """Another person knows the family from now on, and the one before no longer. Or NotYours.

    Nobody takes a family over: a coordinator who could name themselves would read every contact.
    """
    group = seats.lock(enrolment.group_id)
    enrolment = group.enrolments.get(pk=enrolment.pk)
    if to == by or not may_hand_over(enrolment, by):
        raise NotYours
    for one in [enrolment, *queries.left_behind(enrolment)]:
        Enrolment.objects.filter(pk=one.pk, contact_person__isnull=False).update(contact_person=to)
    record(by, "hand over protected contact", enrolment)
    record(by, "name contact person", to)
