"""REP-21: the themes of what was written in own words, and quotes, as a report keeps them.

They are put into the facts of a publication once, when it is published, and never read from texts
again (docs/adr/0048). Of everybody together; no group has any.
"""

import random
from typing import Any

from figures.disclosure.themes import may_tell
from releases.models import ReleasePlan
from surveys.definition import keep
from surveys.enums import NOT_SHOWN
from surveys.models.wave import Wave
from surveys.queries.texts import Told, told_themes
from surveys.reports.aggregate import answer_counts


def facts_of(wave: Wave, plan: ReleasePlan) -> list[dict[str, Any]]:
    """By question, in the order of the form; themes that most wrote of first, quotes in none."""
    told = told_themes(wave)
    if not told:
        return []
    asked = _asked(wave)
    found = []
    for question in keep(wave.version.definition).questions:
        own = [
            one
            for one in told
            if one.question == question.key
            and may_tell(one.texts, asked.get(question.key, 0), plan.k, plan.m)
        ]
        if own:
            own.sort(key=lambda one: (-one.texts, one.theme))
            said = {"question": question.key, "text": dict(question.text)}
            found.append(said | {"themes": _themes(own)})
    return found


def _themes(told: list[Told]) -> list[dict[str, Any]]:
    """A quote of several themes stands under the first of them only."""
    seen: set[tuple[str, str]] = set()
    found = []
    for one in told:
        quotes = [quote for quote in one.quotes if quote not in seen]
        seen.update(quotes)
        random.SystemRandom().shuffle(quotes)
        said = [{"text": text, "language": language} for text, language in quotes]
        found.append({"name": one.name, "count": one.texts, "quotes": said})
    return found


def _asked(wave: Wave) -> dict[str, int]:
    """How many met each question, on a phone or on paper: a text does not tell which."""
    found: dict[str, int] = {}
    for paper in (False, True):
        for one in answer_counts(wave, [], paper=paper):
            if one.answer != f'"{NOT_SHOWN}"':
                found[one.question] = found.get(one.question, 0) + one.responses
    return found
