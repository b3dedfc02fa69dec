"""Addresses of the flow. Django builds an address anew each time; a step needs four of them."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language, override


@lru_cache(maxsize=4096)
def _built(code: str, name: str, args: tuple[str, ...]) -> str:
    with override(code):
        return reverse(f"surveys:{name}", args=args)


def address(name: str, *args: str, code: str = "") -> str:
    """The address of a page of the flow, in the language of the request or in `code`."""
    return _built(code or get_language() or "", name, args)
