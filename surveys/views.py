"""Waves for staff: make, plan, open, pause, close and discard. Codes: views_codes."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.models import User
from core.roles import Role, has_role, role_required
from releases.services import PublishRefusedError
from surveys.enums import RUNNING, Mode, WaveState
from surveys.forms import BandsForm, DatesForm, WaveForm
from surveys.models.invitation import CodeBatch
from surveys.models.wave import Wave
from surveys.queries.progress import by_batch, rooms_by_batch, typed_by_batch
from surveys.queries.waves import staff_waves
from surveys.reports.opening import close_with_plan, open_with_plan
from surveys.services.codewords import destroy_key, destroyed, why_not_destroy
from surveys.services.discard import discard_batch, discard_wave, why_not
from surveys.services.invited import InvitedError, invite, set_bands
from surveys.services.keeping import why_not as why_not_keep
from surveys.services.paper import why_not as cannot_type
from surveys.services.waves import (
    WaveRefused,
    change_dates,
    create_wave,
    opening_gaps,
    pause_wave,
    schedule_opening,
)

maker = role_required(Role.SURVEY_MAKER)
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
    may_print = has_role(user, Role.SURVEY_MAKER, Role.SCHOOL_CONTACT)
    context = {
        "wave": found,
        "may_make": has_role(user, Role.SURVEY_MAKER),
        "may_close": has_role(user, Role.SURVEY_MAKER, Role.REPORT_PUBLISHER),
        "may_print": may_print,
        "may_publish": has_role(user, Role.REPORT_PUBLISHER),
        "gaps": gaps,
        "is_running": found.state in RUNNING,
        "is_later": found.opens > timezone.localdate(),
        "may_discard": has_role(user, Role.SURVEY_MAKER) and not why_not(found),
        "may_type": may_print and not cannot_type(found),
        "typed": sum(number for _batch, number in typed_by_batch(found)),
        "raised": sum(one.present for _batch, rooms in rooms_by_batch(found) for one in rooms),
        "is_before_close": found.state in (WaveState.DRAFT, *RUNNING),
        "followed_up": found.mode == Mode.FOLLOW_UP,
        "destroyed": destroyed(found.version.survey),
        "may_destroy": has_role(user, Role.SURVEY_MAKER) and not why_not_destroy(found),
        "rows": [{"batch": batch, "answered": answered} for batch, answered in counted],
        "invited": sum(batch.size for batch, _answered in counted),
        "answered": sum(answered for _batch, answered in counted),
        "may_keep": has_role(user, Role.SURVEY_MAKER) and not why_not_keep(found),
        "refused": refused,
    }
    response = render(request, "surveys/staff/wave.html", context, status=422 if refused else 200)
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
                guardian=data["guardian"],
                by=_actor(request),
            )
            invite(made, data["groups"], programs=form.units, by=_actor(request))
        return redirect("waves:wave", made.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "surveys/staff/create.html", {"form": form}, status=status)


@maker
def create_send(request: HttpRequest) -> HttpResponse:
    """The form's own address (PAG-11): Back after a lost network still shows what was written."""
    return create(request) if request.method == "POST" else redirect("waves:create")


@require_http_methods(["GET", "HEAD", "POST"])
@maker
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    """Moves the days, and so extends an open wave."""
    found = get_object_or_404(staff_waves(), slug=slug)
    form = DatesForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_dates(
                found, opens=data.get("opens", found.opens), closes=data["closes"],
                by=_actor(request),
            )  # fmt: skip
        except WaveRefused as error:
            form.add_error("closes", error.reasons)
        else:
            return redirect("waves:wave", found.slug)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "wave": found}
    return render(request, "surveys/staff/dates.html", context, status=status)


@maker
def dates_send(request: HttpRequest, slug: str) -> HttpResponse:
    return dates(request, slug) if request.method == "POST" else redirect("waves:dates", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@maker
def ages(request: HttpRequest, slug: str) -> HttpResponse:
    """Whose words each group reads; can be changed until the wave opens."""
    found = get_object_or_404(staff_waves(), slug=slug)
    form = BandsForm([batch for batch, _n in by_batch(found)], request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_bands(found, form.bands, by=_actor(request))
        except InvitedError as error:
            form.add_error(None, error.problems)
        else:
            return redirect("waves:wave", found.slug)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "wave": found}
    return render(request, "surveys/staff/ages.html", context, status=status)


@maker
def ages_send(request: HttpRequest, slug: str) -> HttpResponse:
    return ages(request, slug) if request.method == "POST" else redirect("waves:ages", slug)


def _asking(
    question: object,
    text: object,
    button: object,
    do: Callable[..., object],
    *,
    may: Callable[..., Any] = maker,
    kind: str = "",
) -> Callable[..., HttpResponse]:
    """A page that asks once more; pressing its button does it, or says why it cannot be done."""
    words = {"question": question, "text": text, "button": button, "kind": kind}

    @require_http_methods(["GET", "HEAD", "POST"])
    @may
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        return _ask_and_do(request, slug, words, do)

    return view


open_ = _asking(
    _("Open the wave?"),
    _("People with a code can answer from now on. The survey can no longer change."),
    _("Open the wave"),
    open_with_plan,
)
schedule = _asking(
    _("Open by itself on the first day?"),
    _("In the night before, the promise and the groups are looked at once more."),
    _("Open by itself"),
    schedule_opening,
)
unschedule = _asking(
    _("Open by hand instead?"),
    _("The wave does not open until somebody opens it here."),
    _("Open by hand"),
    partial(schedule_opening, on=False),
)
pause = _asking(
    _("Pause the wave?"),
    _("No codes work until you go on. Who has begun may finish."),
    _("Pause the wave"),
    pause_wave,
)
resume = _asking(
    _("Go on with the wave?"),
    _("The codes work again at once."),
    _("Go on with the wave"),
    open_with_plan,
)
# The only page that closes a wave.
close = _asking(
    _("Close the wave?"),
    _(
        "No codes work after this, and it cannot be opened again. Who has begun may "
        "finish within 24 hours."
    ),
    _("Close the wave"),
    close_with_plan,
    may=closer,
)
discard = _asking(
    _("Discard the wave?"),
    _(
        "All its answers, texts, codes and groups are deleted. This cannot be undone, "
        "and it is written in the log that you did it."
    ),
    _("Discard the wave"),
    discard_wave,
    kind="danger",
)

destroy_words = _asking(
    _("Destroy the key to the code words?"),
    _(
        "After this nobody can ever tell which answers before and after are the same person's, in "
        "any wave of this survey. Publish what is to be compared first. The answers stay. This "
        "cannot be undone, and it is written in the log that you did it."
    ),
    _("Destroy the key"),
    destroy_key,
    kind="danger",
)


@require_http_methods(["GET", "HEAD", "POST"])
@maker
def discard_group(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One batch, whose codes went astray for example, with all that came in by it."""
    batch = get_object_or_404(CodeBatch.objects.select_related("wave"), pk=pk, wave__slug=slug)
    words = {
        "question": _("Discard the group?"),
        "text": _("Its answers and codes are deleted and it no longer counts as invited. Free "
                  "texts stay: nobody can tell which group they came from. This cannot be undone, "
                  "and it is written in the log that you did it."),
        "button": _("Discard the group"),
        "kind": "danger",
        "batch": batch,
    }  # fmt: skip
    return _ask_and_do(request, slug, words, lambda _wave, by: discard_batch(batch, by=by))


def _ask_and_do(
    request: HttpRequest, slug: str, words: dict[str, Any], do: Callable[..., object]
) -> HttpResponse:
    found = get_object_or_404(staff_waves(), slug=slug)
    if request.method != "POST":
        return render(request, "surveys/staff/confirm.html", {"wave": found} | words)
    try:
        do(found, by=_actor(request))
    except WaveRefused as error:
        found.refresh_from_db()
        return _wave_page(request, found, error.reasons)
    except PublishRefusedError as error:
        found.refresh_from_db()
        return _wave_page(request, found, [str(error)])
    if found.pk is None or not staff_waves().filter(pk=found.pk).exists():
        return redirect("waves:list")
    return redirect("waves:wave", found.slug)
