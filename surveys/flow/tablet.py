"""Kiosk mode: one tablet that many answer on, one after another (SUR-29).

A device is a shared tablet because staff opened the class code's tablet link on it, not because of
its wave or batch: whoever answers the same wave on a phone of their own keeps SUR-22's calm. The
mark is a cookie that names the batch and no person. It lasts 20 to 24 hours from its last use.
"""

import time
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override

from surveys.flow import drawer
from surveys.flow.addresses import address
from surveys.flow.drawer import Draft
from surveys.flow.views import keep_draft, language, see
from surveys.services.codes import Way

COOKIE = "platta"
IDLE, IDLE_AFTER_THANKS = 120, 45  # seconds without a touch before the warning
WARNED = 30  # seconds to say that one is still there; WCAG 2.2.1 asks for 20


def _set(request: HttpRequest, response: HttpResponse, parts: list[Any]) -> None:
    window = int(time.time() // drawer.WINDOW)
    sealed = drawer.seal(parts, window, COOKIE)
    drawer.set_cookie(response, COOKIE, sealed, window, request.is_secure())


def _parts(request: HttpRequest) -> list[Any] | None:
    opened = drawer.unseal(request.COOKIES.get(COOKIE, ""), COOKIE)
    return opened[0] if opened else None


def begin(request: HttpRequest, way: Way) -> HttpResponse:
    """Makes this device a shared tablet of the code's batch, at the start for the first person."""
    parts = [way.wave.pk, way.wave.version_id, way.version_digest, way.batch, way.band]
    return _start(request, parts)


def _start(request: HttpRequest, parts: list[Any]) -> HttpResponse:
    wave, version, digest, batch, band = parts
    response = see("start")
    drawer.forget(request, response)
    _set(request, response, parts)
    draft = Draft(wave, version, digest, batch, band=band)
    return keep_draft(request, response, draft)


def next_person(request: HttpRequest) -> HttpResponse | None:
    """The start for the next person, with nothing of the last one; None on any other device."""
    parts = _parts(request)
    return None if parts is None else _start(request, parts)


def is_shared(request: HttpRequest) -> bool:
    """Whether this device is a shared tablet."""
    return COOKIE in request.COOKIES and _parts(request) is not None


def end(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """From here on an ordinary device."""
    drawer.forget(request, response)
    response.delete_cookie(COOKIE)
    return response


def dressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """On a shared tablet every page gets a button for the next person; with scripts an idle one
    warns and then presses it. Elsewhere the page stays as it is.

    Put in afterwards, since the pages are kept rendered and are the same for everybody.
    """
    if response.streaming or not is_shared(request):
        return response
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return response
    names = {address(name): name for name in ("enter", "start", "thanks")}
    place = names.get(request.path_info, "")
    if place == "start":  # nothing begun: there is nothing to go back to
        place = "" if b'name="over"' in response.content else "home"
    head, foot = _pieces(language(), place)
    content = response.content.replace(b"</head>", head + b"</head>", 1)
    response.content = content.replace(b"</main>", b"</main>" + foot, 1)
    return response


@lru_cache(maxsize=64)
def _pieces(code: str, place: str) -> tuple[bytes, bytes]:
    """What stands in the head, and after the page's own words."""
    idle = IDLE_AFTER_THANKS if place == "thanks" else IDLE
    with override(code):
        context = {"url": address("clear"), "place": place, "idle": idle, "warned": WARNED}
        both = render_to_string("surveys/_tablet.html", context)
    head, _mark, foot = both.partition("<!-- -->")
    return head.strip().encode(), foot.strip().encode()
