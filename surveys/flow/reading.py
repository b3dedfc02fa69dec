"""Reads one question's posted answer. An empty one is never an error."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.languages import ascii_digits
from surveys.asked import Question
from surveys.enums import OPT_OUTS, TEXT_GIVEN, TEXT_TYPES, QuestionType
from surveys.services.fitting import longest
from surveys.validators import clean_text

# The box that lets a text be quoted. It has no value, so that the script of one load, which asks
# what was answered, sees no second answer in it.
QUOTE = "visas"


@dataclass
class Reading:
    """`value` is what to keep (None: nothing); `raw` is shown again where there are `errors`."""

    value: Any = None
    text: str = ""
    quote: bool = False  # the box that lets a text be quoted is ticked
    raw: str = ""
    chosen: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)


def read(question: Question, data: QueryDict, before: Any) -> Reading:
    """The answer in `data`. `before` is what the draft holds, which a ranking builds on."""
    if question.is_choice:
        return _one(question, data, before)
    if question.type == QuestionType.SEVERAL:
        return _several(question, data)
    if question.type == QuestionType.RANKING:
        return _ranking(question, data, before)
    if question.type == QuestionType.NUMBER:
        return _number(question, data)
    if question.type in TEXT_TYPES:
        return _text(question, data)
    return Reading()


def _unknown() -> str:
    return _("Choose one of the answers on the page.")


def both() -> str:
    return _("Choose either an answer or one of the two boxes at the end.")


def _opt_out(data: QueryDict) -> str | None:
    given = [value for value in data.getlist("optout") if value in OPT_OUTS]
    return given[0] if given else None


def _one(question: Question, data: QueryDict, before: Any) -> Reading:
    given = data.get("answer") or None
    if given is None:
        return Reading()
    if given in question.option_keys or given in OPT_OUTS:
        return Reading(value=given, chosen={given})
    return Reading(chosen={before} if isinstance(before, str) else set(), errors=[_unknown()])


def at_most(question: Question) -> str:
    return _("Choose at most %(number)s.") % {"number": question.max_choices}


def from_to(question: Question) -> str:
    numbers = {"low": question.min, "high": question.max}
    return _("Write a number from %(low)s to %(high)s.") % numbers


def _several(question: Question, data: QueryDict) -> Reading:
    given = set(data.getlist("answer"))
    known = given & (question.option_keys | set(OPT_OUTS))
    reading = Reading(chosen=known)
    picked = [option.key for option in question.options if option.key in given]
    out = [code for code in OPT_OUTS if code in given]
    if given - known:
        reading.errors = [_unknown()]
    elif out and (picked or len(out) > 1):
        reading.errors = [both()]
    elif question.max_choices and len(picked) > question.max_choices:
        reading.errors = [at_most(question)]
    else:
        reading.value = out[0] if out else picked or None
    return reading


def _ranking(question: Question, data: QueryDict, before: Any) -> Reading:
    """One tap adds the next place; "undo" takes the last one away. Continue keeps what is there."""
    ranked = list(before) if isinstance(before, list) else []
    pick = data.get("pick")
    if "undo" in data:
        ranked = ranked[:-1]
    elif pick is not None:
        if pick not in question.option_keys:
            return Reading(value=before, errors=[_unknown()])
        if pick not in ranked:
            ranked.append(pick)
    elif not ranked:
        return Reading(value=_opt_out(data))
    return Reading(value=ranked or None)


def _number(question: Question, data: QueryDict) -> Reading:
    raw = clean_text(data.get("answer", ""))[:40]
    out = _opt_out(data)
    reading = Reading(raw=raw, chosen={out} if out else set())
    digits = ascii_digits(raw).replace(" ", "")
    if not raw:
        reading.value = out
    elif out:
        reading.errors = [both()]
    elif not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        reading.errors = [_("Write the number with digits, for example 3.")]
    elif _outside(question, int(digits)):
        reading.errors = [from_to(question)]
    else:
        reading.value = int(digits)
    return reading


def _outside(question: Question, number: int) -> bool:
    too_low = question.min is not None and number < question.min
    return too_low or (question.max is not None and number > question.max)


def _text(question: Question, data: QueryDict) -> Reading:
    raw = clean_text(data.get("answer", ""))
    out = _opt_out(data)
    most = longest(question)
    reading = Reading(raw=raw, chosen={out} if out else set())
    reading.quote = bool(raw) and question.quotable and QUOTE in data
    if not raw:
        reading.value = out
    elif out:
        reading.errors = [both()]
    elif len(raw) > most:
        numbers = {"most": most, "now": len(raw)}
        reading.errors = [_("Write at most %(most)s characters. Now there are %(now)s.") % numbers]
    else:
        reading.value, reading.text = TEXT_GIVEN, raw
    return reading
