"""Groups of a programme that a wave may invite. Each room offers its own; surveys knows no room.

What is taken from here into a wave is words and a number, never a key to a group.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offered:
    """One group. `key` and `program` tell groups and programmes apart and are kept nowhere;
    `title` is the programme's name and `name` the group's own, per language. `area` is written as
    the school office's file writes areas; `size`: so many people have a place."""

    key: str
    program: str
    title: dict[str, str]
    name: dict[str, str]
    area: str
    size: int


Source = Callable[[], Iterable[Offered]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Adds a function that gives groups; called from an app's `ready()`."""
    if source not in _sources:
        _sources.append(source)
    return source


def offered() -> list[Offered]:
    """Every group that can be invited now, in the order of its room. Survey makers."""
    return [one for source in _sources for one in source()]
