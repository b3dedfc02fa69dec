"""Replay marks go when nothing can be sent twice any more (SUR-40)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from surveys.enums import RUNNING, WaveState
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
    old = ReplayMark.objects.filter(wave__isnull=False).exclude(wave__in=needed)
    if not needed.exists():
        old = ReplayMark.objects.all()
    return old.delete()[0]
