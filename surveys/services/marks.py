"""Codes and replay marks go when nothing can be sent any more (SUR-40, PRV-5)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from surveys.enums import RUNNING, WaveState
from surveys.models.invitation import Code
from surveys.models.response import ReplayMark
from surveys.models.wave import Wave

KEPT = timedelta(hours=48)  # after the close


@transaction.atomic
def delete_old_marks(now: datetime) -> int:
    """Marks of waves closed 48 hours ago; returns how many.

    Marks from before marks knew their wave go when every wave is closed that long.
    """
    needed = Wave.objects.filter(
        Q(state__in=RUNNING) | Q(state=WaveState.CLOSED, closed_at__gt=now - KEPT)
    )
    # Before the opening guardians may have said no, which has a mark too (SUR-44).
    old = ReplayMark.objects.exclude(wave__state=WaveState.DRAFT)
    if needed.exists():
        old = old.filter(wave__isnull=False).exclude(wave__in=needed)
    return old.delete()[0]


def delete_old_codes(now: datetime) -> int:
    """Codes of waves closed 48 hours ago: what was begun with one has been sent or is gone."""
    old = Q(batch__wave__state=WaveState.CLOSED, batch__wave__closed_at__lte=now - KEPT)
    return Code.objects.filter(old).delete()[0]
