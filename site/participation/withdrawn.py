"""REP-7: what stands where a report was taken away: that it was, when and why. No number of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from participation import queries

GONE = 410


def told(view: Callable[..., HttpResponse], status: int = GONE) -> Callable[..., HttpResponse]:
    """The view, or the page that says why its numbers are gone."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except queries.WithdrawnError as gone:
            return _page(request, gone, status)

    return answer


def address(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    """An address of a report. Its front page stays a page when the report is withdrawn."""
    return path(route, told(view, 200 if name == "report" else GONE), name=name)


def _page(request: HttpRequest, gone: queries.WithdrawnError, status: int) -> HttpResponse:
    context = {
        "publication": gone.publication,
        "notes": queries.notes(gone.publication),
        "history": queries.history(gone.publication),
        "promise": queries.promise_of(gone.publication),
    }
    return render(request, "participation/withdrawn.html", context, status=status)
