"""Rules of a definition that need no database: bands of numbers and conditions that look back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from surveys.enums import OPTION_TYPES, QuestionType
from surveys.nesting import NUMBER_OPERATORS, joined

MOST_STEPS = 5  # of a scale with words


def parse_bands(text: str, low: int | None, high: int | None) -> list[list[int]]:
    """Reads "0-2, 3-5, 6-7" as [[0, 2], [3, 5], [6, 7]]. Raises ValueError with a sentence.

    The bands must follow each other without gap, from the smallest number to the largest.
    """
    bands = []
    for part in text.split(","):
        ends = part.replace("–", "-").strip().split("-")
        if not 1 <= len(ends) <= 2 or not all(end.strip().isdigit() for end in ends):
            raise ValueError(_("Write groups of numbers such as: 0-2, 3-5, 6-7"))
        bands.append([int(ends[0]), int(ends[-1])])
    starts = [low if low is not None else bands[0][0], *[end + 1 for _start, end in bands]]
    in_order = all(start <= end for start, end in bands)
    if not in_order or [start for start, _end in bands] != starts[:-1]:
        raise ValueError(_("The groups of numbers must follow each other without a gap."))
    if high is not None and bands[-1][1] != high:
        raise ValueError(_("The last group of numbers must end at the largest number."))
    return bands


def default_bands(low: int, high: int) -> list[list[int]]:
    """Each number by itself up to five of them, else three groups as equal as they can be."""
    count = high - low + 1
    if count <= 5:
        return [[number, number] for number in range(low, high + 1)]
    size = -(-count // 3)
    return [[start, min(start + size - 1, high)] for start in range(low, high + 1, size)]


def band_key(band: Iterable[int]) -> str:
    """The code of a band of numbers: "3-5", or "4" for a single number."""
    low, high = band
    return str(low) if low == high else f"{low}-{high}"


def split_values(text: str) -> list[str]:
    """Reads "nej, ibland" as ["nej", "ibland"]."""
    return [part.strip() for part in text.split(",") if part.strip()]


def rules_of(condition: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every rule of a condition as the editor holds it, those of its groups too."""
    groups = condition.get("groups") or ()
    return [*condition["rules"], *(rule for group in groups for rule in group["rules"])]


def condition_problems(
    condition: Mapping[str, Any], earlier: Mapping[str, Any], keys: set[str]
) -> list[str]:
    """What is wrong with a condition that stands after the questions in `earlier`.

    It may look only at earlier questions that exist, at answers that they have, and in a way that
    fits their type. Looking back only, it can have no cycle.
    """
    found = (rule_problem(rule, earlier, keys)[1] for rule in rules_of(condition))
    return [said for said in found if said]


def condition_errors(questions: Sequence[Mapping[str, Any]]) -> dict[int, list[str]]:
    """What is wrong with the questions' own conditions, by the question's place."""
    found: dict[int, list[str]] = {}
    earlier: dict[str, Mapping[str, Any]] = {}
    keys = {question["key"] for question in questions}
    for index, question in enumerate(questions):
        messages = condition_problems(question["condition"], earlier, keys)
        if messages:
            found[index] = messages
        earlier[question["key"]] = question
    return found


def rule_problem(
    rule: Mapping[str, Any], earlier: Mapping[str, Any], keys: set[str]
) -> tuple[str, str]:
    """The field of the rule that is wrong, and why; both empty where nothing is."""
    key, operator, values = rule["question"], rule["operator"], split_values(rule["values"])
    if key not in earlier:
        if key in keys:
            said = _("“%(key)s” comes later. Only earlier answers can decide.")
        else:
            said = _("There is no question with the key “%(key)s”.")
        return "question", said % {"key": key}
    question = earlier[key]
    kind = question["type"]
    if operator in NUMBER_OPERATORS or operator == "not eq":
        if kind != QuestionType.NUMBER:
            return "operator", _("“%(key)s” is not a number.") % {"key": key}
        if len(values) != 1 or not re.fullmatch(r"-?\d{1,9}", values[0], re.ASCII):
            return "values", _("Compare “%(key)s” with one whole number.") % {"key": key}
        return "", ""
    if kind not in OPTION_TYPES:
        return "question", _("“%(key)s” has no answers to choose from.") % {"key": key}
    several = kind in {QuestionType.SEVERAL, QuestionType.RANKING}
    if several != operator.endswith("contains"):
        said = (
            _("“%(key)s” takes several answers: use “contains”.")
            if several
            else _("“%(key)s” takes one answer: use “is one of”.")
        )
        return "operator", said % {"key": key}
    known = {option["key"] for option in question["options"]}
    if not values:
        return "values", _("Name at least one answer of “%(key)s”.") % {"key": key}
    unknown = next((value for value in values if value not in known), None)
    if unknown is not None:
        said = _("“%(key)s” has no answer “%(value)s”.")
        return "values", said % {"key": key, "value": unknown}
    return "", ""


def condition_data(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The rules that a maker has chosen, as a condition of the frozen definition."""
    if not value:
        return None
    parts = [_rule_data(rule) for rule in value["rules"]]
    for group in value.get("groups") or ():
        inner = joined(group["match"], [_rule_data(rule) for rule in group["rules"]])
        parts += [inner] if inner else []
    return joined(value["match"], parts)


def _rule_data(rule: Mapping[str, Any]) -> dict[str, Any]:
    key, operator, values = rule["question"], rule["operator"], split_values(rule["values"])
    inside: dict[str, Any]
    if operator in NUMBER_OPERATORS or operator == "not eq":
        inside = {"question": key, operator.removeprefix("not "): int(values[0])}
    elif operator.endswith("contains"):
        several = [{"question": key, "contains": one} for one in values]
        inside = several[0] if len(several) == 1 else {"any": several}
    elif len(values) == 1:
        inside = {"question": key, "is": values[0]}
    else:
        inside = {"question": key, "in": values}
    return {"not": inside} if operator.startswith("not ") else inside
