"""Whether a value is an answer to a question of the frozen version.

The pages check an answer when it is read. This is the second look, at the door of the store: a
draft was sealed hours ago, perhaps by another program version, and nothing unfit may ever be
counted. It asks the database nothing.

What does not fit is refused, not dropped: a dropped value would be stored as "not reached", which
nobody said. The person is asked that one question again and keeps all other answers. Only values
that nobody can be asked about are dropped: keys that the version does not have, and answers to
questions that are off the path.
"""

from collections.abc import Mapping
from typing import Any

from surveys.asked import Question
from surveys.enums import OPT_OUTS, TEXT_GIVEN, TEXT_TYPES, QuestionType
from surveys.validators import clean_text

MAX_TEXT = 300  # as wide as FreeText.text
MAX_SHORT = 100  # what one line of a phone can still be read in
MAX_NUMBER = 999_999_999


def fits(question: Question, value: Any, texts: Mapping[str, Any]) -> bool:
    """Type, option keys, number of choices, range, and a text only where one is asked for."""
    if isinstance(value, str) and value in OPT_OUTS:
        return not question.is_info
    if question.is_choice:
        return isinstance(value, str) and value in question.option_keys
    if question.type in (QuestionType.SEVERAL, QuestionType.RANKING):
        return _fits_list(question, value)
    if question.type == QuestionType.NUMBER:
        return _fits_number(question, value)
    if question.type in TEXT_TYPES:
        return bool(value == TEXT_GIVEN) and _fits_text(question, texts.get(question.key))
    return False


def _fits_list(question: Question, value: Any) -> bool:
    """Different keys of options, at least one. A ranking may end before the last place."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return False
    most = question.max_choices if question.type == QuestionType.SEVERAL else None
    known = question.option_keys.issuperset(value)
    return known and 1 <= len(value) == len(set(value)) and len(value) <= (most or len(value))


def _fits_number(question: Question, value: Any) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    low = 0 if question.min is None else question.min
    high = MAX_NUMBER if question.max is None else question.max
    return low <= value <= high


def _fits_text(question: Question, text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text) <= longest(question) and clean_text(text) == text


def longest(question: Question) -> int:
    """How many characters a text may have, whatever its makers wrote."""
    most = MAX_SHORT if question.type == QuestionType.SHORT_TEXT else MAX_TEXT
    return min(question.max_length or most, most)
