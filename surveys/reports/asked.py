"""Who was asked what, as the audit's attacker knows it: everybody can read the form (REP-5).

A condition is tried on every sort of answer to the questions that it looks at. Of each answer it is
then known whether it alone decides: all who gave it were asked, or none. Where that is so of every
answer to one item, who was asked is known from it (`Link`); else there are limits (`Bound`), which
for “all of these” and “any of these” say everything that can be said.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from math import prod
from typing import Any

from figures.table import NO, NOT_SHOWN, OPT_OUTS, YES, Bound, Item, Link
from surveys.conditions import holds
from surveys.enums import DONT_KNOW, DONT_WANT, TEXT_GIVEN, QuestionType
from surveys.nesting import condition_of, keys_of
from surveys.paths import edges_of
from surveys.reports.items import options_of
from surveys.rules import band_key

MOST = 20_000  # ways that are tried; of a condition with more, nothing is said
MANY = 6  # options of which every choice is tried; of more, those that are looked at
ItemKey = tuple[str, str]
Codes = Mapping[ItemKey, str]
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    links: tuple[Link, ...]
    bounds: tuple[Bound, ...]


def known_of(definition: Data, items: Sequence[Item]) -> Known:
    """What the form says about who was asked each of the items."""
    questions = {question["key"]: question for question in definition["questions"]}
    asked: dict[str, Item] = {}
    for item in items:  # the options of one question share who was not asked
        asked.setdefault(item.question, item)
    links: dict[Link, None] = {}
    bounds: dict[Bound, None] = {}
    like: dict[str, Item] = {}
    for key, item in asked.items():
        condition, not_for = condition_of(questions[key]), questions[key].get("not_for") or []
        if not condition and not not_for:
            continue
        first = like.setdefault(json.dumps([condition, sorted(not_for)], sort_keys=True), item)
        if first is not item:
            links[Link(item.key, first.key, _was_asked(first))] = None
        for one in _said(item, questions, items):
            if isinstance(one, Link):
                links[one] = None
            else:
                bounds[one] = None
    return Known(tuple(links), tuple(bounds))


def _was_asked(item: Item) -> tuple[str, ...]:
    return tuple(code for code in item.codes if code != NOT_SHOWN)


def _said(
    item: Item, questions: Mapping[str, Data], items: Iterable[Item]
) -> Iterator[Link | Bound]:
    """Where some classes never meet the question, limits of which those that hold are kept."""
    condition = condition_of(questions[item.question])
    not_for = questions[item.question].get("not_for")
    if not condition:
        return
    deciding = [questions[key] for key in sorted(keys_of(condition))]
    edges = edges_of(iter([condition]))
    ways = [
        list(islice(_ways(one, edges.get(one["key"], set()), condition), MOST + 1))
        for one in deciding
    ]
    if prod(map(len, ways)) > MOST:
        return
    of = [one for one in items if one.question in {question["key"] for question in deciding}]
    tried = []
    for way in product(*ways):
        answers = {
            one["key"]: value
            for one, (value, _codes) in zip(deciding, way, strict=True)
            if value is not None
        }
        codes = {key: code for _value, some in way for key, code in some.items()}
        tried.append((holds(condition, answers), codes))
    yes, no = (_deciding(of, tried, outcome) for outcome in (True, False))
    who, others = (item.key, _was_asked(item)), (item.key, (NOT_SHOWN,))
    for one in of:
        if not not_for and {*yes[one.key], *no[one.key]} == _met(one, tried):
            yield Link(item.key, one.key, yes[one.key])
            return
    for sure, met, outcome in ((yes, who, True), (no, others, False)):
        terms = tuple((key, codes) for key, codes in sure.items() if codes)
        yield from (Bound((term,), (met,)) for term in terms)
        if all(
            any(codes.get(key) in some for key, some in terms)
            for found, codes in tried
            if found == outcome
        ):
            yield Bound((met,), terms)


def _met(item: Item, tried: Sequence[tuple[bool, Codes]]) -> set[str]:
    return {codes[item.key] for _found, codes in tried if item.key in codes}


def _deciding(
    items: Iterable[Item], tried: Sequence[tuple[bool, Codes]], outcome: bool
) -> dict[ItemKey, tuple[str, ...]]:
    """By item, the answers after which the condition always has this outcome."""
    found = {}
    for item in items:
        open_codes = {codes.get(item.key) for given, codes in tried if given != outcome}
        met = _met(item, tried) - open_codes
        found[item.key] = tuple(code for code in item.codes if code in met)
    return found


def _ways(
    question: Data, edges: set[int], condition: Data
) -> Iterator[tuple[Any, dict[ItemKey, str]]]:
    """Every sort of answer that the condition could tell apart: its value, None where there is
    none, and the codes that it adds to."""
    key, kind = question["key"], question["type"]
    parts, choices = [""], [""]
    if kind == QuestionType.SEVERAL:
        parts, choices = _parts(options_of(question), condition)
    for code in OPT_OUTS:
        yield (
            code if code in (DONT_KNOW, DONT_WANT) else None,
            {(key, part): code for part in parts},
        )
    if kind == QuestionType.SEVERAL:
        most = question.get("max_choices") or len(choices)
        for size in range(1, min(len(choices), most) + 1):
            for several in combinations(choices, size):
                yield (
                    list(several),
                    {(key, part): YES if part in several else NO for part in parts},
                )
    elif kind == QuestionType.RANKING:
        options = options_of(question)
        for first in options:
            rest = [option for option in options if option != first]
            for size in range(len(rest) + 1):
                for others in combinations(rest, size):
                    yield [first, *others], {(key, ""): first}
    elif kind == QuestionType.NUMBER:
        for low, high in question["bands"]:
            for number in sorted({low, high} | {n for n in edges if low <= n <= high}):
                yield number, {(key, ""): band_key([low, high])}
    elif question.get("options"):
        for option in options_of(question):
            yield option, {(key, ""): option}
    else:
        yield TEXT_GIVEN, {}


def _parts(options: list[str], condition: Data) -> tuple[list[str], list[str]]:
    """The options of which something may be known, and those that are tried: of many, one stands
    for all that the condition does not name."""
    if len(options) <= MANY:
        return options, options
    named = _named(condition)
    rest = [option for option in options if option not in named]
    seen = [option for option in options if option in named]
    return seen, seen + rest[:1]


def _named(condition: Data) -> set[str]:
    if "question" in condition:
        return {condition["contains"]} if "contains" in condition else set()
    parts = condition.get("all") or condition.get("any") or [condition["not"]]
    return set().union(*(_named(part) for part in parts))
