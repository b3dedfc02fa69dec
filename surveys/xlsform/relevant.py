"""A frozen condition as an XLSForm expression, which `expressions` reads back equal."""

from collections.abc import Mapping
from typing import Any

from surveys.xlsform.expressions import NUMBER

SIGNS = {name: sign for sign, name in NUMBER.items()}


class NotWritten(ValueError):
    """The condition is deeper than a rule list can say."""


def write_relevant(condition: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The expression; `names` gives each key's name in the workbook.

    Parentheses around a part say that it is one rule, so that two rules are not read as one.
    """
    for word, match in (("and", "all"), ("or", "any")):
        if match in condition:
            parts = [_rule(part, names) for part in condition[match]]
            return f" {word} ".join(f"({part})" for part in parts)
    return _rule(condition, names)


def _rule(rule: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if set(rule) == {"any"}:  # "contains a or b" of one question is frozen in this way
        parts = rule["any"]
        if len({part.get("question") for part in parts}) != 1 or any(
            set(part) != {"question", "contains"} for part in parts
        ):
            raise NotWritten
        return " or ".join(_rule(part, names) for part in parts)
    if set(rule) == {"not"}:
        inner = rule["not"]
        if set(inner) == {"question", "is"}:
            return f"{_ref(inner, names)} != '{inner['is']}'"
        if set(inner) == {"question", "in"}:
            return f"not({_rule(inner, names)})"
        raise NotWritten
    reference = _ref(rule, names)
    (operator,) = set(rule) - {"question"}
    if operator == "is":
        return f"{reference} = '{rule['is']}'"
    if operator == "in":
        return " or ".join(f"{reference} = '{value}'" for value in rule["in"])
    if operator == "contains":
        return f"selected({reference}, '{rule['contains']}')"
    return f"{reference} {SIGNS[operator]} {rule[operator]}"


def _ref(rule: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if len(rule) != 2 or "question" not in rule:
        raise NotWritten
    return f"${{{names[rule['question']]}}}"
