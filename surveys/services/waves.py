"""The life of a wave. The gate stands here and in a constraint of the database."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from core.roles import Role, has_role
from core.texts import missing_languages
from promises.models import Promise
from surveys.anonymity import saying
from surveys.definition import keep
from surveys.enums import RUNNING, TEXT_TYPES, AgeBand, GuardianMode, Mode, WaveState
from surveys.models.invitation import GuardianSlip, PoolCode
from surveys.models.response import FollowUpKey
from surveys.models.survey import SurveyVersion
from surveys.models.wave import Wave
from surveys.services import guardians
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
    guardian: str = GuardianMode.NONE,
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
        guardian=GuardianMode(guardian),
        k=max(version.survey.k, settings.K_FLOOR),
        m=max(version.survey.m, settings.M_FLOOR),
        k_staff=max(version.survey.k_staff, settings.K_STAFF_FLOOR),
        kept_days=version.survey.kept_days,
        decision=version.survey.decision,
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
    if wave.removed_at is not None or wave.state in (WaveState.CLOSED, WaveState.DISCARDED):
        gaps.append(_("The wave is closed. Make a new wave to ask again."))
    if wave.closes < today:
        gaps.append(_("The last day has passed. Move it before you open the wave."))
    if not wave.batches.exists():
        gaps.append(_("No groups are invited yet."))
    return gaps + _asking_gaps(wave) + guardians.gaps(wave)


def _asking_gaps(wave: Wave) -> list[str]:
    """SUR-43: texts need somebody who is told of harm, and every age something to answer."""
    definition, gaps = keep(wave.version.definition), _mode_gaps(wave)
    contact = wave.version.survey.harm_contact
    is_there = contact is not None and contact.is_active and has_role(contact, Role.MODERATOR)
    if not is_there and any(one.type in TEXT_TYPES for one in definition.questions):
        gaps.append(_("The survey asks for texts, and names no moderator who is told of harm."))
    bands = set(wave.batches.values_list("band", flat=True))
    empty = [band for band in bands if not definition.for_band(band).asked]
    gaps += [
        _("Nothing is asked of: %(age)s. Texts are for those from 13 years.")
        % {"age": AgeBand(band).label}
        for band in AgeBand.values
        if band in empty
    ]
    return gaps


def _mode_gaps(wave: Wave) -> list[str]:
    """SUR-42: what is promised fits the mode, and code words can be made."""
    if wave.mode == Mode.ANONYMOUS:
        return []
    gaps, promise = [], wave.promise
    shown = (wave.name, promise.listener_role, promise.decision, promise.can_change,
             promise.cannot_change)  # fmt: skip
    if any(saying(words) for words in shown):
        gaps.append(
            _("The promise or the wave's name says anonymous, but the survey is followed up.")
        )
    if FollowUpKey.objects.filter(survey=wave.version.survey_id).exclude(destroyed=None).exists():
        gaps.append(
            _("The key of the code words has been destroyed. Make a new survey to follow up.")
        )
    return gaps


@transaction.atomic
def open_wave(wave: Wave, *, by: User | None, today: date | None = None) -> Wave:
    """Lets people in. Opening an open wave changes nothing. Raises WaveRefused with the reasons.

    A paused wave goes on by this too: what held when it opened must hold again. Floors that the
    operator has raised since the wave was made raise its thresholds at the opening.
    """
    locked = _locked(wave)
    if locked.state != WaveState.OPEN:
        gaps = opening_gaps(locked, today=today)
        if gaps:
            raise WaveRefused(gaps)
        action = "resume wave" if locked.state == WaveState.PAUSED else "open wave"
        if locked.state == WaveState.DRAFT:
            locked.k = max(locked.k, settings.K_FLOOR)
            locked.m = max(locked.m, settings.M_FLOOR)
            locked.k_staff = max(locked.k_staff, settings.K_STAFF_FLOOR)
        locked.state = WaveState.OPEN
        locked.promise_complete = True
        locked.scheduled = False
        locked.k_opened, locked.m_opened = locked.k, locked.m
        locked.k_staff_opened = locked.k_staff
        locked.save(
            update_fields=[
                "state", "promise_complete", "scheduled", "k", "m", "k_opened", "m_opened",
                "k_staff", "k_staff_opened",
            ]
        )  # fmt: skip
        record(by, action, locked)
    return _follow(wave, locked)


@transaction.atomic
def pause_wave(wave: Wave, *, by: User | None) -> Wave:
    """Lets nobody new in; who has begun may finish. Pausing again changes nothing."""
    locked = _locked(wave)
    if locked.state not in RUNNING:
        raise WaveRefused([_("Only an open wave can be paused.")])
    if locked.state == WaveState.OPEN:
        locked.state = WaveState.PAUSED
        locked.save(update_fields=["state"])
        record(by, "pause wave", locked)
    return _follow(wave, locked)


@transaction.atomic
def close_wave(wave: Wave, *, by: User | None) -> Wave:
    """Ends the wave for good, its rows in random order. Closing it again changes nothing.

    Who began before may still finish; see services.submit.receives and begin_count.
    """
    locked = _locked(wave)
    if locked.state == WaveState.DRAFT:
        raise WaveRefused([_("The wave has not been opened.")])
    if locked.state in RUNNING:
        locked.state = WaveState.CLOSED
        locked.closed_at = timezone.now()
        locked.save(update_fields=["state", "closed_at"])
        for rows in (PoolCode, GuardianSlip):  # of no use any more
            rows.objects.filter(batch__wave=locked).delete()
        shuffle(locked)
        record(by, "close wave", locked)
    return _follow(wave, locked)


@transaction.atomic
def begin_count(wave: Wave) -> Wave:
    """From here on no answer is received: the report counts what is there, in a new random order.

    Holds the wave as closing does, so that an answer that is being stored comes first or is told
    that it came too late. Beginning again changes nothing.
    """
    locked = _locked(wave)
    if locked.state != WaveState.CLOSED:
        raise WaveRefused([_("Close the wave first. Nothing is counted while it is open.")])
    if locked.counted_at is None:
        locked.counted_at = timezone.now()
        locked.save(update_fields=["counted_at"])
        shuffle(locked)
    return _follow(wave, locked)


@transaction.atomic
def change_dates(wave: Wave, *, opens: date, closes: date, by: User | None) -> Wave:
    """Moves the days of a wave that is not closed. An open wave keeps the day that it opened on."""
    locked = _locked(wave)
    reasons = []
    if locked.state in RUNNING:
        opens = locked.opens
    elif locked.state != WaveState.DRAFT:
        reasons.append(_("The wave is closed. Make a new wave to ask again."))
    if closes < opens:
        reasons.append(_("The last day comes before the first."))
    if closes < timezone.localdate():
        reasons.append(_("The last day has passed. Choose today or a later day."))
    if locked.promise.due < closes:
        reasons.append(_("The answer is promised before the wave closes. Move one of the dates."))
    if reasons:
        raise WaveRefused(reasons)
    if (opens, closes) != (locked.opens, locked.closes):
        locked.opens, locked.closes = opens, closes
        locked.save(update_fields=["opens", "closes"])
        record(by, "change dates", locked)
    return _follow(wave, locked)


@transaction.atomic
def schedule_opening(wave: Wave, *, by: User | None, on: bool = True) -> Wave:
    """Whether the wave opens by itself on its first day. Raises WaveRefused where it could not."""
    locked = _locked(wave)
    if locked.state != WaveState.DRAFT:
        raise WaveRefused([_("The wave has been opened already.")])
    if on and (gaps := opening_gaps(locked)):
        raise WaveRefused(gaps)
    if locked.scheduled != on:
        locked.scheduled = on
        locked.save(update_fields=["scheduled"])
        record(by, "schedule opening" if on else "stop schedule", locked)
    return _follow(wave, locked)


def _locked(wave: Wave) -> Wave:
    return Wave.objects.select_for_update().get(pk=wave.pk)


def _follow(wave: Wave, locked: Wave) -> Wave:
    """The caller's object says what the row now says."""
    for field in locked._meta.concrete_fields:
        setattr(wave, field.attname, getattr(locked, field.attname))
    return wave
