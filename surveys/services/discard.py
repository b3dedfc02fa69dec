"""Throwing away what should never be counted: a test wave, or one batch whose codes went astray.

Only before the counting has begun: afterwards somebody could compare the report with and without.
Each is logged, with who did it, and cannot be undone.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from surveys.enums import WaveState
from surveys.models.freetext import FreeText, Theme
from surveys.models.invitation import CodeBatch
from surveys.models.response import ReplayMark, everything_of
from surveys.models.wave import Wave
from surveys.services.waves import WaveRefused


def why_not(wave: Wave) -> list[str]:
    """What keeps the wave from being discarded, in sentences."""
    if wave.removed_at is not None:
        return [_("The answers have been removed already.")]
    if wave.counted_at is not None:
        return [_("The answers have been counted for the report. They cannot be discarded now.")]
    if wave.state == WaveState.DISCARDED:
        return [_("The wave has been discarded already.")]
    return []


@transaction.atomic
def discard_wave(wave: Wave, *, by: User | None) -> None:
    """Deletes its answers, texts, codes and groups. Its row stays, so that its plan has a subject.

    A wave that has never been opened has no plan and goes wholly.
    """
    locked = _held(wave)
    record(by, "discard wave", locked)
    for rows in everything_of(locked):
        rows.delete()
    FreeText.objects.filter(wave=locked).delete()
    Theme.objects.filter(wave=locked).delete()
    ReplayMark.objects.filter(wave=locked).delete()
    locked.batches.all().delete()
    locked.invited.all().delete()
    if locked.state == WaveState.DRAFT and not locked.later.exists():
        locked.delete()
        return
    locked.state = WaveState.DISCARDED
    locked.scheduled = False
    locked.save(update_fields=["state", "scheduled"])


@transaction.atomic
def discard_batch(batch: CodeBatch, *, by: User | None) -> None:
    """Deletes the batch with its codes, its invited and its answers.

    Texts have no batch and stay. Raises WaveRefused for the only batch.
    """
    locked = _held(batch.wave)
    if locked.batches.count() < 2:
        raise WaveRefused([_("This is the only group. Discard the whole wave instead.")])
    record(by, "discard batch", batch)
    for rows in everything_of(locked):
        rows.filter(**batch.grouping).delete()
    locked.invited.filter(**batch.grouping).delete()
    batch.delete()


def _held(wave: Wave) -> Wave:
    """The wave, locked as closing locks it: answers that are being stored come first."""
    locked = Wave.objects.select_for_update().get(pk=wave.pk)
    reasons = why_not(locked)
    if reasons:
        raise WaveRefused(reasons)
    return locked
