"""What stands in the way of publishing, part by part; each problem knows its field in the form."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.languages import DEFAULT, get
from surveys import pictures, recordings, wheels
from surveys.anonymity import saying
from surveys.enums import OPTION_TYPES, Mode, QuestionType
from surveys.models.survey import Survey
from surveys.paths import pipe_errors, texts_of
from surveys.rules import MOST_STEPS, condition_data
from surveys.sections import Placed
from surveys.services.texts import (
    Problem,
    named,
    texts_in,
)


def said_anonymous(survey: Survey) -> list[Problem]:
    """SUR-42: where answers can be tied together, no text may call the survey anonymous."""
    if survey.mode == Mode.ANONYMOUS:
        return []
    said = _(
        "%(where)s, %(language)s: the survey is followed up, so it is not anonymous. Say it in "
        "other words."
    )
    return [
        Problem(
            said % {"where": text.where, "language": get(code).own_name},
            text.field_of(code),
            text.block,
        )
        for text in texts_in(survey)
        for code in saying(text.words)
    ]


def pipe_problems(found: Sequence[Placed]) -> list[Problem]:
    """What is wrong with pipes; conditions are looked at when they are edited or imported."""
    places, asked = wheels.spread([one.value for one in found])
    data = [
        {**one, **{part: condition_data(one[part]) for part in ("condition", "within")}}
        for one in asked
    ]
    wrong = pipe_errors(data, [texts_of(one) for one in asked])
    problems = []
    for index, messages in {places[index]: said for index, said in wrong.items()}.items():
        one = found[index]
        field = f"questions-{one.place}-value-text-{DEFAULT.code}"
        name = named(one.number, one.value)
        problems += [Problem(f"{name}: {said}", field) for said in messages]
    return problems


def question_problems(one: Placed) -> list[Problem]:
    question = one.value
    name = named(one.number, question)
    kind, options = question["type"], list(question["options"])
    form = f"questions-{one.place}-value"
    problems = []
    for audio in (question["audio"], *(own["audio"] for own in question["ages"])):
        problems += audio_problems(name, audio)
    said = []
    if not question["key"]:
        said.append((_("%(name)s has no key. Save it once more."), "key"))
    if kind == QuestionType.WHEEL:
        if not wheels.contents_of([question["wheel"]]):
            said.append((_("%(name)s: choose which wheel."), "wheel"))
    elif kind in OPTION_TYPES:
        if kind == QuestionType.FACES and len(options) not in (3, 5):
            said.append((_("%(name)s: faces have three or five answers."), "type"))
        elif len(options) < 2:
            said.append((_("%(name)s needs at least two answers."), "type"))
        elif kind == QuestionType.SCALE and len(options) > MOST_STEPS:
            said.append((_("%(name)s: a scale has two to five steps."), "type"))
    if kind != QuestionType.WHEEL and question["illustration"]["image"]:
        field = f"{form}-illustration"
        problems += _picture_problem(
            name, field, one.block, question["illustration"], pictures.QUESTION
        )
    if kind == QuestionType.PICTURE:
        problems += _answer_pictures(one)
    low, high = question["min"], question["max"]
    if kind == QuestionType.NUMBER and (low is None or high is None or low > high):
        said.append((_("%(name)s needs a smallest and a largest number."), "min"))
    return problems + [
        Problem(text % {"name": name}, f"{form}-{part}", one.block) for text, part in said
    ]


def _answer_pictures(one: Placed) -> list[Problem]:
    """Of each answer; that its alt text is there is looked at with all texts."""
    name, problems = named(one.number, one.value), []
    for number, option in enumerate(one.value["options"]):
        where = _("%(name)s, answer %(place)s") % {"name": name, "place": number + 1}
        field = f"questions-{one.place}-value-options-{number}-value-picture"
        picture = option["picture"]
        if not picture["image"]:
            said = _("%(where)s: the picture is missing.") % {"where": where}
            problems.append(Problem(said, f"{field}-image", one.block))
        else:
            problems += _picture_problem(where, field, one.block, picture, pictures.ANSWER)
    return problems


def _picture_problem(
    where: str, field: str, block: str, picture: Any, copy: pictures.Copy
) -> list[Problem]:
    problems = []
    found = pictures.problem(picture["image"], copy)
    if found:
        problems.append(Problem(f"{where}: {found}", f"{field}-image", block))
    if not (picture["author"] and picture["licence"]):
        said = _("%(where)s: write who made the picture, and its licence.") % {"where": where}
        problems.append(Problem(said, f"{field}-author", block))
    return problems


def audio_problems(where: str, audio: Any) -> list[Problem]:
    found = [(code, recordings.document_problem(one)) for code, one in audio.items() if one]
    return [
        Problem(
            _("%(where)s, recording in %(language)s: %(problem)s")
            % {"where": where, "language": get(code).own_name, "problem": problem}
        )
        for code, problem in found
        if problem
    ]
