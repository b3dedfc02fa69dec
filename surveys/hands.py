"""Which questions a room can answer by raising hands, and what a count has to be (SUR-30).

Not those that an earlier answer leads to, or whose words repeat one: a room has no earlier answer.
Not texts and rankings, which no hand can say, and not grouping questions: who one is, is nobody's
business in front of a class.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.asked import Question, Words
from surveys.definition import keep
from surveys.enums import CHOICE_TYPES, DONT_KNOW, QuestionType
from surveys.rules import band_key

BY_HANDS = CHOICE_TYPES | {QuestionType.SEVERAL, QuestionType.NUMBER}


@dataclass(frozen=True)
class Raised:
    """A question to a room. `options`: (key, words); of a group of numbers the words are None."""

    key: str
    text: Words
    several: bool
    options: tuple[tuple[str, Words | None], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """What hands are counted for: each answer, and “I don't know”."""
        return (*(key for key, _words in self.options), DONT_KNOW)

    def fits(self, hands: Mapping[str, int], present: int) -> bool:
        """Whether so many people can have raised these hands: once each, or once for an answer."""
        if set(hands) != set(self.codes) or any(number < 0 for number in hands.values()):
            return False
        if self.several:
            return max(hands[key] for key, _words in self.options) + hands[DONT_KNOW] <= present
        return sum(hands.values()) <= present


def by_hands(definition: Mapping[str, Any], band: str) -> list[Raised]:
    """The questions of a frozen definition, in the words of an age band."""
    raw = {one["key"]: one for one in definition["questions"]}
    return [
        Raised(one.key, one.text, one.type == QuestionType.SEVERAL, _options(one, raw[one.key]))
        for one in keep(definition).for_band(band).asked
        if one.type in BY_HANDS and not (one.background or one.condition or one.piped)
    ]


def _options(one: Question, raw: Mapping[str, Any]) -> tuple[tuple[str, Words | None], ...]:
    if one.type == QuestionType.NUMBER:
        return tuple((band_key(band), None) for band in raw["bands"])
    return tuple((option.key, option.label) for option in one.options)
