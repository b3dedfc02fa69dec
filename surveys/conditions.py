"""Which questions a person meets. The only evaluator of conditions.

Only answers on the path count: an answer to a question that is no longer shown decides nothing.
"""

from collections.abc import Mapping
from typing import Any

from surveys.asked import Question
from surveys.definition import Definition

Answers = Mapping[str, Any]


def holds(condition: Mapping[str, Any] | None, answers: Answers) -> bool:
    """Whether the condition is true. Without an answer, or with an opt-out, a comparison is not."""
    if not condition:
        return True
    if "all" in condition:
        return all(holds(part, answers) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, answers) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], answers)
    given = answers.get(condition["question"])
    if "is" in condition:
        return bool(given == condition["is"])
    if "in" in condition:
        return given in condition["in"] if isinstance(given, str) else False
    if "contains" in condition:
        return isinstance(given, list) and condition["contains"] in given
    if not isinstance(given, int):
        return False
    compare = {
        "lt": int.__lt__, "le": int.__le__, "gt": int.__gt__, "ge": int.__ge__, "eq": int.__eq__,
    }  # fmt: skip
    return all(
        bool(function(given, condition[name]))
        for name, function in compare.items()
        if name in condition
    )


def path(definition: Definition, answers: Answers) -> list[Question]:
    """The questions shown, in order, for these answers."""
    shown: list[Question] = []
    on_path: dict[str, Any] = {}
    for question in definition.met:
        if question.condition is None or holds(question.condition, on_path):
            shown.append(question)
            if question.key in definition.deciding and question.key in answers:
                on_path[question.key] = answers[question.key]
    return shown


def progress(definition: Definition, shown: list[Question], current: Question) -> tuple[int, int]:
    """Number of the current question and how many there can be at most from here.

    A later question whose condition is not decided yet counts, so that going on never adds one.
    """
    here = definition.place[current.key]
    keys = {question.key for question in shown if question.condition is not None}
    position, total = definition.steady[here], definition.steady[-1]
    for index, key, last in definition.branching:
        if key in keys or (index > here and last >= here):
            total += 1
            position += index <= here
    return max(position, 1), total
