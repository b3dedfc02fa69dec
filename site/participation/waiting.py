"""What waits for report publishers, and for staff of a unit, on the start page of staff."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.roles import Role, has_role
from core.units import units_of
from core.waiting import Card
from surveys.reports.queries import standings


def cards(user: Any) -> Iterator[Card]:
    if units_of(user):
        yield Card(
            _("Small groups of your unit"),
            reverse("participation:units"),
            _("What children have answered where you work. Not to be passed on."),
        )
    if has_role(user, Role.REPORT_PUBLISHER):
        ready = sum(one.can_publish for one in standings())
        yield Card(
            _("Publish reports"),
            reverse("participation:publish:waves"),
            _("Closed surveys whose answers wait to be published"),
            ready,
        )
