"""Receives a finished answer: one transaction, one response row, once per sending id."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from surveys.conditions import path
from surveys.definition import Definition
from surveys.enums import NOT_REACHED, NOT_SHOWN, TEXT_GIVEN, WaveState
from surveys.models.freetext import FreeText
from surveys.models.invitation import Code, CodeBatch
from surveys.models.response import ReplayMark, Response
from surveys.models.wave import Wave
from surveys.validators import mask_personal


class WaveClosed(Exception):
    """The wave takes no answers (any more)."""


class CodeUsed(Exception):
    """Somebody has already sent an answer with this one-time code."""


@dataclass(frozen=True)
class Receipt:
    """`replayed`: the same sending had arrived before, and nothing was stored again."""

    replayed: bool


def mark_of(sending: str) -> str:
    """Keyed hash of a sending id; what is stored does not tell the id."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"send|" + sending.encode(), "sha256").hex()


def coded(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """A value for every question that has a number; answers off the path are dropped."""
    shown = {question.key for question in path(definition, answers)}
    result: dict[str, Any] = {}
    for question in definition.counted:
        if question.key not in shown:
            result[question.key] = NOT_SHOWN
        else:
            given = answers.get(question.key)
            result[question.key] = NOT_REACHED if given is None else given
    return result


def submit(
    *,
    wave_id: int,
    version_id: int,
    definition: Definition,
    batch: CodeBatch,
    sending: str,
    language: str,
    answers: Mapping[str, Any],
    texts: Mapping[str, str],
    slip: str = "",
) -> Receipt:
    """Stores the answer. Raises WaveClosed or CodeUsed, and then nothing is stored.

    The wave's state is read after the insert: inserting takes a key lock on the wave, so a close
    that runs at the same moment is either seen here or waits for this answer.
    """
    values = coded(definition, answers)
    try:
        with transaction.atomic():
            ReplayMark(digest=mark_of(sending)).save(force_insert=True)
            Response(
                wave_id=wave_id,
                version_id=version_id,
                language=language,
                school=batch.school,
                area=batch.area,
                school_year=batch.school_year,
                day=timezone.localdate(),
                answers=values,
            ).save(force_insert=True)
            for key, text in texts.items():
                if values.get(key) == TEXT_GIVEN:
                    FreeText(
                        wave_id=wave_id, question=key, language=language, text=mask_personal(text)
                    ).save(force_insert=True)
            if slip and not Code.objects.filter(pk=slip, used=False).update(used=True):
                raise CodeUsed
            state = Wave.objects.values_list("state", flat=True).get(pk=wave_id)
            if state != WaveState.OPEN:
                raise WaveClosed
    except IntegrityError:
        if ReplayMark.objects.filter(pk=mark_of(sending)).exists():
            return Receipt(replayed=True)
        raise
    except (CodeUsed, WaveClosed):
        if ReplayMark.objects.filter(pk=mark_of(sending)).exists():
            return Receipt(replayed=True)
        raise
    return Receipt(replayed=False)
