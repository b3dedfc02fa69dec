"""The themes of own words as a report tells them, from the facts of its publication alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.languages import Language, get
from core.texts import Picked, pick
from releases.models import Publication


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, in the language that they were written in."""

    text: str
    language: Language


@dataclass(frozen=True)
class Theme:
    name: Picked
    count: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Voices:
    """What was written to one question."""

    text: Picked
    themes: tuple[Theme, ...]


def voices_of(publication: Publication) -> list[Voices]:
    """In the language that is active; quotes always in their own."""
    code = get(get_language()).code
    return [
        Voices(
            pick(one["text"], code),
            tuple(
                Theme(
                    pick(theme["name"], code),
                    theme["count"],
                    tuple(
                        Quote(quote["text"], get(quote["language"])) for quote in theme["quotes"]
                    ),
                )
                for theme in one["themes"]
            ),
        )
        for one in publication.facts.get("themes", [])
    ]


def rows(publication: Publication) -> Iterator[Iterable[object]]:
    """The same for the files: a theme with its number, and a row for each quote under it."""
    for one in voices_of(publication):
        for theme in one.themes:
            said = (one.text.text, _("Theme"), "", theme.name.text, "")
            yield (*said, theme.count, "", "", _("Number of texts"))
            for quote in theme.quotes:
                yield (one.text.text, _("Quote"), "", theme.name.text, "", "", "", "", quote.text)
