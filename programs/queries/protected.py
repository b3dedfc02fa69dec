"""Families with protected identity, by their aliases. Names and contacts: `services.protected`."""

from django.db.models import QuerySet

from core.models import AuditEntry, User
from core.roles import Role
from programs.enums import State
from programs.models import Enrolment

READ = "see protected contact"


def contact_people() -> QuerySet[User]:
    """Who can be a family's contact person. Those who look after groups."""
    roles = [Role.PROGRAM_LEADER.value, Role.PROGRAM_COORDINATOR.value]
    found = User.objects.filter(is_active=True, groups__name__in=roles).distinct()
    return found.order_by("first_name", "last_name", "username")


def protected_of(user: User) -> QuerySet[Enrolment]:
    """Families whose contact person this is, whichever group they are in."""
    own = Enrolment.objects.filter(contact_person=user).exclude(state=State.MOVED)
    return own.select_related("group__program", "contact_person").order_by("name", "pk")


def readings(enrolment: Enrolment) -> QuerySet[AuditEntry]:
    """When name and contact were read, the last first. The contact person alone."""
    word = f"{enrolment._meta.label_lower}:{enrolment.pk}"
    found = AuditEntry.objects.filter(subject=word, action=READ)
    return found.select_related("by")
