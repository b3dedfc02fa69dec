"""The report publisher's pages: plan while open, look at what will be shown, publish."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.roles import Role, has_role, role_required
from releases.services import PublishRefusedError
from surveys.reports import background, crossing, plan, publish, same
from surveys.reports.queries import Standing, standings

publisher = role_required(Role.REPORT_PUBLISHER)


@require_safe
@publisher
def waves(request: HttpRequest) -> HttpResponse:
    return render(request, "surveys/reports/waves.html", {"standings": standings()})


@require_safe
@publisher
def wave(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, standing_of(slug))


def _page(request: HttpRequest, one: Standing, refused: str = "") -> HttpResponse:
    context: dict[str, Any] = {"one": one, "refused": refused, "preview": None, "not_yet": ""}
    context["gone"] = plan.gone(one.wave)
    context |= {"besides": [], "too_few": False, "pairs": [], "same": [], "others": []}
    context["reads_texts"] = has_role(request.user, Role.MODERATOR)
    context["plan"] = plan.contents_of(one.plan, one.wave) if one.plan else None
    if one.is_open and one.plan:
        context["pairs"] = crossing.suggestions(one.wave, one.plan)
    if one.plan and not one.publication and not one.is_busy:
        context["others"] = same.choices(one.wave, one.plan)
        context["same"] = [other for other in context["others"] if other.is_same]
    if one.can_publish and one.plan and not one.is_busy:
        context["preview"] = publish.preview(one.wave, one.plan)
        context["besides"] = publish.besides(one.wave, one.plan)
        context["too_few"] = not context["preview"].shown and not any(
            beside.enough for beside in context["besides"]
        )
        try:
            publish.check_ready(one.wave)
        except PublishRefusedError as error:
            context["not_yet"] = str(error)
    response = render(request, "surveys/reports/wave.html", context, status=422 if refused else 200)
    response["Cache-Control"] = "no-store"
    return background.looked_at_again(response, busy=one.is_busy)


@require_POST
@publisher
def make_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """REP-1: before the close."""
    one = standing_of(slug)
    try:
        plan.declare(one.wave, by=request.user)
    except PublishRefusedError as error:
        return _page(request, one, str(error))
    return redirect("participation:publish:wave", slug)


@require_POST
@publisher
def pairs(request: HttpRequest, slug: str) -> HttpResponse:
    """REP-1: adds a kind of pairs to the plan of an open wave, or takes it away again."""
    one = standing_of(slug)
    try:
        crossing.toggle(one.wave, one.plan, request.POST.get("kind", ""), by=request.user)
    except PublishRefusedError as error:
        return _page(request, one, str(error))
    return redirect("participation:publish:wave", slug)


@require_POST
@publisher
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks for the report; a process in the background makes it."""
    one = standing_of(slug)
    try:
        job = publish.ask_to_publish(one.wave, by=request.user)
    except PublishRefusedError as error:
        return _page(request, one, str(error))
    background.start(job)
    return redirect("participation:publish:wave", slug)


def standing_of(slug: str) -> Standing:
    found = next((one for one in standings() if one.wave.slug == slug), None)
    if found is None:
        raise Http404
    return found
