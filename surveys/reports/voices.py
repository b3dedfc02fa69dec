"""REP-21: the themes of what was written in own words, and quotes, as a report keeps them.

They are put into the facts of a publication once, when it is published, and never read from texts
again (docs/adr/0048). Of everybody together; no group has any.
"""

import random
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from figures.disclosure.themes import may_tell
from figures.table import TOTAL
from releases.models import PublishedCell, ReleasePlan
from releases.services import PublishRefusedError
from surveys.definition import keep
from surveys.enums import NOT_SHOWN
from surveys.models.wave import Wave
from surveys.queries.texts import Told, held_texts, told_themes
from surveys.reports.aggregate import answer_counts


def facts_of(wave: Wave, plan: ReleasePlan, cells: Sequence[PublishedCell]) -> list[dict[str, Any]]:
    """By question, in the order of the form; themes that most wrote of first, quotes in none.

    `cells`: what else the report tells. That many wrote where only some were asked tells how many
    of these there are at least: such a text has themes only where everybody reads this anyway.
    """
    told = told_themes(wave)
    if not told:
        return []
    asked, exact = _asked(wave), _told_exactly(cells)
    found = []
    for question in keep(wave.version.definition).questions:
        if not question.looks_at <= exact:
            continue
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
    seen: set[UUID] = set()
    found = []
    for one in told:
        quotes = [quote for quote in one.quotes if quote[0] not in seen]
        seen.update(key for key, _text, _language in quotes)
        random.SystemRandom().shuffle(quotes)
        said = [{"text": text, "language": language} for _key, text, language in quotes]
        found.append({"name": one.name, "count": one.texts, "quotes": said})
    return found


def hold(
    wave: Wave,
    plan: ReleasePlan,
    cells: Sequence[PublishedCell],
    decided: list[dict[str, Any]],
) -> None:
    """In the transaction that publishes: no moderator took anything back while it was made."""
    list(held_texts(wave))
    if _plain(facts_of(wave, plan, cells)) != _plain(decided):
        raise PublishRefusedError(_("A text was sorted anew meanwhile. Try again."))


def _plain(facts: list[dict[str, Any]]) -> list[Any]:
    """Without the order of the quotes, which is another each time."""
    return [
        (one["question"], theme["name"], theme["count"], sorted(map(str, theme["quotes"])))
        for one in facts
        for theme in one["themes"]
    ]


def _told_exactly(cells: Sequence[PublishedCell]) -> set[str]:
    """Questions of which everybody's table is told in whole numbers."""
    of_all = [one for one in cells if one.dimension == TOTAL.dimension]
    return {one.question for one in of_all} - {one.question for one in of_all if one.count is None}


def _asked(wave: Wave) -> dict[str, int]:
    """How many met each question, on a phone or on paper: a text does not tell which."""
    found: dict[str, int] = {}
    for paper in (False, True):
        for one in answer_counts(wave, [], paper=paper):
            if one.answer != f'"{NOT_SHOWN}"':
                found[one.question] = found.get(one.question, 0) + one.responses
    return found
