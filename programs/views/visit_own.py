"""A home visit by its private link: see, change contact or language, cancel. POST alone changes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from programs.models import Visit
from programs.services import visits
from programs.services.visit_letters import is_written_to
from programs.views import links, written_details


def opened(request: HttpRequest, visit: Visit, token: str, **_of_a_group: int) -> HttpResponse:
    """Every address below the link of a visit; those of an enrolment alone lead to its page."""
    views = {"show": show, "cancel": cancel, "details": details, "details_save": save}
    name = request.resolver_match.url_name if request.resolver_match else "show"
    return views.get(name or "", back)(request, visit, token)


def _context(request: HttpRequest, visit: Visit, token: str) -> dict:
    return links.context_of(request, token) | {
        "visit": visit,
        "program": visit.program,
        "thanks": "tack" in request.GET and visit.is_open,
        "sent": is_written_to(visit),
    }


def back(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    return redirect(links.here(token))


def show(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    return render(request, "programs/visit_own.html", _context(request, visit, token))


def cancel(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    """GET asks, POST cancels. Cancelled twice is cancelled once."""
    if request.method == "POST":
        visits.withdraw(visit)
    elif visit.is_open:
        return render(request, "programs/visit_cancel.html", _context(request, visit, token))
    return back(request, visit, token)


def details(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    if not visit.is_open:
        return back(request, visit, token)
    form = written_details.form_of(request, visit)
    context = _context(request, visit, token) | {"form": form}
    return render(request, "programs/visit_details.html", context)


def save(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    return written_details.take(request, visit, token, visits.change)
