"""The next-step table of a survey that can be answered without a network (SUR-28).

A phone evaluates no condition: it looks up what comes next. The table is made here, by asking the
one evaluator (surveys.conditions) on every way through the answers that decide anything.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from surveys.asked import Question
from surveys.conditions import holds, path
from surveys.definition import Definition
from surveys.enums import OPT_OUTS, QuestionType

MOST_ROWS, MOST_WAYS = 300, 3000
MOST_NUMBERS, MOST_LOOKED_AT, MOST_QUESTIONS, MOST_TABLES = 200, 6, 200, 500
END = -1
LISTS = {QuestionType.SEVERAL, QuestionType.RANKING}


class TooManyWays(ValueError):
    """The answers decide in too many ways what comes next, or in one that no table can say."""


class Row(NamedTuple):
    """`question`: its place; `left`: questions from here at most, itself among them; `to`: by what
    was answered, where it leads elsewhere than to `next`. A row is told by its number."""

    question: int
    left: int
    next: int
    to: tuple[tuple[str, int], ...]


def looked_at(definition: Definition, question: Question) -> list[str]:
    """Of a list, the answers that a later question looks for, in the order of the page."""
    wanted = {leaf.get("contains") for leaf in _leaves_on(definition, question)}
    return [option.key for option in question.options if option.key in wanted]


def table(definition: Definition) -> tuple[Row, ...]:
    """The rows; the first question has the last one. Raises TooManyWays."""
    key = (definition.digest, definition.band)
    if key not in _tables:
        if len(_tables) >= MOST_TABLES:
            _tables.clear()
        try:
            _tables[key] = _made(definition)
        except TooManyWays:
            _tables[key] = ()
    if not _tables[key]:
        raise TooManyWays
    return _tables[key]


_tables: dict[tuple[str, str], tuple[Row, ...]] = {}


def _made(definition: Definition) -> tuple[Row, ...]:
    if len(definition.questions) > MOST_QUESTIONS:
        raise TooManyWays
    rows: dict[Row, int] = {}
    ways: dict[Any, int] = {}

    def after(place: int, answers: Mapping[str, Any]) -> int:
        """The row of what follows the question at this place."""
        for question in path(definition, answers):
            here = definition.place[question.key]
            if here > place:
                return row(here, answers)
        return END

    def row(place: int, answers: Mapping[str, Any]) -> int:
        question = definition.questions[place]
        known = {one.key for one in definition.questions[:place]}
        later = definition.questions[place + 1 :]
        way = (place, tuple(_rest(one.condition, known, answers) for one in later))
        if way not in ways:
            if len(ways) >= MOST_WAYS:
                raise TooManyWays
            to = {
                said: after(place, answers if value is None else {**answers, question.key: value})
                for said, value in _answers(definition, question)
            }
            usual = Counter(to.values()).most_common(1)[0][0]
            left = max((every[one].left for one in to.values() if one != END), default=0)
            others = tuple((said, one) for said, one in to.items() if one != usual)
            made = Row(place, left + (not question.is_info), usual, others)
            if made not in rows:
                rows[made] = len(rows)
                every.append(made)
            ways[way] = rows[made]
        return ways[way]

    every: list[Row] = []
    after(-1, {})
    if len(every) > MOST_ROWS:
        raise TooManyWays
    return tuple(every)


def _rest(condition: Mapping[str, Any] | None, known: set[str], answers: Mapping[str, Any]) -> Any:
    """What is left to decide of a condition once these questions are behind: True, False, or the
    part that looks at later ones. Two ways with the same rests lead the same way on."""
    if not condition:
        return True
    if "question" in condition:
        return holds(condition, answers) if condition["question"] in known else str(condition)
    if "not" in condition:
        rest = _rest(condition["not"], known, answers)
        return not rest if isinstance(rest, bool) else ("not", rest)
    name, settled = ("all", False) if "all" in condition else ("any", True)
    rests = [_rest(part, known, answers) for part in condition[name]]
    if settled in rests:
        return settled
    left = tuple(rest for rest in rests if not isinstance(rest, bool))
    return (name, *left) if left else not settled


def _leaves(question: Question) -> list[Mapping[str, Any]]:
    """The comparisons in the question's condition."""
    left, found = [question.condition] if question.condition else [], []
    while left:
        one = left.pop()
        if "question" in one:
            found.append(one)
        else:
            left += one.get("all") or one.get("any") or [one["not"]]
    return found


def _leaves_on(definition: Definition, question: Question) -> list[Mapping[str, Any]]:
    return [
        leaf
        for one in definition.questions
        for leaf in _leaves(one)
        if leaf["question"] == question.key
    ]


def _answers(definition: Definition, question: Question) -> Iterator[tuple[str, Any]]:
    """Each answer that decides something: as the table says it, and as the evaluator reads it."""
    leaves = _leaves_on(definition, question)
    yield "", None
    if not leaves:
        return
    if question.type in LISTS:
        looked = looked_at(definition, question)
        most = question.max_choices or len(looked)
        if len(looked) > MOST_LOOKED_AT or any("contains" not in leaf for leaf in leaves):
            raise TooManyWays
        for size in range(1, min(len(looked), most) + 1):
            for chosen in combinations(looked, size):
                yield ",".join(chosen), list(chosen)
        return
    if question.type == QuestionType.NUMBER:
        low, high = question.min or 0, question.max or 0
        if high - low >= MOST_NUMBERS:
            raise TooManyWays
        yield from ((str(number), number) for number in range(low, high + 1))
    elif question.is_choice:
        yield from ((option.key, option.key) for option in question.options)
    else:
        raise TooManyWays
    yield from ((code, code) for code in OPT_OUTS)
