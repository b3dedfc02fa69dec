"""Whether anybody can meet two questions, and so what is wrong with the pipes between them.

Decided by trying every way through the answers that decide it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from surveys.conditions import holds
from surveys.enums import DONT_KNOW, OPTION_TYPES, QuestionType
from surveys.nesting import NUMBER_OPERATORS, condition_of, keys_of
from surveys.piping import BEGUN, PIPE, SAID, pipes

MOST = 20_000  # ways that are tried; beyond that, it is taken for possible
LISTS = {QuestionType.SEVERAL, QuestionType.RANKING}


def meet(questions: Sequence[Mapping[str, Any]], *keys: str) -> bool:
    """Whether some answers show all of these questions. Schema: surveys/definition.py."""
    needed = set(keys)
    for question in reversed(questions):
        if question["key"] in needed:
            needed |= keys_of(condition_of(question))
    asked = [question for question in questions if question["key"] in needed]
    edges = edges_of(condition_of(question) for question in asked)
    left = [MOST]

    def walk(place: int, answers: dict[str, Any]) -> bool:
        left[0] -= 1
        if left[0] < 0 or place == len(asked):
            return True
        question = asked[place]
        if not holds(condition_of(question), answers):
            return question["key"] not in keys and walk(place + 1, answers)
        return any(
            walk(place + 1, answers | {question["key"]: value})
            for value in _values(question, edges.get(question["key"], set()))
        )

    return walk(0, {})


def _values(question: Mapping[str, Any], edges: set[int]) -> Iterator[Any]:
    """One answer of each sort that a condition could tell apart."""
    yield DONT_KNOW
    options = [option["key"] for option in question.get("options", [])]
    if question["type"] in LISTS:
        sizes = range(1, len(options) + 1) if len(options) < 5 else (1, len(options))
        for size in sizes:
            yield from map(list, combinations(options, size))
    elif question["type"] in OPTION_TYPES:
        yield from options
    else:
        low, high = question.get("min"), question.get("max")
        for number in sorted(edges):
            if (low is None or low <= number) and (high is None or number <= high):
                yield number


def edges_of(conditions: Iterator[Mapping[str, Any] | None]) -> dict[str, set[int]]:
    """The numbers beside which a comparison changes, by question."""
    found: dict[str, set[int]] = {}
    left = [one for one in conditions if one]
    while left:
        one = left.pop()
        if "question" not in one:
            left += one.get("all") or one.get("any") or [one["not"]]
            continue
        for name in NUMBER_OPERATORS:
            if name in one:
                near = {one[name] - 1, one[name], one[name] + 1}
                found.setdefault(one["question"], set()).update(near)
    return found


def texts_of(question: Mapping[str, Any]) -> list[str]:
    """Every text in which an answer may stand, of the question as its makers edit it."""
    words = [question["text"], question["help"]]
    words += [own[part] for own in question["ages"] for part in ("text", "help")]
    for option in question["options"]:
        words += [option["label"], *(own["label"] for own in option["ages"])]
    return [text for one in words for text in one.values() if text]


def pipe_errors(
    questions: Sequence[Mapping[str, Any]], texts: Sequence[Sequence[str]]
) -> dict[int, list[str]]:
    """What is wrong with the pipes, by the question's place; `texts` are each question's own.

    Questions are in the schema of surveys/definition.py, as far as keys, types and conditions go.
    """
    found: dict[int, list[str]] = {}
    places = {question["key"]: place for place, question in enumerate(questions)}
    for place, own in enumerate(texts):
        messages = [
            _("Write an earlier answer so: {svar:key|words if it is not answered}")
            for text in own
            if BEGUN.search(PIPE.sub("", text))
        ][:1]
        for key in dict.fromkeys(pipe.key for pipe in pipes(own)):
            problem = _problem(questions, places, place, key)
            messages += [problem] if problem else []
        if messages:
            found[place] = messages
    return found


def _problem(
    questions: Sequence[Mapping[str, Any]], places: Mapping[str, int], place: int, key: str
) -> str:
    named = {"key": key}
    if key not in places:
        return _("There is no question with the key “%(key)s”.") % named
    if places[key] >= place:
        return _("“%(key)s” comes later. Only an earlier answer can stand here.") % named
    if questions[places[key]]["type"] not in SAID:
        return _("“%(key)s” is no choice and no number. What people write is not repeated.") % named
    if not meet(questions, key, questions[place]["key"]):
        return _("Nobody who comes here has been asked “%(key)s”.") % named
    return ""
