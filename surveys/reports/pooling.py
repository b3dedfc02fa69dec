"""The page where a publisher shows small groups of two rounds together (REP-7)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from releases import jobs
from releases.services import PublishRefusedError
from surveys.reports import background, pool
from surveys.reports.queries import Standing
from surveys.reports.views import publisher, standing_of


@require_safe
@publisher
def look(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, standing_of(slug))


@require_POST
@publisher
def send(request: HttpRequest, slug: str) -> HttpResponse:
    one = standing_of(slug)
    try:
        job = pool.ask(one.wave, by=request.user)  # type: ignore[arg-type]
    except PublishRefusedError as error:
        return _page(request, one, str(error))
    background.start(job)
    return redirect("participation:publish:pool", slug)


def _page(request: HttpRequest, one: Standing, refused: str = "") -> HttpResponse:
    plan = pool.POOL.plan_of(one.wave)
    context: dict[str, Any] = jobs.standing(plan.jobs.first() if plan else None) | {
        "one": one,
        "plan": plan,
        "publication": plan.publication if plan else None,
        "refused": refused,
    }
    if context["publication"] is None and not context["busy"]:
        try:
            context["seen"] = pool.preview(one.wave, pool.ready(one.wave))
        except PublishRefusedError as error:
            context["not_yet"] = str(error)
    response = render(request, "surveys/reports/pool.html", context, status=422 if refused else 200)
    response["Cache-Control"] = "no-store"
    return background.looked_at_again(response, busy=context["busy"])
