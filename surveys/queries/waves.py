"""Waves as other rooms and pages may read them."""

from django.db.models import QuerySet

from surveys.enums import WaveState
from surveys.models.wave import Wave


def open_waves() -> QuerySet[Wave]:
    """Everybody may see which waves are open, and the promise behind each."""
    return Wave.objects.filter(state=WaveState.OPEN).select_related("version", "promise")


def staff_waves() -> QuerySet[Wave]:
    """Survey makers and school contacts see every wave, with its promise."""
    return Wave.objects.select_related("version__survey", "promise", "previous")


def waves_to_open() -> QuerySet[Wave]:
    """Survey makers: waves in preparation, the nearest day first."""
    return staff_waves().filter(state=WaveState.DRAFT).order_by("opens", "slug")


def earlier_waves(wave: Wave) -> list[Wave]:
    """The waves that came before, the nearest first. As public as the wave itself.

    Stops at a wave seen before, should the chain ever bite its tail.
    """
    found: list[Wave] = []
    seen = {wave.pk}
    current = wave.previous
    while current is not None and current.pk not in seen:
        found.append(current)
        seen.add(current.pk)
        current = current.previous
    return found
