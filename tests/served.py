"""The product as the browser tests meet it: an undefined template variable answers 500.

The web server runs it in processes of its own, where the tests' own fixtures do not reach.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.urls import get_resolver
from django.utils import translation

from config.wsgi import application as product
from tests.strict_templates import Undefined, install

undefined = Undefined()
install(undefined)
for language, _name in settings.LANGUAGES:  # once in the master, not in every new worker
    with translation.override(language):
        get_resolver()._populate()
        str(translation.gettext("Back"))


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    begun: list[Any] = []
    answer = product(environ, lambda *head: begun.extend(head))
    if not undefined.seen:
        start_response(*begun)
        return answer
    found = ", ".join(sorted(undefined.seen))
    undefined.seen.clear()
    logging.getLogger(__name__).error("Variables that the templates' contexts lack: %s", found)
    start_response("500 Undefined variable", [("Content-Type", "text/plain")])
    return [found.encode()]
