"""Receives a finished answer: one transaction, one response row, once per sending id."""

import hmac
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.languages import get
from surveys.conditions import path
from surveys.definition import Definition
from surveys.enums import NOT_REACHED, NOT_SHOWN, RUNNING, TEXT_GIVEN, Harm, Mode
from surveys.harm import tells_of_harm
from surveys.models.freetext import FreeText
from surveys.models.invitation import Code
from surveys.models.response import TABLES, PaperResponse, ReplayMark
from surveys.models.wave import GROUPING, Wave
from surveys.services.fitting import fits
from surveys.validators import mask_personal

_HASH = re.compile(r"[0-9a-f]{64}")


class WaveClosed(Exception):
    """The wave takes no answers (any more)."""


class CodeUsed(Exception):
    """Somebody has already sent an answer with this one-time code."""


class AnswerRefused(Exception):
    """A value is no answer to its question in the frozen version. `key` is the question's.

    The text is for the person: one question has to be answered again, all else is kept.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(_("This answer does not fit the question. Please answer it once more."))


@dataclass(frozen=True)
class Receipt:
    """`replayed`: the same sending had arrived before, and nothing was stored again."""

    replayed: bool


def mark_of(sending: str) -> str:
    """Keyed hash of a sending id; what is stored does not tell the id."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"send|" + sending.encode(), "sha256").hex()


def coded(
    definition: Definition, answers: Mapping[str, Any], texts: Mapping[str, Any]
) -> dict[str, Any]:
    """A value for every question that has a number; answers off the path are dropped.

    Raises AnswerRefused for the first value on the path that does not fit (services.fitting).
    """
    shown = {question.key for question in path(definition, answers)}
    result: dict[str, Any] = {}
    for question in definition.counted:
        given = answers.get(question.key)
        if question.key not in shown:
            result[question.key] = NOT_SHOWN
        elif given is None:
            result[question.key] = NOT_REACHED
        elif fits(question, given, texts):
            result[question.key] = given
        else:
            raise AnswerRefused(question.key)
    return result


def receives(wave: Wave, now: datetime) -> bool:
    """Whether a finished answer is taken. Who has one began before the close: codes end with it.

    So what was begun may be finished while the wave rests, and after the close as long as a draft
    can live, unless counting for the report has begun.
    """
    until = wave.finishing_until
    return wave.state in RUNNING or (until is not None and now <= until)


_HELD = """
    SELECT w.id, w.state, w.closes, w.closed_at, w.counted_at, b.school, b.area, b.school_year,
           b.program_group, b.band
    FROM surveys_wave w
    JOIN surveys_codebatch b ON b.wave_id = w.id
    JOIN surveys_surveyversion v ON v.id = w.version_id
    WHERE w.id = %s AND b.id = %s AND v.id = %s AND v.digest = %s
"""


def _held(wave_id: int, batch_id: int, version_id: int, definition: Definition) -> Any:
    """The wave as it is now, with its batch's groups, held so until the answer is stored.

    None unless wave, batch and version belong together and the definition is that version's. On
    PostgreSQL the key lock on wave and batch makes whoever closes, counts or discards (they take
    FOR UPDATE) wait for this answer, or this answer for them and then see what they wrote. The
    foreign keys would not: Django's are checked at commit. SQLite has one writer at a time.
    """
    lock = " FOR KEY SHARE OF w, b" if connection.vendor == "postgresql" else ""
    rows = Wave.objects.raw(_HELD + lock, [wave_id, batch_id, version_id, definition.digest])
    return next(iter(rows), None)


def submit(
    *,
    wave_id: int,
    version_id: int,
    definition: Definition,
    batch_id: int,
    sending: str,
    language: str,
    answers: Mapping[str, Any],
    texts: Mapping[str, str],
    quotes: Collection[str] = (),
    slip: str = "",
    word: str = "",
    paper: bool = False,
) -> Receipt:
    """Stores the answer, in the table of the survey's mode. `word`: the hash of a code word, kept
    where the survey is followed up; anything else is no word. `paper`: typed in by staff, which
    has a table of its own and is never done in a sensitive survey. `quotes`: questions whose text
    may be quoted; it stands with the text and nowhere else.

    Raises AnswerRefused, WaveClosed or CodeUsed, and stores nothing then. A sending that has
    arrived before gets its receipt, whatever has happened since.
    """
    values = coded(definition, answers, texts)
    table = PaperResponse if paper else TABLES[definition.mode]
    own = {} if paper else _own(definition, word)
    try:
        with transaction.atomic():
            wave = _held(wave_id, batch_id, version_id, definition)
            never = paper and bool(definition.help_lines)
            if wave is None or never or not receives(wave, timezone.now()):
                raise WaveClosed
            ReplayMark(digest=mark_of(sending), wave_id=wave_id).save(force_insert=True)
            table(
                wave_id=wave_id,
                version_id=version_id,
                language=get(language).code,
                **{name: getattr(wave, name) for name in GROUPING},
                band=wave.band,
                day=_day(wave),
                answers=values,
                **own,
            ).save(force_insert=True)
            for key, text in texts.items():
                if values.get(key) == TEXT_GIVEN:
                    FreeText(
                        wave_id=wave_id,
                        question=key,
                        language=language,
                        text=mask_personal(text),
                        may_quote=key in quotes and definition.by_key[key].quotable,
                        harm=Harm.LISTED if tells_of_harm(text) else "",
                    ).save(force_insert=True)
            if slip and not Code.objects.filter(pk=slip, batch=batch_id, used=False).update(
                used=True
            ):
                raise CodeUsed
    except (IntegrityError, CodeUsed, WaveClosed):
        if ReplayMark.objects.filter(pk=mark_of(sending)).exists():
            return Receipt(replayed=True)
        raise
    return Receipt(replayed=False)


def _own(definition: Definition, word: str) -> dict[str, str]:
    """What the mode's table has beside what every answer has."""
    if definition.mode != Mode.FOLLOW_UP:
        return {}
    return {"word": word if _HASH.fullmatch(word) else ""}


def _day(wave: Wave) -> date:
    """Today, but never after the wave's end: the few that finish later would stand out by it."""
    ends = [timezone.localdate(), wave.closes]
    if wave.closed_at is not None:
        ends.append(timezone.localdate(wave.closed_at))
    return min(ends)
