"""Families with protected identity: the one door to their names and contacts (docs/adr/0052).

An enrolment of theirs has an alias and a contact person. What is kept here is read by that person
alone, and each reading is noted.
"""

from dataclasses import dataclass

from django.db import transaction

from core.audit import record
from core.models import User
from programs import queries
from programs.models import Enrolment
from programs.models.protected import ProtectedContact
from programs.queries.protected import READ

KEPT = ("name", "phone", "email", "contact_way")


class NotYours(Exception):
    """Somebody else is the family's contact person."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Already checked by the form: a phone or an e-mail address is there."""

    person: User
    name: str
    phone: str
    email: str
    contact_way: str


def keep(enrolment: Enrolment, hidden: Hidden) -> None:
    """Inside the caller's transaction, which writes the contact person beside the alias."""
    said = {name: getattr(hidden, name) for name in KEPT}
    ProtectedContact.objects.update_or_create(enrolment=enrolment, defaults=said)


def copy(old: Enrolment, new: Enrolment) -> None:
    """Of one of two adults who begin apart."""
    for contact in ProtectedContact.objects.filter(enrolment=old):
        contact.pk, contact._state.adding = None, True
        contact.enrolment = new
        contact.save()


def carry(old: Enrolment, new: Enrolment) -> None:
    """Of a family that is moved: nothing stays behind."""
    ProtectedContact.objects.filter(enrolment=old).update(enrolment=new)


@transaction.atomic
def look(enrolment: Enrolment, *, by: User) -> ProtectedContact:
    """Name and contact, for the contact person alone; that they looked is noted. Or NotYours."""
    own = ProtectedContact.objects.filter(enrolment__contact_person=by)
    contact = own.filter(enrolment=queries.where_now(enrolment)).first()
    if contact is None:
        raise NotYours
    record(by, READ, enrolment)
    return contact


@transaction.atomic
def change(enrolment: Enrolment, new: Hidden) -> None:
    """The contact person writes name and contact anew; what stood there is gone. Or NotYours."""
    # Held, so that nobody moves the family or takes it over before this is written.
    own = queries.protected_of(new.person).select_for_update(of=("self",))
    held = own.filter(pk=enrolment.pk).first()
    if held is None:
        raise NotYours
    keep(held, new)
    record(new.person, "change protected contact", enrolment)
