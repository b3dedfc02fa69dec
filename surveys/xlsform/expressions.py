"""The part of XLSForm's expressions that means the same here; the rest is refused by name."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

TOKEN = re.compile(
    r"""\s*(?:(?P<ref>\$\{\s*[^{}]+\s*\})|(?P<text>'[^']*'|"[^"]*")|(?P<number>-?\d+(?:\.\d+)?)
    |(?P<op><=|>=|!=|=|<|>)|(?P<name>[A-Za-z][\w-]*)|(?P<mark>[().,+*/-]))""",
    re.VERBOSE,
)
NUMBER = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "=": "eq"}
FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
Data = Mapping[str, Any]


class Unsupported(ValueError):
    """Names the feature that this import does not know."""


DEEPEST = 20  # parentheses within each other


def tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    text = text.replace("\u2018", "'").replace("\u2019", "'")  # Excel makes quotes curly
    while text[place:].strip():
        match = TOKEN.match(text, place)
        if match is None:
            raise Unsupported(text[place:].strip()[:20])
        kind = str(match.lastgroup)
        value = match.group(kind)
        found.append((kind, value.strip("${} ") if kind == "ref" else value))
        place = match.end()
    return found


class _Reader:
    """Recursive descent: or → and → not(…) | (…) | selected(…) | comparison."""

    def __init__(self, text: str) -> None:
        self.items = tokens(text)
        self.place = self.deep = 0

    def peek(self) -> tuple[str, str]:
        return self.items[self.place] if self.place < len(self.items) else ("end", "")

    def take(self, *wanted: str) -> str:
        kind, value = self.peek()
        if wanted and kind not in wanted and value not in wanted:
            raise Unsupported(value or _("an unfinished expression"))
        self.place += 1
        return value

    def whole(self) -> Any:
        tree = self.joined("or", lambda: self.joined("and", self.part))
        if self.peek()[0] != "end":
            raise Unsupported(self.peek()[1])
        return tree

    def joined(self, word: str, part: Any) -> Any:
        parts = [part()]
        while self.peek() == ("name", word):
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else (word, parts)

    def inner(self) -> Any:
        """What stands in parentheses, which may be said to be one thing: ("group", tree)."""
        self.deep += 1
        if self.deep > DEEPEST:
            raise Unsupported(_("too many parentheses"))
        self.take("(")
        tree = self.joined("or", lambda: self.joined("and", self.part))
        self.take(")")
        self.deep -= 1
        return ("group", tree)

    def part(self) -> Any:
        kind, value = self.peek()
        if value == "(" and kind == "mark":
            return self.inner()
        if kind == "name":
            self.take()
            if value == "not":
                return ("not", self.inner())
            if value == "selected":
                self.take("(")
                question = self.take("ref")
                self.take(",")
                option = self.take("text")[1:-1]
                self.take(")")
                return ("selected", question, option)
            raise Unsupported(f"{value}()")
        return self.comparison()

    def comparison(self) -> Any:
        left = self.peek()
        self.take("ref", "text", "number")
        operator = self.take("op")
        right = self.peek()
        self.take("ref", "text", "number")
        if left[0] != "ref":
            left, right, operator = right, left, FLIP[operator]
        if left[0] != "ref" or right[0] == "ref":
            raise Unsupported(_("a comparison of two questions"))
        return ("compare", left[1], operator, right)


def parse_relevant(text: str, kinds: Mapping[str, str]) -> Data:
    """The condition of a `relevant` cell, as a frozen definition has it, over the workbook's names.

    `kinds` gives the type of each earlier question. Understands = != < <= > >= with a number, = and
    != with a choice, selected(), not(), and, or. Raises Unsupported with the first thing that it
    does not know.
    """
    return _data(_Reader(text).whole(), kinds)


def renamed(data: Data, keys: Mapping[str, str]) -> Data:
    """The same over keys in the place of the workbook's names."""
    if "question" in data:
        return {**data, "question": keys.get(data["question"], data["question"])}
    ((word, parts),) = data.items()
    inner = renamed(parts, keys) if word == "not" else [renamed(part, keys) for part in parts]
    return {word: inner}


def _data(tree: Any, kinds: Mapping[str, str]) -> Data:
    kind = tree[0]
    if kind == "group":
        return _data(tree[1], kinds)
    if kind == "not":
        return {"not": _data(tree[1], kinds)}
    if kind == "and":
        return {"all": [_data(part, kinds) for part in tree[1]]}
    if kind == "or":
        parts = _gather([(part[0] == "group", _data(part, kinds)) for part in tree[1]])
        return parts[0] if len(parts) == 1 else {"any": parts}
    if kind == "selected":
        _kind, question, value = tree
        several = kinds.get(question) in {"several", "ranking"}
        return _one(question, "=", f"'{value}'", kinds.get(question, ""), several)
    _kind, question, operator, value = tree
    if kinds.get(question) in {"several", "ranking"}:
        raise Unsupported(_("= on a question with several answers; use selected()"))
    return _one(question, operator, value[1], kinds.get(question, ""), False)


def _gather(found: list[tuple[bool, Data]]) -> list[Data]:
    """a = 'x' or a = 'y' is "a is one of x, y"; what stands in parentheses stays by itself."""
    parts: list[Data] = []
    places: dict[tuple[str, str], int] = {}
    for closed, data in found:
        (name,) = {"is", "contains"} & set(data) or ("",)
        if closed or not name:
            parts.append(data)
        elif (data["question"], name) in places:
            place = places[data["question"], name]
            parts[place] = _both(parts[place], data, name)
        else:
            places[data["question"], name] = len(parts)
            parts.append(data)
    return parts


def _both(first: Data, second: Data, name: str) -> Data:
    """Two answers of one question as one rule."""
    if name == "contains":
        return {"any": [*first.get("any", [first]), second]}
    return {
        "question": first["question"],
        "in": [*first.get("in", [first.get("is")]), second[name]],
    }


def _one(question: str, operator: str, value: str, kind: str, several: bool) -> Data:
    """One comparison as a rule that its question's type knows."""
    plain = value.strip("'\"")
    data: Data
    if kind == "number":
        if not re.fullmatch(r"-?\d+", plain):
            raise Unsupported(f"{operator} {value}")
        name = "eq" if operator == "!=" else NUMBER[operator]
        data = {"question": question, name: int(plain)}
        return {"not": data} if operator == "!=" else data
    if kind in {"text", "short_text", "info"} or operator not in {"=", "!="}:
        raise Unsupported(f"{operator} {value}")
    if not plain:
        raise Unsupported(_("a test of whether a question was answered"))
    data = {"question": question, "contains" if several else "is": plain}
    return {"not": data} if operator == "!=" else data


def parse_constraint(text: str, kind: str) -> dict[str, int]:
    """What a `constraint` cell means for the type: max_choices, min and max, or max_length."""
    plain = re.sub(r"\s+", "", text)
    if kind == "several" and (match := re.fullmatch(r"count-selected\(\.\)(<=?)(\d+)", plain)):
        most = int(match[2]) - (match[1] == "<")
        if most >= 1:
            return {"max_choices": most}
    if kind == "text" and (match := re.fullmatch(r"string-length\(\.\)(<=?)(\d+)", plain)):
        return {"max_length": int(match[2]) - (match[1] == "<")}
    if kind == "number":
        limits: dict[str, int] = {}
        for part in re.split(r"\band\b", text):
            match = re.fullmatch(r"\(*\.(<=?|>=?)(-?\d+)\)*", re.sub(r"\s+", "", part))
            if match is None:
                raise Unsupported(text)
            name = "max" if match[1].startswith("<") else "min"
            step = {"<": -1, ">": 1}.get(match[1], 0)
            if name in limits:
                raise Unsupported(text)
            limits[name] = int(match[2]) + step
        return limits
    raise Unsupported(text)
