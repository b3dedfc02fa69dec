"""The way to the page of what is removed, for those who see what would be."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.retention import keepers_of
from core.waiting import Card


def cards(user: Any) -> Iterable[Card]:
    if keepers_of(user):
        yield Card(
            title=_("What is removed, and when"),
            url=reverse("retention"),
            text=_("What goes by itself in the next months, and the protocol of what went."),
        )
