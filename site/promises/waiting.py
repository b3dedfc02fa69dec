"""What waits for a listener."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.languages import get
from core.roles import has_role
from core.texts import pick
from core.waiting import Card
from promises.models import Promise
from promises.queries import HELPERS, needing_an_answer, waiting_for


def _state(promise: Promise) -> str:
    if promise.accepted_at is None:
        return _("Read it and accept it. Nobody is asked anything before that.")
    if promise.is_late:
        return ngettext(
            "The answer has been missing for %(days)s day.",
            "The answer has been missing for %(days)s days.",
            promise.days_late,
        ) % {"days": promise.days_late}
    days = promise.days_left()
    return ngettext("%(days)s day left to answer.", "%(days)s days left to answer.", days) % {
        "days": days
    }


def promises(user: Any) -> Iterator[Card]:
    """Promises that this person listens for and has not answered; for helpers, how many wait."""
    if not user.is_authenticated:
        return
    for promise in waiting_for(user):
        page = "promises:write" if promise.accepted_at else "promises:detail"
        yield Card(
            title=_("Promise: %(title)s")
            % {"title": pick(promise.title, get(get_language()).code).text},
            url=reverse(page, args=[promise.slug]),
            text=_state(promise),
        )
    if has_role(user, *HELPERS):
        yield Card(
            _("Promises to answer"),
            reverse("promises:waiting"),
            _("Days left, and what is written so far."),
            needing_an_answer(user).count(),
        )
