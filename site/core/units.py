"""Where somebody works, as schools and areas are named in invitations."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core import audit
from core.models import StaffUnit, User

Unit = tuple[str, str]  # kind, name


def units_of(user: Any) -> list[Unit]:
    """Nobody has a unit by a role: a superuser is named like everybody else."""
    if not user.is_authenticated:
        return []
    return list(StaffUnit.objects.filter(user=user).values_list("kind", "name"))


@transaction.atomic
def set_units(user: User, wanted: Iterable[Unit], *, by: User | None) -> None:
    """Just these. The same again changes nothing."""
    User.objects.select_for_update().get(pk=user.pk)
    had, wanted = set(units_of(user)), set(wanted)
    for kind, name in sorted(had - wanted):
        user.units.filter(kind=kind, name=name).delete()
        audit.record(by, "no longer works at a unit", user, note=f"{kind}: {name}")
    for kind, name in sorted(wanted - had):
        StaffUnit.objects.create(user=user, kind=kind, name=name)
        audit.record(by, "named where somebody works", user, note=f"{kind}: {name}")
