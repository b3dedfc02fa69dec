"""What the page of before and after says, for the page, its paper and its file (SUR-42)."""

from datetime import date
from typing import Any

from django.utils.translation import get_language

from core.languages import get
from participation import queries
from participation.presentation import bar_row
from releases import pairs
from releases.export import coarse_sentence, text_of
from releases.models import Publication
from releases.words import marked


def is_of(publication: Publication) -> bool:
    """Whether the report is of two waves' pairs."""
    return bool(publication.facts.get("way") == "pairs")


def of(publication: Publication) -> dict[str, Any]:
    """The whole comparison, in the language that is active."""
    found = pairs.load(publication, get(get_language()).code)
    return {
        "publication": publication,
        "opens": date.fromisoformat(publication.facts["opens"]),
        "closes": date.fromisoformat(publication.facts["closes"]),
        "n": found.n,
        "questions": [
            {
                "key": one.key,
                "text": marked(one.text),
                "parts": [
                    (pairs.words_of(part), [bar_row(row) for row in rows])
                    for part, rows in one.parts.items()
                    if rows
                ],
                "changes": bool(one.parts["change"]),
                "coarse": any(
                    len(row.codes) > 1 or row.count is None
                    for rows in one.parts.values()
                    for row in rows
                ),
            }
            for one in found.questions
        ],
        "coarse_sentence": coarse_sentence(),
        "has_workbook": ("", "table") in queries.figure_names(publication),
        "promise": queries.promise_of(publication),
        "notes": queries.notes(publication),
        "history": queries.history(publication),
    }


def csv_text(publication: Publication) -> str:
    return text_of(pairs.rows(pairs.load(publication, get(get_language()).code)))
