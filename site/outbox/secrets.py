"""Links that open something private, made only at the moment of sending."""

from collections.abc import Callable

# Stands in the stored text where the link will be.
MARK = "⟦link⟧"

_sources: dict[str, Callable[[str], str]] = {}


def register(name: str, source: Callable[[str], str]) -> None:
    """`source` turns the key stored with a message into the link. Called from `ready()`."""
    _sources[name] = source


def fill(text: str, name: str, key: str) -> str:
    """The text with its link. Raises KeyError for a source that no app has registered."""
    return text.replace(MARK, _sources[name](key)) if name else text
