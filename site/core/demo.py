"""The demonstration's staff: one made-up person per role, all with the same open password."""

from typing import TextIO

from django.contrib.auth.hashers import make_password

from core.models import User
from core.roles import Role, ensure_roles
from core.units import set_units

PASSWORD = "demo"  # noqa: S105 printed on purpose: only where DEMO is on

PEOPLE: list[tuple[str, str, str, str, list[Role]]] = [
    ("admin", "Ada", "Berg", "sv", [Role.ADMINISTRATOR]),
    ("redaktor", "Elsa", "Lind", "sv", [Role.EDITOR]),
    ("ungdomsrad", "Noor", "Haddad", "sv", [Role.COUNCIL_MEMBER]),
    ("enkat", "Johan", "Ek", "sv", [Role.SURVEY_MAKER]),
    ("skola", "Maria", "Sand", "sv", [Role.SCHOOL_CONTACT]),
    ("rapport", "Karin", "Ström", "sv", [Role.REPORT_PUBLISHER]),
    ("moderator", "Omar", "Saleh", "ar", [Role.MODERATOR]),
    ("samordnare", "Lina", "Falk", "sv", [Role.PROGRAM_COORDINATOR]),
    ("dataskydd", "Per", "Dahl", "sv", [Role.DATA_PROTECTION_OFFICER]),
    ("lyssnare", "Anna", "Holm", "sv", []),
    ("larare", "Sofia", "Nyman", "sv", []),
]
# Where somebody works, as the demonstration's invitations name it.
UNITS = {"larare": [("school", "Norrbyskolan"), ("school", "Sjöskolan")]}


def build(stdout: TextIO) -> None:
    """Makes the people that are not there yet, and prints how they sign in."""
    groups = ensure_roles()
    hashed = make_password(PASSWORD)  # once: hashing is slow on purpose
    stdout.write("")
    for username, first, last, language, roles in PEOPLE:
        user, made = User.objects.get_or_create(
            username=username,
            defaults={"first_name": first, "last_name": last, "language": language},
        )
        if made:
            user.password = hashed
            user.is_staff = user.is_superuser = username == "admin"
            user.save()
            set_units(user, UNITS.get(username, ()), by=None)
        user.groups.add(*(groups[role] for role in roles))
        what = ", ".join(roles) or _without_a_role(username)
        stdout.write(f"      {username:<12} {PASSWORD:<6} {what}")


def _without_a_role(username: str) -> str:
    where = " and ".join(name for _kind, name in UNITS.get(username, ()))
    return f"works at {where}" if where else "listens to a promise"
