"""The page where a publisher plans and publishes what staff of a unit are told (REP-2)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from releases import jobs, places
from releases.models import Publication, PublishJob
from releases.services import PublishRefusedError
from surveys.reports import background, staff, staff_plan
from surveys.reports.queries import Standing
from surveys.reports.views import publisher, standing_of


@require_safe
@publisher
def look(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, standing_of(slug))


@require_POST
@publisher
def make_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """REP-1: before the close."""
    return _do(request, slug, staff_plan.declare)


@require_POST
@publisher
def send(request: HttpRequest, slug: str) -> HttpResponse:
    return _do(request, slug, staff.ask)


def _do(request: HttpRequest, slug: str, act: Callable[..., object]) -> HttpResponse:
    one = standing_of(slug)
    try:
        made = act(one.wave, by=request.user)
    except PublishRefusedError as error:
        return _page(request, one, str(error))
    if isinstance(made, PublishJob):
        background.start(made)
    return redirect("participation:publish:staff", slug)


def _page(request: HttpRequest, one: Standing, refused: str = "") -> HttpResponse:
    plan = staff_plan.STAFF.plan_of(one.wave)
    context: dict[str, Any] = jobs.standing(plan.jobs.first() if plan else None) | {
        "one": one,
        "plan": plan,
        "publication": plan.publication if plan else None,
        "refused": refused,
        "not_yet": "",
        "why_not": staff_plan.why_not(one.wave),
    }
    if plan and context["publication"] is None and not context["busy"] and not one.is_open:
        try:
            context["seen"] = staff.preview(one.wave, staff.ready(one.wave))
        except PublishRefusedError as error:
            context["not_yet"] = str(error)
    response = render(
        request, "surveys/reports/staff.html", context, status=422 if refused else 200
    )
    response["Cache-Control"] = "no-store"
    return background.looked_at_again(response, busy=context["busy"])


def place_of(publication: Publication) -> str:
    """The publisher's own page of it."""
    return reverse("participation:publish:staff", args=[publication.facts["beside"]])


places.register(staff_plan.STAFF.source, place_of)
