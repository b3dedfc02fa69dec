"""Opening and closing a wave. The gate stands here and in a constraint of the database."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from core.texts import missing_languages
from promises.models import Promise
from surveys.enums import WaveState
from surveys.models.survey import SurveyVersion
from surveys.models.wave import Wave
from surveys.services.shuffle import shuffle


class WaveRefused(Exception):
    """The wave cannot be opened or closed; `reasons` are sentences for the person who tried."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@transaction.atomic
def create_wave(
    version: SurveyVersion,
    *,
    slug: str,
    name: dict[str, str],
    promise: Promise,
    opens: date,
    closes: date,
    by: User | None,
    previous: Wave | None = None,
) -> Wave:
    """A wave in preparation, bound to the version. Invite groups next (services.invited)."""
    wave = Wave(
        slug=slug,
        name=name,
        version=version,
        promise=promise,
        opens=opens,
        closes=closes,
        previous=previous,
    )
    wave.full_clean()
    wave.save(force_insert=True)
    record(by, "create wave", wave)
    return wave


def promise_gaps(promise: Promise) -> list[str]:
    """What the promise lacks before anybody may be asked (PAR-1)."""
    gaps = []
    if not promise.listener_name or missing_languages(promise.listener_role):
        gaps.append(_("No listener is named yet, with role and board."))
    if promise.accepted_at is None:
        gaps.append(_("The listener has not accepted the promise yet."))
    for words, gap in (
        (promise.invited, _("It does not say who is invited and who is usually missed.")),
        (promise.ways, _("It does not say in which languages and ways people can answer.")),
        (promise.can_change, _("It does not say what can change.")),
        (promise.cannot_change, _("It does not say what cannot change.")),
        (promise.decision, _("It does not say which decision the answers feed.")),
    ):
        if missing_languages(words):
            gaps.append(gap)
    return gaps


def opening_gaps(wave: Wave, *, today: date | None = None) -> list[str]:
    """Everything that keeps the wave from opening, in sentences; empty when it may open."""
    today = today or timezone.localdate()
    gaps = promise_gaps(wave.promise)
    if wave.promise.due < wave.closes:
        gaps.append(_("The answer is promised before the wave closes. Move one of the dates."))
    if wave.state == WaveState.CLOSED:
        gaps.append(_("The wave is closed. Make a new wave to ask again."))
    if wave.closes < today:
        gaps.append(_("The last day has passed. Move it before you open the wave."))
    if not wave.batches.exists():
        gaps.append(_("No groups are invited yet."))
    return gaps


@transaction.atomic
def open_wave(wave: Wave, *, by: User | None, today: date | None = None) -> Wave:
    """Lets people in. Opening an open wave changes nothing. Raises WaveRefused with the reasons."""
    locked = _locked(wave)
    if locked.state != WaveState.OPEN:
        gaps = opening_gaps(locked, today=today)
        if gaps:
            raise WaveRefused(gaps)
        locked.state = WaveState.OPEN
        locked.promise_complete = True
        locked.save(update_fields=["state", "promise_complete"])
        record(by, "open wave", locked)
    return _follow(wave, locked)


@transaction.atomic
def close_wave(wave: Wave, *, by: User | None) -> Wave:
    """Ends the wave for good, its rows in random order. Closing it again changes nothing."""
    locked = _locked(wave)
    if locked.state == WaveState.DRAFT:
        raise WaveRefused([_("The wave has not been opened.")])
    if locked.state == WaveState.OPEN:
        locked.state = WaveState.CLOSED
        locked.save(update_fields=["state"])
        shuffle(locked)
        record(by, "close wave", locked)
    return _follow(wave, locked)


def _locked(wave: Wave) -> Wave:
    return Wave.objects.select_for_update().get(pk=wave.pk)


def _follow(wave: Wave, locked: Wave) -> Wave:
    """The caller's object says what the row now says."""
    fields: list[Any] = ["state", "promise_complete"]
    for field in fields:
        setattr(wave, field, getattr(locked, field))
    return wave
