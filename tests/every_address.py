"""Every address that the site answers at, out of Django's own table of addresses, filled in.

A new address is there by itself, so that no test of all of them can forget it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
GROUP = re.compile(r"\((?:\?P<(\w+)>)?(?:[^()]|\([^()]*\))*\)")


class Address(NamedTuple):
    """`name` with its namespaces; `form` as `sv/kurser/grupp/<int:pk>/`."""

    name: str
    form: str

    @property
    def is_ours(self) -> bool:
        ours = self.name.startswith(("waves:", "workbooks:", "bank:"))
        return ours or not self.form.startswith(("admin/", "documents/"))

    def filled(self, values: Mapping[str, str], other: str = "1") -> str:
        """The path with these values in its places, by the places' names."""
        path = PLACE.sub(lambda found: values.get(found[2], other), self.form)
        return "/" + path


def _walk(resolver: URLResolver, before: str, spaces: list[str]) -> Iterator[Address]:
    for one in resolver.url_patterns:
        form = str(one.pattern)
        if isinstance(one.pattern, RegexPattern):
            form = form.lstrip("^").rstrip("$").replace("\\.", ".")
            form = GROUP.sub(lambda found: f"<{found[1] or 'group'}>", form).replace(".*/", "x/")
        if isinstance(one, URLPattern):
            yield Address(":".join([*spaces, one.name or ""]), before + form)
        else:
            more = [one.namespace] if one.namespace else []
            yield from _walk(one, before + form, spaces + more)


def every_address() -> list[Address]:
    """In the language that is active."""
    return list(_walk(get_resolver(), "", []))
