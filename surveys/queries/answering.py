"""What the answering pages may know of a wave."""

from releases import queries
from surveys.enums import SOURCE, WaveState
from surveys.models.support import HelpLines
from surveys.models.wave import Wave


def public_wave(pk: int) -> Wave | None:
    """The wave with its version and promise, for anybody who holds a code to it."""
    return Wave.objects.select_related("version", "promise").filter(pk=pk).first()


def followed_wave(slug: str) -> Wave | None:
    """A wave that people have been asked in, with its promise; everybody may see it."""
    unseen = (WaveState.DRAFT, WaveState.DISCARDED)
    waves = Wave.objects.select_related("promise").exclude(state__in=unseen)
    return waves.filter(slug=slug, promise__accepted_at__isnull=False).first()


def report_of(wave: Wave) -> str:
    """The address part of the wave's report; empty until it is published."""
    found = queries.latest().filter(plan__source_key=wave.slug, plan__source=SOURCE)
    return found.values_list("slug", flat=True).first() or ""


def exit_address() -> str:
    """Where the quick exit of a sensitive survey leads; empty: the site's own front page."""
    return HelpLines.objects.values_list("exit_address", flat=True).first() or ""
