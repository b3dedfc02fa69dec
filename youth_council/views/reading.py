"""Moderators read ideas before anybody else does; editors open and close the rounds."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.models import User
from core.roles import Role, role_required
from youth_council import queries
from youth_council.forms import ReadForm
from youth_council.models.idea import Idea, IdeaRound
from youth_council.services import ideas as services
from youth_council.views.ideas import drop, keep, kept

HIDDEN = "hidden"
reader = role_required(Role.MODERATOR)
editor = role_required(Role.EDITOR)


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the decorators let nobody else come this far
    return request.user


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> Any:
    """A page that the browser does not keep: children's words stand on it."""
    response = render(request, f"youth_council/ideas/{name}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@reader
def waiting(request: HttpRequest) -> HttpResponse:
    context = {
        "ideas": queries.waiting(),
        "gone": "borta" in request.GET,
        "hidden": _hidden(request) is not None,
    }
    return _page(request, "waiting", context)


@require_safe
@reader
def read(request: HttpRequest, pk: int) -> HttpResponse:
    idea = queries.waiting().filter(pk=pk).first()
    if idea is None:
        return redirect("ideas:waiting")
    return _page(request, "read", {"idea": idea, "form": ReadForm(idea.parts)})


@require_http_methods(["GET", "HEAD", "POST"])
@reader
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Let through with a heading, or hidden with a reason."""
    if request.method != "POST":
        return redirect("ideas:read", pk)
    idea = queries.waiting().filter(pk=pk).first()
    if idea is None:
        return redirect(reverse("ideas:waiting") + "?borta")
    do = "hide" if request.POST.get("do") == "hide" else "release"
    form = ReadForm(idea.parts, do, request.POST)
    if not form.is_valid():
        return _page(request, "read", {"idea": idea, "form": form}, 422)
    said = form.cleaned_data
    try:
        if do == "hide":
            text = idea.text
            services.hide(idea, reason=said["reason"], by=_actor(request))
            # Ten minutes to think again: sealed with the moderator, deleted everywhere else.
            return keep(
                request, redirect("ideas:waiting"), HIDDEN, [idea.pk, text, request.user.pk]
            )
        else:
            places = said["words"]
            services.release(idea, title=said["title"], places=places, by=_actor(request))
    except services.IdeaGone:
        return redirect(reverse("ideas:waiting") + "?borta")
    return redirect("ideas:waiting")


def _hidden(request: HttpRequest) -> tuple[int, str] | None:
    """Key and words of the idea that this moderator has just hidden, on this device."""
    idea, text, who = kept(request, HIDDEN) or (None, "", None)
    return (idea, text) if idea is not None and who == request.user.pk else None


@require_http_methods(["GET", "HEAD", "POST"])
@reader
def unhide(request: HttpRequest) -> HttpResponse:
    """Takes the last hiding back, within ten minutes and on the same device."""
    found = _hidden(request)
    if request.method != "POST" or found is None:
        return redirect("ideas:waiting")
    try:
        idea = Idea(pk=found[0])
        services.take_back_hiding(idea, found[1], by=_actor(request))
    except services.IdeaGone:
        return drop(redirect(reverse("ideas:waiting") + "?borta"))
    return drop(redirect("ideas:read", found[0]))


@require_safe
@editor
def rounds(request: HttpRequest) -> HttpResponse:
    found = IdeaRound.objects.select_related("promise")
    return render(request, "youth_council/ideas/rounds.html", {"rounds": found, "errors": []})


@require_http_methods(["GET", "HEAD", "POST"])
@editor
def round_state(request: HttpRequest, slug: str) -> HttpResponse:
    """Opens or closes a round; why it may not open is said on the page."""
    ideas = get_object_or_404(IdeaRound, slug=slug)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "close":
                services.close_round(ideas, by=_actor(request))
            else:
                services.open_round(ideas, by=_actor(request))
        except ValidationError as error:
            context = {
                "rounds": IdeaRound.objects.select_related("promise"),
                "errors": [{"message": one, "target": ""} for one in error.messages],
            }
            return render(request, "youth_council/ideas/rounds.html", context, status=422)
    return redirect("ideas:rounds")
