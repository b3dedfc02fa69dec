"""What waits for a group leader on their start page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.roles import Role, has_role
from core.waiting import Card
from programs import queries


def cards(user: Any) -> Iterator[Card]:
    if not has_role(user, Role.PROGRAM_LEADER):
        return
    start, end = queries.day_of(timezone.now())
    today = queries.meetings_of(user).filter(starts__gte=start, starts__lt=end)
    yield Card(
        title=_("Your groups"),
        url=reverse("leader:evenings"),
        text=_("Meetings today, attendance and contact details."),
        count=today.count(),
    )
    calls = queries.calls_to_make(user).count()
    if calls:
        yield Card(
            title=_("Parents to phone"),
            url=reverse("leader:evenings") + "#ring",
            text=_("They have no e-mail and wait for an answer."),
            count=calls,
        )
