"""Pages that are rendered once and kept as bytes, with holes for what is one person's own.

A thousand children open the same question; only the chosen answer, the way back and the form's
token differ.
"""

import re
import time
from collections.abc import Callable, Hashable, Mapping
from html import escape  # as Django's, without the look for lazy texts: six pieces a page

# Private-use characters, which no template holds. Where a text holds them, the hole is empty.
_HOLE = re.compile("\ue000([^\ue001]*)\ue001")
_MOST = 5000  # a survey of 200 questions in two languages takes 800


def hole(name: str) -> str:
    """What a template gets in the place of a person's own piece."""
    return f"\ue000{name}\ue001"


class Page:
    """A rendered page. `fill` puts the pieces in; one that is not given is empty.

    Text is escaped; bytes are another filled page and stand as they are.
    """

    def __init__(self, html: str) -> None:
        self._parts = _HOLE.split(html)
        self._holes = [(index, self._parts[index]) for index in range(1, len(self._parts), 2)]
        self._bytes = [part.encode() for part in self._parts]
        for index, _name in self._holes:
            self._bytes[index] = b""

    def fill(self, own: Mapping[str, str | bytes]) -> bytes:
        parts = self._bytes.copy()
        for index, name in self._holes:
            piece = own.get(name)
            if piece:
                parts[index] = piece if isinstance(piece, bytes) else escape(piece).encode()
        return b"".join(parts)


_pages: dict[Hashable, tuple[float, Page]] = {}


def kept(key: Hashable, make: Callable[[], str], seconds: float | None = None) -> Page:
    """The page of this key, rendered by `make` the first time, and again after `seconds`."""
    now = time.monotonic()
    found = _pages.get(key)
    if found is not None and found[0] > now:
        return found[1]
    page = Page(make())
    if len(_pages) >= _MOST:
        _pages.clear()
    _pages[key] = (float("inf") if seconds is None else now + seconds, page)
    return page
