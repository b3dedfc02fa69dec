"""Who was asked what, as the audit's attacker knows it: everybody can read the form (REP-5).

A condition is tried on every sort of answer to the questions that it looks at. Of each answer it is
then known whether it alone decides: all who gave it were asked, or none. Where that is so of every
answer to one item, who was asked is known from it (`Link`); else there are limits (`Bound`), which
for “all of these” and “any of these” say everything that can be said.

A grouping question, and the classes that never meet a question, are known of each base cell: there
the condition is tried with what is known, and what is found is true in these cells only.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, product
from math import prod
from types import MappingProxyType
from typing import Any

from figures.table import NO, NOT_SHOWN, OPT_OUTS, YES, Bound, Item, Levels, Link
from surveys.conditions import holds
from surveys.enums import CHOICE_TYPES, DONT_KNOW, DONT_WANT, TEXT_GIVEN, QuestionType
from surveys.nesting import condition_of, keys_of
from surveys.paths import edges_of
from surveys.reports.aggregate import NOT_SAID
from surveys.reports.items import options_of
from surveys.rules import band_key

MOST = 20_000  # ways that are tried; of a condition with more, nothing is said
MANY = 6  # options of which every choice is tried; of more, those that are looked at
ItemKey = tuple[str, str]
Codes = Mapping[ItemKey, str]
Data = Mapping[str, Any]
Way = tuple[Any, Codes]  # an answer (None: there is none) and the codes that it adds to
YEAR = "school_year"
NO_CLASSES: Mapping[Levels, Collection[str]] = MappingProxyType({})
SILENT: list[Way] = [(DONT_KNOW, {}), (DONT_WANT, {}), (None, {})]  # ways not to say


@dataclass(frozen=True)
class Known:
    links: tuple[Link, ...]
    bounds: tuple[Bound, ...]


def known_of(
    definition: Data, items: Sequence[Item], classes: Mapping[Levels, Collection[str]] = NO_CLASSES
) -> Known:
    """What the form says about who was asked each of the items. `classes`: whose words (the age
    bands) were read in base cells with these levels."""
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
        for where, asked_there, said in _known_people(questions, condition, not_for, classes):
            for one in _said(item, questions, items, asked_there, said):
                if isinstance(one, Link):
                    links[replace(one, where=where)] = None
                else:
                    bounds[replace(one, where=where)] = None
    return Known(tuple(links), tuple(bounds))


def _was_asked(item: Item) -> tuple[str, ...]:
    return tuple(code for code in item.codes if code != NOT_SHOWN)


def _known_people(
    questions: Mapping[str, Data],
    condition: Data | None,
    not_for: Collection[str],
    classes: Mapping[Levels, Collection[str]],
) -> Iterator[tuple[Levels, bool | None, Mapping[str, list[Way]]]]:
    """For each sort of base cells that is known to differ: its levels; whether its classes meet the
    question (None: some of them); and what was said to the grouping questions that decide."""
    groupings = [
        questions[key]
        for key in sorted(keys_of(condition))
        if questions[key].get("background") and questions[key]["type"] in CHOICE_TYPES
    ]
    for where, asked_there in _by_class(not_for, classes):
        levels = [
            [(option, [(option, {})]) for option in options_of(one)] + [(NOT_SAID, SILENT)]
            for one in groupings
        ]
        for chosen in product(*levels):
            keys = [one["key"] for one in groupings]
            named = zip(keys, (level for level, _ways in chosen), strict=True)
            said = zip(keys, (ways for _level, ways in chosen), strict=True)
            yield (*where, *named), asked_there, dict(said)


def _by_class(
    not_for: Collection[str], classes: Mapping[Levels, Collection[str]]
) -> Iterator[tuple[Levels, bool | None]]:
    """By school year where that says it, else by every level of a class."""
    if not not_for or not classes:
        yield (), None if not_for else True
        return
    found = {}
    for where, bands in classes.items():
        never = set(bands) & set(not_for)
        found[where] = None if never and set(bands) - never else not never
    years: dict[Levels, set[bool | None]] = {}
    for where, asked_there in found.items():
        year = tuple(one for one in where if one[0] == YEAR)
        years.setdefault(year, set()).add(asked_there)
    for year, some in years.items():
        if len(some) == 1:
            yield year, next(iter(some))
    for where, asked_there in found.items():
        if len(years[tuple(one for one in where if one[0] == YEAR)]) > 1:
            yield where, asked_there


def _said(
    item: Item,
    questions: Mapping[str, Data],
    items: Iterable[Item],
    asked_there: bool | None,
    said: Mapping[str, list[Way]],
) -> Iterator[Link | Bound]:
    """What is known of who was asked an item, among people who said so much and whose classes may
    meet it. Where only some classes do, limits of which those that hold are kept."""
    condition = condition_of(questions[item.question])
    who, others = (item.key, _was_asked(item)), (item.key, (NOT_SHOWN,))
    if asked_there is False:
        yield Bound((who,), ())
        return
    if not condition:
        if asked_there:
            yield Bound((others,), ())
        return
    deciding = [questions[key] for key in sorted(keys_of(condition))]
    edges = edges_of(iter([condition]))
    ways = [
        said.get(one["key"])
        or list(islice(_ways(one, edges.get(one["key"], set()), condition), MOST + 1))
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
    outcomes = {outcome for outcome, _codes in tried}
    if outcomes == {False} or (outcomes == {True} and asked_there):
        yield Bound((who if outcomes == {False} else others,), ())
        return
    yes, no = (_deciding(of, tried, outcome) for outcome in (True, False))
    for one in of:
        if asked_there and {*yes[one.key], *no[one.key]} == _met(one, tried):
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
