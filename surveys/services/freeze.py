"""Freezing a survey: what its makers wrote becomes a version that never changes."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.languages import LANGUAGES, get
from core.models import User
from core.texts import missing_languages, pick
from surveys import recordings
from surveys.enums import OPTION_TYPES, TEXT_TYPES, QuestionType
from surveys.models.survey import Survey, SurveyVersion
from surveys.rules import MOST_STEPS, NUMBER_OPERATORS, default_bands, parse_bands, split_values
from surveys.services.fitting import MAX_SHORT, MAX_TEXT

SCHEMA = 1


class NotReady(Exception):
    """The survey cannot be frozen; `problems` are sentences for its maker."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
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


def find_problems(survey: Survey) -> list[str]:
    """What stands in the way of publishing, one sentence each; empty when nothing does."""
    problems = _missing(_("Title"), survey.title)
    for name, words in ((_("Welcome text"), survey.intro), (_("Thank-you text"), survey.outro)):
        if any((words or {}).values()):
            problems += _missing(name, words)
    for child in survey.intro_audio or []:
        problems += _audio_problems(_("Start page"), child.value)
    questions = [child.value for child in survey.questions]
    if not any(question["type"] != QuestionType.INFO for question in questions):
        problems.append(_("There is no question yet."))
    for number, question in enumerate(questions, start=1):
        problems += _question_problems(number, question)
    return problems


def _missing(where: str, words: Any) -> list[str]:
    return [
        _("%(where)s: the text in %(language)s is missing.")
        % {"where": where, "language": get(code).own_name}
        for code in missing_languages({code: text or "" for code, text in (words or {}).items()})
    ]


def _question_problems(number: int, question: Any) -> list[str]:
    words = pick(question["text"], LANGUAGES[0].code).text
    name = _("Question %(number)s (%(words)s)") % {"number": number, "words": words[:50]}
    kind, options = question["type"], list(question["options"])
    problems = _missing(name, question["text"])
    for part, label in (("help", _("help")), ("section", _("section"))):
        if any(question[part].values()):
            problems += _missing(f"{name}, {label}", question[part])
    problems += _audio_problems(name, question["audio"])
    if not question["key"]:
        problems.append(_("%(name)s has no key. Save it once more.") % {"name": name})
    if kind in OPTION_TYPES:
        if kind == QuestionType.FACES and len(options) not in (3, 5):
            problems.append(_("%(name)s: faces have three or five answers.") % {"name": name})
        elif len(options) < 2:
            problems.append(_("%(name)s needs at least two answers.") % {"name": name})
        elif kind == QuestionType.SCALE and len(options) > MOST_STEPS:
            problems.append(_("%(name)s: a scale has two to five steps.") % {"name": name})
        for place, option in enumerate(options, start=1):
            where = _("%(name)s, answer %(place)s") % {"name": name, "place": place}
            problems += _missing(where, option["label"])
    low, high = question["min"], question["max"]
    if kind == QuestionType.NUMBER and (low is None or high is None or low > high):
        problems.append(_("%(name)s needs a smallest and a largest number.") % {"name": name})
    return problems


def _audio_problems(where: str, audio: Any) -> list[str]:
    found = [(code, recordings.document_problem(one)) for code, one in audio.items() if one]
    return [
        _("%(where)s, recording in %(language)s: %(problem)s")
        % {"where": where, "language": get(code).own_name, "problem": problem}
        for code, problem in found
        if problem
    ]


def _documents(survey: Survey) -> Iterator[Any]:
    """Every recording that the survey plays."""
    audios = [child.value for child in survey.intro_audio]
    audios += [child.value["audio"] for child in survey.questions]
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
    return definition


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
        "condition": _condition(value["condition"]),
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


def _condition(value: Any) -> dict[str, Any] | None:
    rules = [_rule(rule) for rule in value["rules"]]
    if len(rules) < 2:
        return rules[0] if rules else None
    return {value["match"]: rules}


def _rule(rule: Any) -> dict[str, Any]:
    key, operator, values = rule["question"], rule["operator"], split_values(rule["values"])
    if operator in NUMBER_OPERATORS:
        return {"question": key, operator: int(values[0])}
    if operator == "contains":
        several = [{"question": key, "contains": one} for one in values]
        return several[0] if len(several) == 1 else {"any": several}
    inside = (
        {"question": key, "is": values[0]} if len(values) == 1 else {"question": key, "in": values}
    )
    return {"not": inside} if operator == "not in" else inside
