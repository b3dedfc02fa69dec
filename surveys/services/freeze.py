"""Freezing a survey: what its makers wrote becomes a version that never changes."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.languages import LANGUAGES
from core.models import User
from surveys import pictures, recordings, wheels
from surveys.enums import OPTION_TYPES, TEXT_TYPES, UNDER_13, QuestionType
from surveys.models.survey import Survey, SurveyVersion
from surveys.queries.bank import locked_among
from surveys.rules import condition_data, default_bands, parse_bands
from surveys.sections import placed
from surveys.services.complete import (
    audio_problems,
    pipe_problems,
    question_problems,
    said_anonymous,
)
from surveys.services.fitting import MAX_SHORT, MAX_TEXT
from surveys.services.instruments import Kept, instrument_problems, terms_of
from surveys.services.offline import offline_problems, one_load_problems
from surveys.services.parts import ages_of, illustration_of, option_of, ordered, own_parts, words_of
from surveys.services.support import help_lines, help_problems
from surveys.services.texts import (
    Problem,
    question_texts,
    section_texts,
    survey_texts,
)

SCHEMA = 1
OF_THE_SPOKE = ("name", "colour", "maps_to")  # all else is the question's


class NotReady(Exception):
    """The survey cannot be frozen; `problems` are sentences for its maker."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problems))


@transaction.atomic
def freeze(survey: Survey, *, by: User | None) -> SurveyVersion:
    """The version of what the survey says now.

    The same words as in an earlier version give that version back. Raises NotReady while a text is
    missing in a language, or a question cannot be answered as it stands.
    """
    problems = find_problems(survey)
    if problems:
        raise NotReady(problems)
    definition = definition_of(survey)
    Survey.objects.select_for_update().get(pk=survey.pk)
    versions = list(survey.versions.order_by("-number"))
    for version in versions:
        if version.definition == definition:
            return version
    number = versions[0].number + 1 if versions else 1
    keep_files(survey)
    version = SurveyVersion.objects.create(survey=survey, number=number, definition=definition)
    record(by, "freeze survey", version)
    return version


def keep_files(survey: Survey) -> None:
    """Puts the recordings and pictures of the survey where phones ask for them."""
    for document in _documents(survey):
        recordings.store(document)
    for image, copy in _images(survey):
        if image:  # a draft may lack it
            pictures.store(image, copy)


def find_problems(survey: Survey) -> list[Problem]:
    """What stands in the way of publishing, one sentence each; empty when nothing does."""
    problems = [one for text in survey_texts(survey) for one in text.problems()]
    problems += said_anonymous(survey)
    for child in survey.intro_audio or []:
        problems += audio_problems(_("Start page"), child.value)
    for child in survey.ages or []:
        problems += audio_problems(_("Start page"), child.value["audio"])
    found = placed(survey.questions)
    questions = [one.value for one in found]
    problems += locks(survey)
    if survey.sensitive:
        problems += [Problem(one, "id_sensitive") for one in help_problems(survey.help_lines)]
    problems += [Problem(one, "id_offline") for one in offline_problems(survey)]
    if not any(question["type"] != QuestionType.INFO for question in questions):
        problems.append(Problem(_("There is no question yet.")))
    for text in (one for part in section_texts(survey) for one in part.problems()):
        problems.append(text)
    for one in found:
        problems += [said for text in question_texts(one) for said in text.problems()]
        problems += question_problems(one)
    problems += pipe_problems(found)
    keys = [one["key"] for one in wheels.spread(questions)[1] if one["key"]]
    problems += [
        Problem(_("Two questions have the key “%(key)s”. Remove one of them.") % {"key": key})
        for key in sorted({key for key in keys if keys.count(key) > 1})
    ]
    if not problems:
        at_once = one_load_problems(survey, definition_of(survey))
        problems = [Problem(one, "id_offline") for one in at_once]
    return problems


def locks(survey: Survey) -> list[Problem]:
    """What a locked instrument, or a locked question of the bank, forbids here (SUR-11)."""
    values = [one.value for one in placed(survey.questions) if one.value["type"]]  # else unfinished
    questions = [one for value in values for one in _worded(value)]
    entries = locked_among({question["key"] for question in questions})
    kept = {
        key: Kept(question, one.may_translate)
        for key, one in entries.items()
        for question in _worded(one.value)
    }
    return [Problem(one) for one in instrument_problems(survey, questions, kept)]


def _worded(value: Any) -> list[dict[str, Any]]:
    """A question as it would be frozen, without what lies around its words. None where a picture
    is gone: with it, nothing is frozen anyway.
    """
    ages = [{**own, "audio": {}} for own in value["ages"]]
    around: dict[str, Any] = {
        "audio": {},
        "condition": None,
        "within": None,
        "bands": "",
        "ages": ages,
    }
    try:
        return _questions({**value, **around})
    except (OSError, ValueError):
        return []


def _documents(survey: Survey) -> Iterator[Any]:
    """Every recording that the survey plays."""
    audios = [child.value for child in survey.intro_audio]
    audios += [child.value["audio"] for child in survey.ages]
    for one in placed(survey.questions):
        audios += [one.value["audio"], *(own["audio"] for own in one.value["ages"])]
    for audio in audios:
        yield from (document for document in audio.values() if document)


def _images(survey: Survey) -> Iterator[tuple[Any, pictures.Copy]]:
    """Every picture that the survey shows, and how large."""
    for one in placed(survey.questions):
        if one.value["type"] == QuestionType.PICTURE:
            for option in one.value["options"]:
                yield option["picture"]["image"], pictures.ANSWER
        if one.value["type"] != QuestionType.WHEEL and one.value["illustration"]["image"]:
            yield one.value["illustration"]["image"], pictures.QUESTION


def definition_of(survey: Survey) -> dict[str, Any]:
    """The survey as data, in the schema of surveys/definition.py; nothing empty is kept."""
    definition: dict[str, Any] = {
        "schema": SCHEMA,
        "languages": [one.code for one in LANGUAGES],
        "title": dict(survey.title),
        "intro": words_of(survey.intro),
        "outro": words_of(survey.outro),
        "mode": str(survey.mode),
        "questions": [one for asked in placed(survey.questions) for one in _questions(asked.value)],
    }
    terms = terms_of(survey)
    if terms is not None:
        definition["instrument"] = terms
    if survey.sensitive:
        definition["help_lines"] = help_lines(survey.help_lines)
    if survey.offline:
        definition["offline"] = survey.offline
    for child in survey.intro_audio:
        audio = recordings.addresses(child.value)
        if audio:
            definition["intro_audio"] = audio
    ages = {child.value["band"]: own_parts(child.value, "intro") for child in survey.ages}
    if any(ages.values()):
        definition["ages"] = ordered(ages)
    return definition


def _questions(value: Any) -> list[dict[str, Any]]:
    """The frozen question, or for a wheel one per spoke: one question a page, one value each."""
    if value["type"] != QuestionType.WHEEL:
        return [_question(value)]
    content = wheels.contents_of([value["wheel"]]).get(value["wheel"])
    if content is None:  # a draft may lack it
        return []
    key, number = wheels.parts(value["wheel"])
    shared = {
        "type": QuestionType.WHEEL.value,
        "help": words_of(value["help"]),
        "section": words_of(value["section"]) or content["title"],
        "within": condition_data(value["within"]),
        "condition": condition_data(value["condition"]),
        "options": content["steps"],
    }
    return [
        {name: part for name, part in shared.items() if part is not None}
        | {name: part for name, part in spoke.items() if name not in OF_THE_SPOKE}
        | {
            "spoke": {"wheel": key, "version": number}
            | {name: part for name, part in spoke.items() if name in OF_THE_SPOKE}
        }
        for spoke in content["spokes"]
    ]


def _question(value: Any) -> dict[str, Any]:
    kind = QuestionType(value["type"])
    parts: dict[str, Any] = {
        "key": value["key"],
        "type": kind.value,
        "text": words_of(value["text"]),
        "help": words_of(value["help"]),
        "section": words_of(value["section"]),
        "audio": recordings.addresses(value["audio"]) or None,
        "background": value["background"] or None,
        "within": condition_data(value["within"]),
        "condition": condition_data(value["condition"]),
        "ages": ages_of(value),
        "picture": illustration_of(value),
    }
    if kind in OPTION_TYPES:
        parts["options"] = [option_of(option, kind) for option in value["options"]]
    if kind == QuestionType.FACES:
        parts["face_set"] = value["face_set"] or None
    if kind == QuestionType.SEVERAL:
        parts["max_choices"] = value["max_choices"]
    if kind == QuestionType.NUMBER:
        low, high = value["min"], value["max"]
        bands = value["bands"]
        parts |= {"min": low, "max": high}
        if low is not None and high is not None:  # a draft may lack them
            parts["bands"] = parse_bands(bands, low, high) if bands else default_bands(low, high)
    if kind in TEXT_TYPES:
        most = MAX_SHORT if kind == QuestionType.SHORT_TEXT else MAX_TEXT
        parts["max_length"] = min(value["max_length"] or most, most)
        parts["quotable"] = value["quotable"] or None
        parts["not_for"] = None if value["young"] else [band.value for band in UNDER_13]
    return {name: part for name, part in parts.items() if part is not None}
