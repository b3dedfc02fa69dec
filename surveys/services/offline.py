"""What a survey may leave on a phone while there is no network (SUR-28)."""

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from surveys.definition import Definition, parse
from surveys.enums import AgeBand, Mode, Offline, QuestionType
from surveys.models.survey import Survey
from surveys.next_steps import TooManyWays, table

MOST_BYTES = 13_000  # of a page, compressed: what the first flight of a connection carries
# What a page weighs beside its words: style, scripts and what is said of the outbox; and the tags
# of each question and answer. tests/surveys/test_one_load.py compares them with real pages.
FRAME_BYTES, QUESTION_BYTES, OPTION_BYTES, SPOKE_BYTES, QUOTE_BYTES = 7_200, 28, 9, 90, 150


def offline_problems(survey: Survey) -> list[str]:
    """Why the survey cannot be published with what its maker chose, one sentence each."""
    if survey.offline and survey.sensitive:
        return [_("A sensitive survey leaves nothing on the phone: it needs the network.")]
    return []


def one_load_problems(survey: Survey, data: Mapping[str, Any]) -> list[str]:
    """Why not all questions fit into one page; `data` is what would be frozen."""
    if survey.offline != Offline.ONE_LOAD:
        return []
    definition = parse(data)
    found = []
    if any(one.type == QuestionType.RANKING for one in definition.questions):
        found.append(_("All questions at once: a ranking needs the network."))
    if any("picture" in one for asked in data["questions"] for one in _parts(asked)):
        found.append(_("All questions at once: pictures need the network."))
    if any(one.for_band(band).audio for one in definition.questions for band in AgeBand.values):
        found.append(_("All questions at once: recordings need the network."))
    if any(one.piped for one in definition.questions):
        found.append(_("All questions at once: a text cannot repeat an earlier answer."))
    if definition.mode != Mode.ANONYMOUS:
        found.append(_("All questions at once: the survey must be anonymous."))
    try:
        most = max(weight(one, code) for one in _bands(definition) for code in data["languages"])
    except TooManyWays:
        said = _("All questions at once: the answers decide in too many ways what comes next.")
        return [*found, said]
    if most > MOST_BYTES:
        numbers = {"now": -(-most // 1000), "most": MOST_BYTES // 1000}
        found.append(
            _("All questions at once: the survey is too long. It weighs %(now)s kB of at most "
              "%(most)s.") % numbers
        )  # fmt: skip
    return found


def _parts(question: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What of a question may have a picture: itself, and its answers."""
    return [question, *question.get("options", [])]


def _bands(definition: Definition) -> Iterator[Definition]:
    yield definition
    for band in AgeBand.values:
        yield definition.for_band(band)


def weight(definition: Definition, code: str) -> int:
    """About how many bytes the page is when compressed; rather too many than too few."""
    asked = [one for one in definition.questions if one.is_asked]
    words = [
        [one.text.get(code), one.help.get(code), one.section.get(code), one.key,
         [[option.label.get(code), option.key] for option in one.options]]
        for one in asked
    ]  # fmt: skip
    text = json.dumps([words, table(definition)], ensure_ascii=False)
    tags = sum(
        QUESTION_BYTES
        + OPTION_BYTES * len(one.options)
        + SPOKE_BYTES * bool(one.spoke)
        + QUOTE_BYTES * one.quotable
        for one in asked
    )
    return FRAME_BYTES + tags + len(zlib.compress(text.encode(), 9))
