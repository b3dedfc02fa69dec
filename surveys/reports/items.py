"""What of a frozen definition can be reported: its items, its words and its grouping questions.

A background question (gender) groups and is not itself reported: its distribution is the list of
sizes of its groups, the small ones too.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from figures.table import NO, YES, Item
from surveys.enums import CHOICE_TYPES, ORDERED_TYPES, QuestionType
from surveys.nesting import condition_of
from surveys.piping import plain_question
from surveys.rules import band_key

Definition = Mapping[str, Any]
REPORTED = CHOICE_TYPES | {QuestionType.SEVERAL, QuestionType.NUMBER, QuestionType.RANKING}


def reported_questions(definition: Definition) -> list[dict[str, Any]]:
    """Questions with a distribution, in order. Free text is never one (REP-2)."""
    return [
        plain_question(question)
        for question in definition["questions"]
        if question["type"] in REPORTED and not question.get("background")
    ]


def background_questions(definition: Definition) -> list[dict[str, Any]]:
    return [
        plain_question(question)
        for question in definition["questions"]
        if question.get("background") and question["type"] in CHOICE_TYPES
    ]


def options_of(question: Mapping[str, Any]) -> list[str]:
    """Codes of the answers, in the order of the form."""
    if question["type"] == QuestionType.NUMBER:
        return [band_key(band) for band in question["bands"]]
    return [option["key"] for option in question["options"]]


def items_of(questions: Iterable[Mapping[str, Any]], *, sensitive: bool = False) -> list[Item]:
    """REP-2: one item per question; for several choices one yes/no item per option.

    In a sensitive survey, that nobody in a group gave an answer is not told either: of every
    answer, because nobody marks single ones. What somebody ranks first is no such answer.
    """
    items = []
    for question in questions:
        key, options, some = question["key"], options_of(question), bool(condition_of(question))
        if question["type"] == QuestionType.SEVERAL:
            wary = (YES,) if sensitive else ()
            items += [Item(key, one, (YES, NO), False, some, wary) for one in options]
        else:
            ordered = question["type"] in ORDERED_TYPES | {QuestionType.NUMBER}
            wary = tuple(options) if sensitive and question["type"] != QuestionType.RANKING else ()
            items.append(Item(key, "", tuple(options), ordered, some, wary))
    return items


def _looks(question: Mapping[str, Any]) -> list[str]:
    """What is seen beside the words: which faces, and the pictures' files (SUR-9)."""
    pictures = [question, *question.get("options", ())]
    found = [(one.get("picture") or {}).get("src") or {} for one in pictures]
    names = [min(one.values()).rpartition("/")[2] if one else "" for one in found]
    return [question.get("face_set") or "", *(names if any(names) else ())]


def facts_of(question: Mapping[str, Any]) -> dict[str, Any]:
    """Wording and answers of a question as the report keeps them, in every language."""
    if question["type"] == QuestionType.NUMBER:
        options = [
            {"key": band_key(band), "label": None, "band": list(band)} for band in question["bands"]
        ]
    else:
        options = [{"key": one["key"], "label": one["label"]} for one in question["options"]]
    spoke = question.get("spoke")
    part = {"spoke": {name: spoke[name] for name in ("wheel", "name", "colour")}} if spoke else {}
    return part | {
        "key": question["key"],
        "type": question["type"],
        "text": question["text"],
        "section": question.get("section"),
        "asked_of_some": bool(condition_of(question)),
        "looks": _looks(question),
        "options": options,
    }
