"""Waves for survey makers and school contacts: make, open, close, and print the class codes."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.models import User
from core.roles import Role, has_role, role_required
from releases.services import PublishRefusedError
from surveys.enums import WaveState
from surveys.forms import WaveForm
from surveys.models.wave import Wave
from surveys.queries.progress import by_batch
from surveys.queries.waves import staff_waves
from surveys.reports.opening import close_with_plan, open_with_plan
from surveys.services.invited import class_codes, invite
from surveys.services.waves import (
    WaveRefused,
    create_wave,
    opening_gaps,
)

maker = role_required(Role.SURVEY_MAKER)
school = role_required(Role.SURVEY_MAKER, Role.SCHOOL_CONTACT)
closer = role_required(Role.SURVEY_MAKER, Role.REPORT_PUBLISHER)
staff = role_required(Role.SURVEY_MAKER, Role.SCHOOL_CONTACT, Role.REPORT_PUBLISHER)


def _actor(request: HttpRequest) -> User:
    """Who is signed in; the decorators let nobody else come this far."""
    assert isinstance(request.user, User)
    return request.user


@require_safe
@staff
def waves(request: HttpRequest) -> HttpResponse:
    """Every wave with its state."""
    may_make = has_role(request.user, Role.SURVEY_MAKER)
    context = {"waves": staff_waves(), "may_make": may_make}
    return render(request, "surveys/staff/waves.html", context)


@require_safe
@staff
def wave(request: HttpRequest, slug: str) -> HttpResponse:
    """One wave: its promise, what keeps it shut, and how many have answered per batch."""
    return _wave_page(request, get_object_or_404(staff_waves(), slug=slug))


def _wave_page(request: HttpRequest, found: Wave, refused: list[str] | None = None) -> HttpResponse:
    gaps = opening_gaps(found) if found.state == WaveState.DRAFT else []
    counted = by_batch(found)
    user = request.user
    context = {
        "wave": found,
        "may_make": has_role(user, Role.SURVEY_MAKER),
        "may_close": has_role(user, Role.SURVEY_MAKER, Role.REPORT_PUBLISHER),
        "may_print": has_role(user, Role.SURVEY_MAKER, Role.SCHOOL_CONTACT),
        "may_publish": has_role(user, Role.REPORT_PUBLISHER),
        "gaps": gaps,
        "rows": [{"batch": batch, "answered": answered} for batch, answered in counted],
        "invited": sum(batch.size for batch, _answered in counted),
        "answered": sum(answered for _batch, answered in counted),
        "refused": refused,
    }
    response = render(request, "surveys/staff/wave.html", context, status=422 if refused else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@school
def codes(request: HttpRequest, slug: str) -> HttpResponse:
    """The class codes, one card each, to print and cut."""
    found = get_object_or_404(staff_waves(), slug=slug)
    context = {"wave": found, "codes": class_codes(found)}
    response = render(request, "surveys/staff/codes.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@maker
def create(request: HttpRequest) -> HttpResponse:
    """A new wave in preparation, with its groups."""
    form = WaveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with transaction.atomic():
            made = create_wave(
                data["version"],
                slug=form.slug,
                name=data["name"],
                promise=data["promise"],
                opens=data["opens"],
                closes=data["closes"],
                previous=data["previous"],
                by=_actor(request),
            )
            invite(made, data["groups"], by=_actor(request))
        return redirect("waves:wave", made.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "surveys/staff/create.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@maker
def open_(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks once more, then opens; the plan of the report is declared at the same moment."""

    def do(found: Wave) -> None:
        open_with_plan(found, by=_actor(request))

    words = {
        "question": _("Open the wave?"),
        "text": _("People with a code can answer from now on. The survey can no longer change."),
        "button": _("Open the wave"),
    }
    return _ask_and_do(request, slug, words, do)


@require_http_methods(["GET", "HEAD", "POST"])
@closer
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks once more, then closes for good. The only page that closes a wave."""

    def do(found: Wave) -> None:
        close_with_plan(found, by=_actor(request))

    words = {
        "question": _("Close the wave?"),
        "text": _("Nobody can answer after this, and it cannot be opened again."),
        "button": _("Close the wave"),
    }
    return _ask_and_do(request, slug, words, do)


def _ask_and_do(
    request: HttpRequest, slug: str, words: dict[str, str], do: Callable[[Wave], None]
) -> HttpResponse:
    found = get_object_or_404(staff_waves(), slug=slug)
    if request.method != "POST":
        return render(request, "surveys/staff/confirm.html", {"wave": found} | words)
    try:
        do(found)
    except WaveRefused as error:
        found.refresh_from_db()
        return _wave_page(request, found, error.reasons)
    except PublishRefusedError as error:
        found.refresh_from_db()
        return _wave_page(request, found, [str(error)])
    return redirect("waves:wave", found.slug)
