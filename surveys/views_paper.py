"""Answers on paper: staff type them in by the same pages that a phone shows (SUR-30)."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.models import User
from core.roles import Role, has_role, role_required
from releases.services import PublishRefusedError
from surveys.enums import RUNNING
from surveys.flow import drawer, steps
from surveys.flow.drawer import Draft
from surveys.flow.views import see
from surveys.models.invitation import CodeBatch
from surveys.models.wave import Wave
from surveys.queries.progress import typed_by_batch
from surveys.queries.waves import staff_waves, waves_to_type
from surveys.reports import paper
from surveys.services.paper import remove_typed, why_not
from surveys.services.waves import WaveRefused

typist = role_required(Role.SURVEY_MAKER, Role.SCHOOL_CONTACT, Role.PROGRAM_LEADER)


def typed_wave(request: HttpRequest, slug: str) -> Wave:
    """The wave, for those who may type in its answers: a group leader only where it names them."""
    assert isinstance(request.user, User)
    wave = get_object_or_404(staff_waves(), slug=slug)
    if not waves_to_type(request.user).filter(pk=wave.pk).exists():
        raise PermissionDenied
    return wave


@require_safe
@typist
def typing(request: HttpRequest, slug: str) -> HttpResponse:
    """The groups, how many sheets have been typed in for each, and the next one."""
    return _page(request, typed_wave(request, slug))


def _page(request: HttpRequest, wave: Wave, refused: list[str] | None = None) -> HttpResponse:
    context = {
        "wave": wave,
        "gaps": [] if refused else why_not(wave),
        "refused": refused,
        "done": "klart" in request.GET,
        "is_running": wave.state in RUNNING,
        "sees_wave": has_role(request.user, Role.SURVEY_MAKER, Role.SCHOOL_CONTACT),
        "rows": [{"batch": batch, "typed": number} for batch, number in typed_by_batch(wave)],
    }
    response = render(request, "surveys/staff/paper.html", context, status=422 if refused else 200)
    response["Cache-Control"] = "no-store"
    return response


def _batch(request: HttpRequest, slug: str, pk: int) -> CodeBatch:
    wave = typed_wave(request, slug)
    return get_object_or_404(CodeBatch.objects.select_related("wave"), pk=pk, wave=wave)


@require_http_methods(["GET", "HEAD", "POST"])
@typist
def begin(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Puts a new sheet in the place of what this browser was answering: its first question."""
    batch = _batch(request, slug, pk)
    if request.method != "POST":
        return redirect("waves:paper", slug)
    assert isinstance(request.user, User)
    try:
        wave = paper.begin(batch, by=request.user)
    except WaveRefused as error:
        return _page(request, batch.wave, error.reasons)
    except PublishRefusedError as error:
        return _page(request, batch.wave, [str(error)])
    draft = Draft(
        wave.pk, wave.version_id, wave.version.digest, batch.pk, band=batch.band, paper=True
    )
    shown = steps.shown(steps.definition_of(draft), draft)
    response = see("question", shown[0].key)
    drawer.forget(request, response)
    drawer.save(response, draft, secure=request.is_secure())
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@typist
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Asks once more, and undoes what was typed in for the group."""
    batch = _batch(request, slug, pk)
    if request.method == "POST":
        assert isinstance(request.user, User)
        try:
            remove_typed(batch, by=request.user)
        except WaveRefused as error:
            return _page(request, batch.wave, error.reasons)
        return redirect("waves:paper", slug)
    context = {
        "wave": batch.wave,
        "batch": batch,
        "question": _("Remove the group's answers from paper?"),
        "text": _("All that was typed in for this group is deleted, and can be typed in anew. "
                  "Answers from phones stay. It is written in the log that you did it."),
        "button": _("Remove them"),
        "kind": "danger",
        "back": "waves:paper",
    }  # fmt: skip
    return render(request, "surveys/staff/confirm.html", context)
