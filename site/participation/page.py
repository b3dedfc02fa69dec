"""What the page of a report says, gathered for the page itself and for its paper (PDF)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.languages import get
from core.texts import Picked, pick
from participation import contents, presentation, queries, yearly
from participation.presentation import (
    bar_rows,
    followed,
    rate_rows,
    trend_cells,
    trend_points,
)
from participation.wheel import wheels_of
from releases.beside import beside_of
from releases.export import break_sentence, gone_sentence, hidden_sentence, note_of
from releases.models import Publication
from releases.parts import Dimension, GroupTable, Question, Report
from releases.voices import voices_of
from releases.words import marked, percent
from surveys.reports import outside


def of(publication: Publication, found: Report) -> dict[str, Any]:
    """The whole report, in the language that is active."""
    names = queries.figure_names(publication)
    return frame(publication) | {
        "total": found.total,
        "total_percent": None if found.total.percent is None else percent(found.total.percent),
        "dimensions": _dimensions(found),
        "missed": _missed(found),
        "summary": _summary(found),
        "sections": _sections(found, names),
        "wheels": wheels_of(found, names),
        "gone": [marked(text) for text in found.gone],
        "gone_sentence": gone_sentence(),
        "has_workbook": ("", "table") in names,
        "external": presentation.external(outside.series()),
        "population": _population(found),
        "same": same_shown(publication),
        "voices": voices_shown(publication),
        "meaning": meaning_of(publication),
        "promise": queries.promise_of(publication),
        "notes": queries.notes(publication),
        "history": queries.history(publication),
        "pooled": queries.pooled_with(publication),
    }


def same_shown(publication: Publication) -> dict[str, Any] | None:
    """REP-4: what is left out because of other surveys of the same children."""
    said = beside_of(publication)
    if said is None:
        return None
    return {
        "surveys": [{"slug": one.slug, "name": marked(one.name)} for one in said.surveys],
        "left_out": [marked(text) for text in said.left_out],
        "asked": said.asked,
        "why": said.why,
        "not_shown": said.not_shown,
    }


def voices_shown(publication: Publication) -> list[dict[str, Any]]:
    """REP-21: themes of own words and quotes, which are frozen with the publication."""
    return [
        {
            "text": marked(one.text),
            "themes": [
                {"name": marked(theme.name), "count": theme.count, "quotes": theme.quotes}
                for theme in one.themes
            ],
        }
        for one in voices_of(publication)
    ]


def meaning_of(publication: Publication) -> dict[str, Any] | None:
    """What young people say, part by part, and who they are."""
    found = queries.meaning_of(publication)
    if found is None:
        return None
    code = get(get_language()).code
    text = pick(found.text, code)
    parts = [part.strip() for part in text.text.replace("\r", "").split("\n\n")]
    return {
        "parts": [marked(replace(text, text=part)) for part in parts if part],
        "who": marked(pick(found.who, code)),
    }


def meaning_rows(publication: Publication) -> Iterator[tuple[object, ...]]:
    """The same for the CSV file: nobody gave these as an answer."""
    found = queries.meaning_of(publication)
    if found is not None:
        code = get(get_language()).code
        words = pick(found.text, code).text
        name, who = _("What young people say that it means"), pick(found.who, code).text
        yield (name, "", who, "", "", "", "", "", words)


def _dimensions(found: Report) -> list[dict[str, Any]]:
    return [
        {
            "title": marked(one.title),
            "rows": rate_rows(one),
            "hidden": bool(one.hidden),
            "similarity": None if one.similarity is None else percent(one.similarity),
            "span": _span(one),
        }
        for one in found.dimensions
    ]


def _span(one: Dimension) -> tuple[str, str] | None:
    """The lowest rate and the highest, where there are two."""
    known = [rate.percent for rate in one.rates if rate.percent is not None]
    return (percent(min(known)), percent(max(known))) if len(known) > 1 else None


def _missed(found: Report) -> list[dict[str, Any]]:
    return [
        {
            "kind": marked(kind.title),
            "group": marked(rate.label),
            "percent": percent(rate.percent or 0),
        }
        for kind, rate in contents.missed(found)
    ]


def _population(found: Report) -> dict[str, Any] | None:
    """REP-21: those who answered as a part of all there are, by a table of others."""
    compared = outside.of_population(found)
    if compared is None:
        return None
    total = compared.report.total
    return {
        "n": total.n,
        "size": total.invited,
        "percent": None if total.percent is None else percent(total.percent),
        "dimensions": _dimensions(compared.report),
        "missed": _missed(compared.report),
        "source": outside.source_of(compared.table),
    }


def groups_of(one: Question, found: Report) -> list[dict[str, Any]]:
    """One question for every group that is shown, per kind of group."""
    return [
        {
            "title": marked(dimension.title),
            "tables": [
                {
                    "label": marked(table.label),
                    "n": table.n,
                    "rows": bar_rows(table),
                    "coarse": note_of(table),
                    "waves": trend_cells(table) if len(table.trend) > 1 else [],
                    "change": _change(table),
                }
                for table in one.groups
                if table.dimension == dimension.key
            ],
            "hidden": [marked(label) for label in dimension.hidden],
        }
        for dimension in found.dimensions
    ]


def frame(publication: Publication) -> dict[str, Any]:
    facts = publication.facts
    return {
        "publication": publication,
        "opens": date.fromisoformat(facts["opens"]),
        "closes": date.fromisoformat(facts["closes"]),
        "hidden_sentence": hidden_sentence(),
        "rtl": get(get_language()).direction == "rtl",
        "group_word": _("Group"),
        "rate_word": _("Have answered"),
    }


def _summary(found: Report) -> list[dict[str, Any]]:
    return [
        {
            "key": point.question.key,
            "text": marked(point.question.text),
            "answer": marked(point.row.label),
            "percent": percent(point.row.percent),
        }
        for point in contents.summary(found)
    ]


def _sections(found: Report, names: set[tuple[str, str]]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Questions under the section that they were asked in, in the order of the form."""
    last, keyed = None, []
    for one in found.questions:
        last = one.section or last
        keyed.append((last, one))
    return [
        (marked(section) if section else "", [item_of(one, names) for _name, one in group])
        for section, group in groupby(keyed, key=lambda pair: pair[0])
    ]


def _change(followed: Question | GroupTable) -> str:
    change = followed.last_change
    return "none" if change is None else "clear" if change.is_clear else "unclear"


def item_of(one: Question, names: set[tuple[str, str]]) -> dict[str, Any]:
    return {
        "key": one.key,
        "text": marked(one.text),
        "headline": marked(one.headline) if one.headline else "",
        "headline_text": one.headline.text if one.headline else "",
        "asked_of_some": one.asked_of_some,
        "n": one.total.n,
        "rows": bar_rows(one.total),
        "coarse": note_of(one.total),
        "follows": followed(one),
        "asked_before": one.asked_before,
        "has_groups": bool(one.groups),
        "points": trend_points(one) if len(one.trend) > 1 else [],
        "waves": trend_cells(one),
        "break_sentence": break_sentence(),
        "change": _change(one),
        "bars_file": (one.key, "bars") in names,
        "trend_file": (one.key, "trend") in names,
    }


def of_year(found: yearly.Year) -> dict[str, Any]:
    """The report of a year: its chapters with words that are marked where they fell back."""
    return {
        "year": found.year,
        "is_empty": found.is_empty,
        "chapters": [
            {
                "key": one.key,
                "title": one.title,
                "lead": one.lead,
                "columns": one.columns,
                "rows": [[_shown(cell) for cell in row] for row in one.rows],
            }
            for one in found.chapters
        ],
        "bars": [
            {"label": marked(one.label), "value": one.percent, "text": percent(one.percent)}
            for one in found.answered
            if one.percent is not None
        ],
        "survey_word": _("Survey"),
        "share_word": _("Share"),
    }


def _shown(cell: yearly.Cell) -> Any:
    return marked(cell) if isinstance(cell, Picked) else format_html("<bdi>{}</bdi>", cell)
