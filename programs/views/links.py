"""What every private link has in common, whether an enrolment, a wish or a home visit opens."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from core.languages import BY_CODE, LANGUAGES


def here(token: str, language: str = "", **said: int) -> str:
    """The link's own page, in the language of now; `said`: what the page is to tell."""
    code = language or translation.get_language()
    words = urlencode({"lang": code, **said})
    return f"{reverse('own_link:show', args=[token])}?{words}"


def language_of(request: HttpRequest, theirs: str) -> str:
    """The one asked for; else the one that the family chose for its letters."""
    asked = request.GET.get("lang") or request.POST.get("lang") or ""
    return asked if asked in BY_CODE else theirs


def private(response: HttpResponse) -> HttpResponse:
    """No search engine keeps the page, and no other site is told its address."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def context_of(request: HttpRequest, token: str) -> dict[str, Any]:
    """What the pages of every link are given."""
    current = translation.get_language()
    return {
        "token": token,
        "lang": current,
        "saved": "sparat" in request.GET,
        "link_url": request.build_absolute_uri(reverse("own_link:show", args=[token])),
        "language_links": [
            {
                "code": one.code,
                "own_name": one.own_name,
                "direction": one.direction,
                "url": here(token, one.code),
                "current": one.code == current,
            }
            for one in LANGUAGES
        ],
    }
