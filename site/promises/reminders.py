"""Reminders to the listener: 14 and 3 days before the day, on the day, and once when it is late."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from core.languages import get
from outbox.models import Message
from outbox.services import post
from promises import queries
from promises.models import Promise

TEMPLATE = "promises/answer_due"
BEFORE = (0, 3, 14)  # days left, the nearest first
LATE = "late"


def stage(promise: Promise, today: date) -> str | None:
    """Which reminder it is time for. One that a stopped machine missed is caught up by the next."""
    left = promise.days_left(today)
    if left < 0:
        return LATE
    return next((f"{days} days" for days in BEFORE if left <= days), None)


def remind(today: date | None = None) -> int:
    """Writes the reminders that are due and not yet written; how many they were.

    The row says promise, day and stage, so a moved day is reminded of anew and nothing twice.
    """
    today = today or timezone.localdate()
    waiting = queries.public().filter(kept_on=None).exclude(listener__email="")
    return sum(_remind(pk, today) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, today: date) -> bool:
    # Locked without its listener: PostgreSQL does not lock the empty side of an outer join.
    promise = Promise.objects.select_for_update().get(pk=pk)
    now = stage(promise, today)
    if now is None or promise.listener is None:
        return False
    about = f"promises.promise:{pk}:{promise.due}:{now}"
    if Message.objects.filter(about=about).exists():
        return False
    language = get(promise.listener.language).code
    with translation.override(language):
        path = reverse("promises:write", args=[promise.slug])
    post(
        TEMPLATE,
        about=about,
        language=language,
        context={
            "promise": promise,
            "late": now == LATE,
            "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path,
        },
        email=promise.listener.email,
    )
    return True
