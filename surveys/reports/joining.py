"""The pages where a report publisher puts answers of a question together (REP-7)."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.forms.widgets import CheckCards
from core.texts import LocalizedFormField
from releases import jobs, joined
from releases.models import Publication
from releases.services import PublishRefusedError
from surveys.models.wave import Wave
from surveys.reports import background, correct, join
from surveys.reports.correcting import found
from surveys.reports.views import publisher


class JoinForm(forms.Form):
    """Ticks are places in the list of answers, as they are now."""

    def __init__(self, one: join.Choice, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["answers"] = forms.MultipleChoiceField(
            label=_("Answers that are to be one"),
            choices=[(str(i), label.text) for i, label in enumerate(one.labels)],
            widget=CheckCards,
            error_messages={
                "required": gettext_lazy("Choose at least two answers."),
                "invalid_choice": gettext_lazy("Choose among those that stand here."),
            },
        )
        self.fields["reason"] = LocalizedFormField(
            label=_("Why they are one"),
            long=True,
            help_text=_("Everybody reads this in the report. No names, and no numbers of it."),
        )

    def places(self) -> list[int]:
        return [int(place) for place in self.cleaned_data["answers"]]


@require_safe
@publisher
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Which question; and of which none can be put together, and why."""
    publication, wave = found(slug)
    every = join.choices(publication, wave, get_language() or "")
    context = _standing(publication, wave) | {
        "can": [one for one in every if not one.refused],
        "cannot": [one for one in every if one.refused],
        "joined": joined.said(publication, get_language() or ""),
    }
    return render(request, "surveys/reports/join.html", context)


@require_safe
@publisher
def question(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    publication, wave = found(slug)
    return _page(request, publication, wave, _choice(publication, wave, key))


@require_POST
@publisher
def send(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Only looks (`look`), or asks for the corrected report; a process makes it."""
    publication, wave = found(slug)
    one = _choice(publication, wave, key)
    looks = "look" in request.POST
    form = JoinForm(one, request.POST)
    if form.is_valid() and not looks:
        try:
            job = join.ask(
                publication,
                wave,
                one,
                places=form.places(),
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
            )
        except PublishRefusedError as error:
            return _page(request, publication, wave, one, form, refused=str(error))
        background.start(job)
        return redirect("participation:publish:correct", slug)
    if looks:
        form.errors.pop("reason", None)
    return _page(request, publication, wave, one, form, looks=looks)


def _choice(publication: Publication, wave: Wave, key: str) -> join.Choice:
    every = join.choices(publication, wave, get_language() or "")
    chosen = next((one for one in every if one.key == key), None)
    if chosen is None:
        raise Http404
    return chosen


def _standing(publication: Publication, wave: Wave) -> dict[str, Any]:
    """Why nothing can be done now, if so."""
    not_ever = correct.why_not(publication, wave)
    job = publication.plan.jobs.exclude(correction=None).first()
    busy = jobs.standing(job)["busy"]
    return {"publication": publication, "not_ever": not_ever, "busy": busy}


def _page(
    request: HttpRequest,
    publication: Publication,
    wave: Wave,
    one: join.Choice,
    form: JoinForm | None = None,
    *,
    looks: bool = False,
    refused: str = "",
) -> HttpResponse:
    context = _standing(publication, wave) | {"one": one, "form": None}
    if not (context["not_ever"] or context["busy"] or one.refused):
        context["form"] = form or JoinForm(one)
        if looks and form is not None and not form.errors:
            try:
                places = form.places()
                context["seen"] = join.preview(publication, one, places, get_language() or "")
            except PublishRefusedError as error:
                refused = str(error)
    context["refused"] = refused
    bad = bool(refused or (form is not None and form.errors))
    response = render(
        request, "surveys/reports/join_question.html", context, status=422 if bad else 200
    )
    if request.method == "POST":  # else the browser's Back shows what was written (PAG-11)
        response["Cache-Control"] = "no-store"
    return response
