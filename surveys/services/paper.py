"""Answers on paper that staff type in, one sheet at a time (SUR-30, docs/adr/0021)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from surveys.definition import keep
from surveys.enums import RUNNING, GuardianMode
from surveys.models.invitation import CodeBatch
from surveys.models.response import typed_of
from surveys.models.wave import Wave
from surveys.services.waves import WaveRefused


def why_not(wave: Wave) -> list[str]:
    """What keeps staff from typing in answers to this wave, in sentences."""
    if keep(wave.version.definition).help_lines:
        return [_("The survey is sensitive: nobody else may see what a person answers.")]
    if wave.guardian == GuardianMode.YES:
        return [
            _("A guardian has to say yes to this survey, and what is typed in cannot show that.")
        ]
    if wave.state not in RUNNING or wave.is_over():
        return [_("Only while the wave is open can answers be typed in.")]
    return []


@transaction.atomic
def begin_typing(batch: CodeBatch, *, by: User | None) -> Wave:
    """Lets somebody type in a sheet of this group. The log says who and for whom, never what."""
    wave = Wave.objects.select_for_update().get(pk=batch.wave_id)
    reasons = why_not(wave)
    if reasons:
        raise WaveRefused(reasons)
    record(by, "type in answer from paper", batch)
    return wave


@transaction.atomic
def name_typists(wave: Wave, leaders: Iterable[User], *, by: User | None) -> None:
    """Lets these leaders, and no others, type in answers of the wave."""
    Wave.objects.select_for_update().get(pk=wave.pk).typists.set(leaders)
    record(by, "name who may type", wave)


@transaction.atomic
def remove_typed(batch: CodeBatch, *, by: User | None) -> int:
    """Undoes what was typed in for this group: all of it, as no sheet can be told from another.

    Only while the wave runs. Returns how many.
    """
    wave = Wave.objects.select_for_update().get(pk=batch.wave_id)
    if wave.state not in RUNNING:
        raise WaveRefused([_("The wave is closed. What was typed in can no longer be removed.")])
    number, _models = typed_of(wave).filter(**batch.grouping).delete()
    record(by, "remove answers from paper", batch)
    return number
