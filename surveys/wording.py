"""Advice on the wording of a question, as data/wording.json has it (SUR-5). Nothing here stops.

Every text is judged in its own language and for the band that reads it; a language without rules
is counted only. An earlier answer (surveys/piping.py) counts as the words that stand in for it.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from surveys.enums import OPTION_TYPES, AgeBand, QuestionType
from surveys.piping import replaced

RULES = Path(__file__).resolve().parent / "data" / "wording.json"
WORD = re.compile(r"\w[\w'’/-]*")


class Advice(NamedTuple):
    """`rule`: words, negation, double, recall or options; `said` is what the editor reads."""

    rule: str
    language: str
    band: str
    said: str


@cache
def rules() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RULES.read_text(encoding="utf-8"))
    return found


def bare(text: str) -> str:
    """One line in lower case, without vowel marks and what lengthens an Arabic letter."""
    text = replaced(text, lambda pipe: pipe.otherwise).replace("\u0640", "").casefold()
    letters = unicodedata.normalize("NFC", text)
    return " ".join("".join(one for one in letters if unicodedata.category(one) != "Mn").split())


def count_words(text: str) -> int:
    return len(WORD.findall(bare(text)))


def advice_on(
    question: Mapping[str, Any], words: Mapping[str, str], options: int, band: str
) -> Iterator[Advice]:
    """What could be easier in a question that this band reads with these words."""
    if question["type"] == QuestionType.INFO:
        return
    age = AgeBand(band)
    for code, text in words.items():
        if text:
            for rule, said in _on_text(code, text, age):
                yield Advice(rule, code, band, said)
    most = rules()["options"][band]
    if question["type"] in OPTION_TYPES and options > most:
        numbers = {"age": age.label, "number": options, "most": most}
        said = _("Answers to choose from: %(number)s. For %(age)s at most %(most)s is better.")
        yield Advice("options", "", band, said % numbers)


def _on_text(code: str, text: str, age: AgeBand) -> Iterator[tuple[str, str]]:
    number, most = count_words(text), rules()["words"][age]
    if number > most:
        numbers = {"age": age.label, "number": number, "most": most}
        yield "words", _("Words: %(number)s. For %(age)s at most %(most)s is better.") % numbers
    own = rules()["languages"].get(code)
    if own is None:
        return
    plain = bare(text)
    found = _first(own["negation"], plain)
    if found:
        said = _("“%(word)s” turns the question around. Ask for what is, not for what is not.")
        yield "negation", said % {"word": found}
    found = _first(own["double"], plain)
    if found:
        said = _("“%(word)s” may join two questions. Ask one thing at a time.")
        yield "double", said % {"word": found}
    days, found = _recall(own["recall"], plain)
    if days > rules()["recall_days"][age]:
        said = _("“%(word)s” is long ago to remember for %(age)s. Ask about a shorter time.")
        yield "recall", said % {"word": found, "age": age.label}


def _first(rule: Mapping[str, Any], text: str) -> str:
    """What the rule meets in the text, without what is fine; empty: nothing."""
    for pattern in rule["fine"]:
        text = re.sub(pattern, " ", text)
    for pattern in rule["patterns"]:
        found = re.search(pattern, text)
        if found:
            return found[0].strip() if len(found[0]) < 30 else found[0][0]
    return ""


def _recall(rule: Mapping[str, Any], text: str) -> tuple[int, str]:
    """The longest time that the text asks to remember, in days, and its words."""
    longest = (0, "")
    for one in rule["patterns"]:
        for found in re.finditer(one["pattern"], text):
            days = one.get("days")
            if days is None:
                parts = found.groupdict()
                number = parts.get("number") or "1"
                times = int(number) if number.isdigit() else rule["numbers"][number]
                days = times * rule["units"][parts["unit"]]
            longest = max(longest, (days, found[0]))
    return longest
