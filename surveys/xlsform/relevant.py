"""A frozen condition as an XLSForm expression, which `expressions` reads back equal."""

from collections.abc import Mapping
from typing import Any

from surveys.nesting import is_rule, tidy
from surveys.xlsform.expressions import NUMBER

SIGNS = {name: sign for sign, name in NUMBER.items()}
WORDS = {"all": " and ", "any": " or "}


class NotWritten(ValueError):
    """The condition says something that an expression does not."""


def write_relevant(condition: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The expression; `names` gives each key's name in the workbook.

    Parentheses around a part say that it is one rule, so that two rules are not read as one.
    """
    try:
        return _written(tidy(condition), names)
    except (KeyError, TypeError, ValueError) as error:
        raise NotWritten from error


def _written(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if is_rule(data):
        return _rule(data, names)
    if "not" in data:
        return f"not({_written(data['not'], names)})"
    ((word, parts),) = data.items()
    return WORDS[word].join(f"({_written(part, names)})" for part in parts)


def _rule(rule: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if "any" in rule:  # "contains a or b" of one question is frozen in this way
        return " or ".join(_rule(part, names) for part in rule["any"])
    if "not" in rule:
        inner = rule["not"]
        if "is" in inner:
            return f"{_ref(inner, names)} != '{inner['is']}'"
        if "eq" in inner:
            return f"{_ref(inner, names)} != {inner['eq']}"
        return f"not({_rule(inner, names)})"
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
    return f"${{{names[rule['question']]}}}"
