"""Pages for when something cannot be done, in the person's language, saying what to do next.

They must work when much else does not: no database, no page tree, no session.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from core.languages import BY_CODE, get


def _language(request: HttpRequest) -> str:
    """From the address, else what the browser asks for, since middleware may not have run."""
    first = request.path_info.lstrip("/").split("/")[0]
    return first if first in BY_CODE else get(translation.get_language_from_request(request)).code


def _page(request: HttpRequest, status: int, template: str | None = None) -> HttpResponse:
    with translation.override(_language(request)):
        return render(request, template or f"{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, "400.html")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was sent from somewhere else, or cookies are off: say how to go on."""
    return _page(request, 403, "403_csrf.html")
