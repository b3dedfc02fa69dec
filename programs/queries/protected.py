"""Families with protected identity, by their aliases. Names and contacts: `services.protected`."""

from django.db.models import QuerySet

from core.models import AuditEntry, User
from core.roles import Role, has_role
from programs.enums import ONGOING, State
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


def left_alone() -> QuerySet[Enrolment]:
    """Families whose contact person has left, or looks after no group any more. The coordinator."""
    every = Enrolment.objects.filter(contact_person__isnull=False, state__in=ONGOING)
    found = every.exclude(contact_person__in=contact_people().order_by())
    return found.select_related("group__program", "contact_person").order_by("name", "pk")


def readings(enrolment: Enrolment) -> QuerySet[AuditEntry]:
    """When name and contact were read, the last first. The contact person alone."""
    word = f"{enrolment._meta.label_lower}:{enrolment.pk}"
    found = AuditEntry.objects.filter(subject=word, action=READ)
    return found.select_related("by")


def rows_of_family(enrolment: Enrolment) -> list[Enrolment]:
    """All that was made of one form or wish: moved, split, or asked for several groups. Service."""
    found: dict[int, Enrolment] = {}
    todo = [Enrolment.objects.get(pk=enrolment.pk)]
    while todo:
        one = todo.pop()
        if one.pk in found:
            continue
        found[one.pk] = one
        todo += one.went_to.all()
        todo += [one.came_from] if one.came_from else []
        todo += Enrolment.objects.filter(interests__in=one.interests.all())
    return [found[pk] for pk in sorted(found)]


def protected_for(user: User) -> QuerySet[Enrolment]:
    """Whose contact person this user may change: of own families, the coordinator of all."""
    every = Enrolment.objects.filter(contact_person__isnull=False).exclude(state=State.MOVED)
    if not has_role(user, Role.PROGRAM_COORDINATOR):
        every = every.filter(contact_person=user)
    return every.select_related("group__program", "contact_person")
