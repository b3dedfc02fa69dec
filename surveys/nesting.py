"""Conditions as data: one plain form for each, and how the editor's two levels hold them.

The evaluator (surveys.conditions) takes any depth. The editor has rules, and groups of rules; what
a workbook nests deeper is written anew as groups that hold for the same answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

Data = Mapping[str, Any]
MOST_GROUPS = 12  # made of what is deeper; more can be neither read nor checked by a person
NUMBER_OPERATORS = ("lt", "le", "gt", "ge", "eq")


class TooDeep(ValueError):
    """Neither two levels nor so few groups can say it."""


def keys_of(condition: Data | None) -> set[str]:
    """The questions that a condition looks at."""
    if not condition:
        return set()
    if "question" in condition:
        return {condition["question"]}
    parts = condition.get("all") or condition.get("any") or [condition["not"]]
    return set().union(*(keys_of(part) for part in parts))


def condition_of(question: Data) -> Data | None:
    """When a question of a frozen definition is shown: its section's condition and its own."""
    within, own = question.get("within"), question.get("condition")
    return {"all": [within, own]} if within and own else own or within


def _names_some(data: Data) -> bool:
    """Whether this is one rule: a question of several answers contains one of these."""
    parts = data.get("any") or ()
    return (
        len(parts) > 1
        and all(set(part) == {"question", "contains"} for part in parts)
        and len({part["question"] for part in parts}) == 1
    )


def is_rule(data: Data) -> bool:
    """Whether one rule of the editor says it."""
    if "not" in data:
        inner = data["not"]
        return _names_some(inner) or bool({"is", "in", "contains", "eq"} & set(inner))
    return "question" in data or _names_some(data)


def tidy(data: Data) -> dict[str, Any]:
    """The same in its plain form: nothing double, "all" in "all" made one, rules before groups."""
    if "question" in data or _names_some(data):
        return dict(data)
    if "not" in data:
        inner = tidy(data["not"])
        return inner.get("not") or {"not": inner}
    (word,) = data
    parts: list[dict[str, Any]] = []
    for part in map(tidy, data[word]):
        parts += part[word] if word in part and not _names_some(part) else [part]
    parts.sort(key=lambda part: not is_rule(part))
    return parts[0] if len(parts) == 1 else {word: parts}


def joined(match: str, parts: Sequence[Data]) -> dict[str, Any] | None:
    """What all, any or none of these parts say; None where there is none."""
    if not parts:
        return None
    return tidy({"not": {"any": list(parts)}} if match == "none" else {match: list(parts)})


def block_of(data: Data | None) -> dict[str, Any]:
    """The condition as surveys.condition_blocks.ConditionBlock holds it. Raises TooDeep."""
    if not data:
        return {"match": "all", "rules": [], "groups": []}
    plain = tidy(data)
    try:
        return _two_levels(plain)
    except TooDeep:
        return _two_levels(tidy({"any": [{"all": list(way)} for way in _ways(plain)]}))


def is_deep(data: Data | None) -> bool:
    """Whether the editor can hold it only when it is written anew."""
    try:
        _two_levels(tidy(data)) if data else None
    except TooDeep:
        return True
    return False


def _parts(data: Data) -> tuple[str, Sequence[Data]]:
    """all, any or none, and of what."""
    if is_rule(data):
        return "all", [data]
    if "not" in data:
        inner = data["not"]
        return "none", inner["any"] if "any" in inner and not _names_some(inner) else [inner]
    (word,) = data
    return word, data[word]


def _two_levels(data: Data) -> dict[str, Any]:
    match, parts = _parts(data)
    groups = []
    for part in parts:
        if not is_rule(part):
            inner, rules = _parts(part)
            groups.append({"match": inner, "rules": [_rule(one) for one in rules]})
    rules = [_rule(part) for part in parts if is_rule(part)]
    return {"match": match, "rules": rules, "groups": groups}


def _rule(data: Data) -> dict[str, str]:
    if not is_rule(data):
        raise TooDeep
    negated, data = "not" in data, data.get("not", data)
    if "any" in data:
        key, operator = data["any"][0]["question"], "contains"
        values = [part["contains"] for part in data["any"]]
    else:
        key = data["question"]
        ((name, value),) = ((name, one) for name, one in data.items() if name != "question")
        operator = "in" if name == "is" else name
        values = value if name == "in" else [str(value)]
    operator = f"not {operator}" if negated else operator
    return {"question": key, "operator": operator, "values": ", ".join(values)}


def _ways(data: Data, yes: bool = True) -> list[tuple[Data, ...]]:
    """The rules that hold together, in each way that the condition can come true."""
    if is_rule(data):
        return [(data if yes else _turned(data),)]
    if "not" in data:
        return _ways(data["not"], not yes)
    (word,) = data
    parts = [_ways(part, yes) for part in data[word]]
    if (word == "any") == yes:
        found: Iterable[tuple[Data, ...]] = (way for part in parts for way in part)
    else:
        found = (tuple(one for way in ways for one in way) for ways in product(*parts))
    kept = []
    for way in found:
        kept.append(way)
        if len(kept) > MOST_GROUPS:
            raise TooDeep
    return kept


def _turned(rule: Data) -> Data:
    """What holds where the rule does not. A number that is not below 3 may be missing: no rule."""
    if "not" in rule:
        return rule["not"]  # type: ignore[no-any-return]
    if set(NUMBER_OPERATORS) - {"eq"} & set(rule):
        raise TooDeep
    return {"not": rule}
