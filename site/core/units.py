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
    had, wanted = set(units_of(user)), set(wanted)
    if had == wanted:
        return
    user.units.all().delete()
    StaffUnit.objects.bulk_create(
        StaffUnit(user=user, kind=kind, name=name) for kind, name in sorted(wanted)
    )
    audit.record(by, "named where somebody works", user)
