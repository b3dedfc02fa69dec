"""What waits for a member of staff. Each room registers its own cards; core knows no room."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do: words (already translated), where to do it, and how many wait."""

    title: str
    url: str
    text: str = ""
    count: int | None = None


Source = Callable[[Any], Iterable[Card]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Adds a function user → cards; called from an app's `ready()`."""
    if source not in _sources:
        _sources.append(source)
    return source


def cards_for(user: Any) -> list[Card]:
    return [card for source in _sources for card in source(user)]
