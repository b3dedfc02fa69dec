"""The part of XLSForm's expressions that means the same here; the rest is refused by name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

TOKEN = re.compile(
    r"""\s*(?:(?P<ref>\$\{\s*[^{}]+\s*\})|(?P<text>'[^']*'|"[^"]*")|(?P<number>-?\d+(?:\.\d+)?)
    |(?P<op><=|>=|!=|=|<|>)|(?P<name>[A-Za-z][\w-]*)|(?P<mark>[().,+*/-]))""",
    re.VERBOSE,
)
NUMBER = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "=": "eq"}
FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class Unsupported(ValueError):
    """Names the feature that this import does not know."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One comparison, as surveys.blocks.RuleBlock holds it."""

    question: str
    operator: str
    values: tuple[str, ...]

    def as_block(self, keys: Mapping[str, str]) -> dict[str, str]:
        return {
            "question": keys.get(self.question, self.question),
            "operator": self.operator,
            "values": ", ".join(self.values),
        }


@dataclass(frozen=True, slots=True)
class Condition:
    """Rules joined by one word: "all" or "any"."""

    match: str
    rules: tuple[Rule, ...]

    def as_block(self, keys: Mapping[str, str]) -> dict[str, Any]:
        """As surveys.blocks.ConditionBlock holds it; `keys` by the names in the workbook."""
        return {"match": self.match, "rules": [rule.as_block(keys) for rule in self.rules]}


ALWAYS = Condition("all", ())
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


def parse_relevant(text: str, kinds: dict[str, str]) -> Condition:
    """The condition of a `relevant` cell; `kinds` gives the type of each earlier question.

    Understands = != < <= > >= with a number, = and != with a choice, selected(), not(), and, or.
    Raises Unsupported with the first thing that it does not know.
    """
    return _flat(_Reader(text).whole(), kinds)


def both(outer: Condition, inner: Condition) -> Condition:
    """A question's own condition under that of its group."""
    if not outer.rules or not inner.rules:
        return inner if not outer.rules else outer
    for one in (outer, inner):
        if one.match == "any" and len(one.rules) > 1:
            raise Unsupported(_("“or” in a group together with a condition on a question"))
    return Condition("all", outer.rules + inner.rules)


def _open(tree: Any) -> Any:
    """The tree without the parentheses around it."""
    while tree[0] == "group":
        tree = tree[1]
    return tree


def _flat(tree: Any, kinds: dict[str, str]) -> Condition:
    tree = _open(tree)
    if tree[0] not in {"and", "or"}:
        return Condition("all", (_rule(tree, kinds),))
    word = {"and": "all", "or": "any"}[tree[0]]
    found: list[tuple[bool, Rule]] = []
    for part in tree[1]:
        inner = _flat(part, kinds)
        if len(inner.rules) > 1 and inner.match != word:
            raise Unsupported(_("“and” and “or” mixed"))
        found += [(part[0] == "group", rule) for rule in inner.rules]
    rules = _gather(found) if word == "any" else [rule for _closed, rule in found]
    return Condition(word if len(rules) > 1 else "all", tuple(rules))


def _gather(found: list[tuple[bool, Rule]]) -> list[Rule]:
    """a = 'x' or a = 'y' is "a is one of x, y"; what stands in parentheses stays by itself."""
    rules: list[Rule] = []
    places: dict[tuple[str, str], int] = {}
    for closed, rule in found:
        name = (rule.question, rule.operator)
        if closed or rule.operator not in {"in", "contains"}:
            rules.append(rule)
        elif name in places:
            first = rules[places[name]]
            rules[places[name]] = Rule(*name, first.values + rule.values)
        else:
            places[name] = len(rules)
            rules.append(rule)
    return rules


def _rule(tree: Any, kinds: dict[str, str]) -> Rule:
    negated = tree[0] == "not"
    if negated:
        tree = _open(tree[1])
    if negated and tree[0] == "or":
        inner = _flat(tree, kinds)
        if len(inner.rules) == 1 and inner.rules[0].operator == "in":
            return Rule(inner.rules[0].question, "not in", inner.rules[0].values)
    if tree[0] == "selected":
        question, operator, value = tree[1], "=", ("text", f"'{tree[2]}'")
        several = kinds.get(question) in {"several", "ranking"}
    elif tree[0] == "compare":
        _kind, question, operator, value = tree
        several = False
        if kinds.get(question) in {"several", "ranking"}:
            raise Unsupported(_("= on a question with several answers; use selected()"))
    else:
        raise Unsupported(_("not() around “and” or “or”"))
    return _one(question, operator, value[1], kinds.get(question, ""), negated, several)


def _one(question: str, operator: str, value: str, kind: str, negated: bool, several: bool) -> Rule:
    """One comparison as a rule that its question's type knows."""
    plain = value.strip("'\"")
    if kind == "number":
        if negated or operator == "!=" or not re.fullmatch(r"-?\d+", plain):
            raise Unsupported(f"{operator} {value}")
        return Rule(question, NUMBER[operator], (plain,))
    if kind in {"text", "short_text", "info"} or operator not in {"=", "!="}:
        raise Unsupported(f"{operator} {value}")
    if not plain:
        raise Unsupported(_("a test of whether a question was answered"))
    negated = negated != (operator == "!=")
    if several:
        if negated:
            raise Unsupported("not(selected())")
        return Rule(question, "contains", (plain,))
    return Rule(question, "not in" if negated else "in", (plain,))


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
