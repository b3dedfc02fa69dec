"""A family with protected identity, and everything of it that may be found nowhere."""

import re
from typing import Any

from django.apps import apps

from core.models import User
from programs.models import Enrolment, Group
from programs.services.enrolment import apart, enrol
from tests.programs.makers import make_application

NAME, PHONE, EMAIL = "Idunn Falkenberg", "+46701740690", "idunn.f@hemlig.example"
ALIAS = "Blå Viol"
# Also as people write the number, and either name by itself.
SECRET = re.compile(
    r"idunn|falkenberg|701740690|70[-\s]*174[-\s]*06[-\s]*90|hemlig\.example", re.IGNORECASE
)


def make_protected(group: Group, person: User, **facts: Any) -> Enrolment:
    said = make_application(name=NAME, phone=PHONE, email=EMAIL, contact_way="email", **facts)
    shown, hidden = apart(said, alias=ALIAS, person=person)
    return enrol(group, shown, send_key="hidden", by=person, hidden=hidden)


def tables_with_it() -> set[str]:
    """Every table of the database, libraries' too, in which anything of the family stands."""
    return {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values()
        if SECRET.search(repr(row))
    }
