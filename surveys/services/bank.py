"""Keeping questions in the bank."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from surveys.enums import QuestionType
from surveys.instruments import changes
from surveys.models.bank import BankQuestion
from surveys.models.survey import Survey

FRESH, SAME, OTHER = "fresh", "same", "other"


@dataclass(frozen=True, slots=True)
class Found:
    """A question of a survey, and what the bank has under its key: nothing, the same, another."""

    value: Any
    state: str


def questions_of(survey: Survey) -> list[Found]:
    """The questions of the survey's latest edit."""
    edit: Survey = survey.get_latest_revision_as_object()
    values = [
        child.value
        for child in edit.questions
        if child.block_type == "question" and child.value["type"] != QuestionType.WHEEL
    ]  # a wheel is kept as one already, with versions of its own
    kept = {
        one.key: one for one in BankQuestion.objects.filter(key__in=[one["key"] for one in values])
    }
    return [Found(value, _state(value, kept.get(value["key"]))) for value in values]


def _state(value: Any, kept: BankQuestion | None) -> str:
    if kept is None:
        return FRESH
    return OTHER if changes(kept.data, _made(value).data, may_translate=False) else SAME


def _made(value: Any) -> BankQuestion:
    """The question without its condition and section: they belong to the survey it stood in."""
    data = value.block.get_prep_value(value)
    data |= {"condition": {"match": "all", "rules": []}, "section": {}}
    return BankQuestion(key=value["key"], question=[{"type": "question", "value": data}])


@transaction.atomic
def keep(
    survey: Survey, keys: Sequence[str], *, by: User | None, theme: str = "", **terms: Any
) -> list[str]:
    """Puts the questions with these keys into the bank, all or none.

    `terms`: source, licence, locked, may_translate. Returns sentences where a key is taken by a
    question with other words, and then nothing was kept. One that is there already stays as it is.
    """
    chosen = [one for one in questions_of(survey) if one.value["key"] in keys]
    problems = [
        _("The bank has another question with the key “%s”.") % one.value["key"]
        for one in chosen
        if one.state == OTHER
    ]
    if problems:
        return problems
    for one in chosen:
        if one.state == FRESH:
            entry = _made(one.value)
            entry.theme = theme
            for name, term in terms.items():
                setattr(entry, name, term)
            entry.save()
            record(by, "keep question", entry)
    return []
