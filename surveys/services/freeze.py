"""Freezing a survey: what its makers wrote becomes a version that never changes."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.languages import DEFAULT, LANGUAGES, get
from core.models import User
from surveys import recordings
from surveys.enums import OPTION_TYPES, TEXT_TYPES, AgeBand, QuestionType
from surveys.models.survey import Survey, SurveyVersion
from surveys.paths import pipe_errors, texts_of
from surveys.rules import MOST_STEPS, condition_data, default_bands, parse_bands
from surveys.services.fitting import MAX_SHORT, MAX_TEXT
from surveys.services.texts import Problem, named, question_texts, survey_texts

SCHEMA = 1


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
    for document in _documents(survey):
        recordings.store(document)
    version = SurveyVersion.objects.create(survey=survey, number=number, definition=definition)
    record(by, "freeze survey", version)
    return version


def find_problems(survey: Survey) -> list[Problem]:
    """What stands in the way of publishing, one sentence each; empty when nothing does."""
    problems = [one for text in survey_texts(survey) for one in text.problems()]
    for child in survey.intro_audio or []:
        problems += _audio_problems(_("Start page"), child.value)
    for child in survey.ages or []:
        problems += _audio_problems(_("Start page"), child.value["audio"])
    questions = [child.value for child in survey.questions]
    if not any(question["type"] != QuestionType.INFO for question in questions):
        problems.append(Problem(_("There is no question yet.")))
    for place, child in enumerate(survey.questions):
        problems += [one for text in question_texts(place, child) for one in text.problems()]
        problems += _question_problems(place, child)
    data = [{**one, "condition": condition_data(one["condition"])} for one in questions]
    for place, found in pipe_errors(data, [texts_of(one) for one in questions]).items():
        field = f"questions-{place}-value-text-{DEFAULT.code}"
        name = named(place, questions[place])
        problems += [Problem(f"{name}: {one}", field) for one in found]
    return problems


def _question_problems(place: int, child: Any) -> list[Problem]:
    question = child.value
    name = named(place, question)
    kind, options = question["type"], list(question["options"])
    form = f"questions-{place}-value"
    problems = []
    for audio in (question["audio"], *(own["audio"] for own in question["ages"])):
        problems += _audio_problems(name, audio)
    said = []
    if not question["key"]:
        said.append((_("%(name)s has no key. Save it once more."), "key"))
    if kind in OPTION_TYPES:
        if kind == QuestionType.FACES and len(options) not in (3, 5):
            said.append((_("%(name)s: faces have three or five answers."), "type"))
        elif len(options) < 2:
            said.append((_("%(name)s needs at least two answers."), "type"))
        elif kind == QuestionType.SCALE and len(options) > MOST_STEPS:
            said.append((_("%(name)s: a scale has two to five steps."), "type"))
    low, high = question["min"], question["max"]
    if kind == QuestionType.NUMBER and (low is None or high is None or low > high):
        said.append((_("%(name)s needs a smallest and a largest number."), "min"))
    return problems + [
        Problem(text % {"name": name}, f"{form}-{part}", child.id or "") for text, part in said
    ]


def _audio_problems(where: str, audio: Any) -> list[Problem]:
    found = [(code, recordings.document_problem(one)) for code, one in audio.items() if one]
    return [
        Problem(
            _("%(where)s, recording in %(language)s: %(problem)s")
            % {"where": where, "language": get(code).own_name, "problem": problem}
        )
        for code, problem in found
        if problem
    ]


def _documents(survey: Survey) -> Iterator[Any]:
    """Every recording that the survey plays."""
    audios = [child.value for child in survey.intro_audio]
    audios += [child.value["audio"] for child in survey.ages]
    for child in survey.questions:
        audios += [child.value["audio"], *(own["audio"] for own in child.value["ages"])]
    for audio in audios:
        yield from (document for document in audio.values() if document)


def _audio(audio: Any) -> dict[str, str] | None:
    found = {code: recordings.address(one, code) for code, one in audio.items() if one}
    return found or None


def definition_of(survey: Survey) -> dict[str, Any]:
    """The survey as data, in the schema of surveys/definition.py; nothing empty is kept."""
    definition: dict[str, Any] = {
        "schema": SCHEMA,
        "languages": [one.code for one in LANGUAGES],
        "title": dict(survey.title),
        "intro": _words(survey.intro),
        "outro": _words(survey.outro),
        "mode": "anonymous",
        "questions": [_question(child.value) for child in survey.questions],
    }
    for child in survey.intro_audio:
        audio = _audio(child.value)
        if audio:
            definition["intro_audio"] = audio
    ages = {child.value["band"]: _own(child.value, "intro") for child in survey.ages}
    if any(ages.values()):
        definition["ages"] = _ordered(ages)
    return definition


def _own(value: Any, *parts: str) -> dict[str, Any]:
    """What an age band has words or a recording for."""
    own = {part: _words(value[part]) for part in parts} | {"audio": _audio(value["audio"])}
    return {name: part for name, part in own.items() if part}


def _ordered(ages: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    return {band: ages[band] for band in AgeBand.values if ages.get(band)} or None


def _ages(value: Any) -> dict[str, Any] | None:
    """The parts of a question that an age band reads or hears otherwise, its answers among them."""
    ages = {own["band"]: _own(own, "text", "help") for own in value["ages"]}
    if value["type"] in OPTION_TYPES:
        for option in value["options"]:
            for own in option["ages"]:
                labels = ages.setdefault(own["band"], {}).setdefault("options", {})
                labels[option["key"]] = _words(own["label"]) or {}
    return _ordered(ages)


def _words(value: Any) -> dict[str, str] | None:
    texts = {code: text for code, text in (value or {}).items() if text}
    return texts or None


def _question(value: Any) -> dict[str, Any]:
    kind = QuestionType(value["type"])
    parts: dict[str, Any] = {
        "key": value["key"],
        "type": kind.value,
        "text": _words(value["text"]),
        "help": _words(value["help"]),
        "section": _words(value["section"]),
        "audio": _audio(value["audio"]),
        "background": value["background"] or None,
        "condition": condition_data(value["condition"]),
        "ages": _ages(value),
    }
    if kind in OPTION_TYPES:
        parts["options"] = [
            {"key": option["key"], "label": _words(option["label"])} for option in value["options"]
        ]
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
    return {name: part for name, part in parts.items() if part is not None}
