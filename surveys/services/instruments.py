"""What keeps a locked instrument from being frozen with changes (SUR-11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.languages import LANGUAGES
from core.texts import pick
from surveys.instruments import changes
from surveys.models.survey import Survey


@dataclass(frozen=True, slots=True)
class Kept:
    """A locked question of the bank, as it would be frozen."""

    question: dict[str, Any]
    may_translate: bool


def terms_of(survey: Survey) -> dict[str, Any] | None:
    """Source and licence as they are frozen; None where the survey is no locked instrument."""
    if not survey.instrument:
        return None
    return {
        "source": survey.source,
        "licence": survey.licence,
        "may_translate": survey.may_translate,
    }


def instrument_problems(
    survey: Survey, questions: list[dict[str, Any]], bank: Mapping[str, Kept]
) -> list[str]:
    """Sentences about every change that a lock forbids. `questions` as they would be frozen;
    `bank`: the locked questions of the bank by their keys.
    """
    problems = []
    if survey.instrument and not (survey.source and survey.licence):
        problems.append(_("A locked instrument needs its source and its licence."))
    before = _locked_before(survey)
    if before is not None:
        problems += _against(before, survey, questions)
    for question in questions:
        if kept := bank.get(question["key"]):
            found = changes(kept.question, question, may_translate=kept.may_translate)
            problems += _named(question, found)
    return list(dict.fromkeys(problems))


def _locked_before(survey: Survey) -> dict[str, Any] | None:
    """The latest version that was frozen as a locked instrument."""
    if not survey.pk:
        return None
    for version in survey.versions.order_by("-number"):
        if "instrument" in version.definition:
            definition: dict[str, Any] = version.definition
            return definition
    return None


def _against(before: dict[str, Any], survey: Survey, questions: list[dict[str, Any]]) -> list[str]:
    terms = before["instrument"]
    problems = []
    if terms_of(survey) != terms:
        problems.append(_("The lock, its source and its licence cannot be changed."))
    if [one["key"] for one in questions] != [one["key"] for one in before["questions"]]:
        why = _("This is a locked instrument: no question can be added, left out or moved.")
        problems.append(why)
    kept = {one["key"]: one for one in before["questions"]}
    for question in questions:
        if question["key"] in kept:
            found = changes(kept[question["key"]], question, may_translate=terms["may_translate"])
            problems += _named(question, found)
    return problems


def _named(question: dict[str, Any], found: list[str]) -> list[str]:
    words = pick(question.get("text"), LANGUAGES[0].code).text[:50]
    sentence = _("“%(words)s” is of a locked instrument: %(part)s cannot be changed.")
    return [sentence % {"words": words, "part": part} for part in found]
