"""A room's show of hands, typed in by staff, and who may type for a wave (SUR-30)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.models import User
from core.roles import Role, role_required
from releases.services import PublishRefusedError
from surveys.hands import by_hands
from surveys.hands_forms import HandsForm, TypistsForm
from surveys.models.invitation import CodeBatch
from surveys.models.wave import Wave
from surveys.queries.progress import rooms_by_batch
from surveys.queries.waves import staff_waves
from surveys.reports import hands
from surveys.services.hands import next_room, remove_room, typed_questions
from surveys.services.paper import name_typists, why_not
from surveys.services.waves import WaveRefused
from surveys.views_paper import typed_wave, typist


@require_safe
@typist
def rooms(request: HttpRequest, slug: str) -> HttpResponse:
    """The groups, the rooms that have been typed in, and the next one."""
    return _page(request, typed_wave(request, slug))


def _page(request: HttpRequest, wave: Wave, refused: list[str] | None = None) -> HttpResponse:
    context = {
        "wave": wave,
        "gaps": [] if refused else why_not(wave),
        "refused": refused,
        "done": "klart" in request.GET,
        "removed": "bort" in request.GET,
        "rows": [
            {"batch": batch, "rooms": found, "next": next_room(batch)}
            for batch, found in rooms_by_batch(wave)
        ],
    }
    response = render(request, "surveys/staff/hands.html", context, status=422 if refused else 200)
    response["Cache-Control"] = "no-store"
    return response


def _batch(request: HttpRequest, slug: str, pk: int) -> CodeBatch:
    wave = typed_wave(request, slug)
    return get_object_or_404(CodeBatch.objects.select_related("wave__version"), pk=pk, wave=wave)


@require_http_methods(["GET", "HEAD", "POST"])
@typist
def room(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """The form of one room: a new one, or one whose counts are to be typed anew."""
    batch = _batch(request, slug, pk)
    found = batch.rooms.filter(number=number).first()
    if request.method != "POST" and (why_not(batch.wave) or number > next_room(batch)):
        return redirect("waves:hands", slug)
    asked = by_hands(batch.wave.version.definition, batch.band)
    initial = {"new": found is None, "present": found.present if found else None}
    form = HandsForm(asked, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        data = form.cleaned_data
        try:
            hands.type_in(
                batch, number, present=data["present"], counts=form.counts, new=data["new"],
                by=request.user,
            )  # fmt: skip
        except WaveRefused as error:
            form.add_error("present", error.reasons)
        except PublishRefusedError as error:
            form.add_error(None, str(error))
        else:
            response = redirect("waves:hands", slug)
            response["Location"] += "?klart"
            return response
    done = typed_questions(found)
    context = {"wave": batch.wave, "batch": batch, "form": form, "number": number,
               "typed": [one.text for one in asked if one.key in done]}  # fmt: skip
    status = 422 if request.method == "POST" else 200
    response = render(request, "surveys/staff/room.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@typist
def room_send(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """The form's own address (PAG-11)."""
    if request.method == "POST":
        return room(request, slug, pk, number)
    typed_wave(request, slug)
    return redirect("waves:hands_room", slug, pk, number)


@require_http_methods(["GET", "HEAD", "POST"])
@typist
def remove(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """Asks once more, and undoes what was typed in for the room."""
    batch = _batch(request, slug, pk)
    if request.method == "POST":
        assert isinstance(request.user, User)
        try:
            remove_room(batch, number, by=request.user)
        except WaveRefused as error:
            return _page(request, batch.wave, error.reasons)
        response = redirect("waves:hands", slug)
        response["Location"] += "?bort"
        return response
    context: dict[str, Any] = {
        "wave": batch.wave,
        "batch": batch,
        "question": _("Remove the room's show of hands?"),
        "text": _("All that was typed in for this room is deleted, and can be typed in anew. "
                  "It is written in the log that you did it."),
        "button": _("Remove it"),
        "kind": "danger",
        "back": "waves:hands",
    }  # fmt: skip
    return render(request, "surveys/staff/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.SURVEY_MAKER)
def typists(request: HttpRequest, slug: str) -> HttpResponse:
    """Which group leaders may type in answers of this wave."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    data = request.POST if request.method == "POST" else None  # nobody chosen is an answer too
    form = TypistsForm(data, initial={"typists": wave.typists.all()})
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        name_typists(wave, form.cleaned_data["typists"], by=request.user)
        return redirect("waves:wave", slug)
    context = {"wave": wave, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "surveys/staff/typists.html", context, status=status)


@role_required(Role.SURVEY_MAKER)
def typists_send(request: HttpRequest, slug: str) -> HttpResponse:
    """The form's own address (PAG-11)."""
    return typists(request, slug) if request.method == "POST" else redirect("waves:typists", slug)
