"""Changing how, and in which language, a parent is reached."""

from dataclasses import asdict, dataclass

from django.db import transaction

from core.audit import record
from programs.enums import ONGOING, ContactWay
from programs.models import Enrolment
from programs.services import letters, log, reminders, seats


@dataclass(frozen=True, slots=True)
class Details:
    """Already checked by the form: one of phone and e-mail is there, and the way fits it."""

    message_language: str
    phone: str
    email: str
    contact_way: str


def details_of(enrolment: Enrolment) -> Details:
    return Details(**{name: getattr(enrolment, name) for name in Details.__dataclass_fields__})


@transaction.atomic
def change(enrolment: Enrolment, new: Details) -> bool:
    """Stores the details and tells the parent. Sent twice it changes once; False: nothing new.

    What waits to be sent follows to the new contact in the new language. A confirmation goes to
    the new contact, and the old e-mail address gets a notice that names neither the new contact
    nor the link, in the language that its reader chose. The group is locked, as it is by all who
    write letters about its places. Raises NotAllowed for an enrolment that is
    over, or whose contact lies with its contact person or is gone.
    """
    enrolment = seats.hold(enrolment)
    if enrolment.state not in ONGOING or not enrolment.may_change_contact:
        raise log.NotAllowed
    old = details_of(enrolment)
    if old == new:
        return False
    for name, value in asdict(new).items():
        setattr(enrolment, name, value)
    enrolment.save(update_fields=list(asdict(new)))
    record(None, "change contact details", enrolment)
    moved = letters.follow_contact(enrolment)
    if old.email and old.email.casefold() != new.email.casefold():
        letters.tell_old_address(enrolment, old.email, old.message_language)
    # Nobody is phoned about a language alone, or twice about one change.
    reminders.plan(enrolment)
    by_sms = new.contact_way == ContactWay.SMS
    if new.email or by_sms or ((new.phone != old.phone or old.email) and not moved):
        letters.write(enrolment, "details")
    return True
