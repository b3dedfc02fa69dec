"""What waits for an editor."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from core.roles import Role, has_role
from core.waiting import Card


def moderation(user: Any) -> Iterator[Card]:
    """Pages sent for a look before they are published."""
    if not has_role(user, Role.EDITOR):
        return
    count = TaskState.objects.reviewable_by(user).count()
    yield Card(
        title=_("Pages to look at"),
        url=reverse("wagtailadmin_home"),
        text=_("Sent by the youth council or a colleague. Publish them, or send them back."),
        count=count,
    )
    yield Card(
        title=_("All pages"),
        url=reverse("wagtailadmin_explore_root"),
        text=_("Write, change and translate pages."),
    )
