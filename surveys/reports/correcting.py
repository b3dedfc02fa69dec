"""The page where a report publisher corrects a report that is out (REP-7)."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from core.forms.widgets import CheckCards
from core.texts import LocalizedFormField
from releases import corrections, jobs, queries
from releases.models import JobState, Publication, PublishJob
from releases.services import PublishRefusedError
from surveys.models.wave import Wave
from surveys.reports import background, correct
from surveys.reports.publish import wave_of
from surveys.reports.views import publisher


class CorrectionForm(forms.Form):
    """Ticks are places in the list of batches, so that no name has to fit into a form."""

    def __init__(self, batches: list[correct.Batch], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.batches = batches
        self.fields["without"] = forms.MultipleChoiceField(
            label=_("Leave out the answers of"),
            choices=[(str(i), _words(one)) for i, one in enumerate(batches)],
            required=False,
            widget=CheckCards,
            error_messages={"invalid_choice": gettext_lazy("Choose among those that stand here.")},
        )
        self.fields["reason"] = LocalizedFormField(
            label=_("What was wrong"),
            long=True,
            help_text=_("Everybody reads this in the report. No names, and no numbers of it."),
        )

    def without(self) -> list[dict[str, str]]:
        ticked = self.cleaned_data.get("without", []) if hasattr(self, "cleaned_data") else []
        return [self.batches[int(place)].place for place in ticked]


def _words(one: correct.Batch) -> str:
    said = ngettext("%(place)s: %(n)s answer", "%(place)s: %(n)s answers", one.n)
    place = one.name or _("The whole round")
    return said % {"place": f"\u2068{place}\u2069", "n": one.n}  # isolated (LNG-5)


@require_safe
@publisher
def change(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, *found(slug))


@require_POST
@publisher
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Only looks (`look`), or asks for the corrected report; a process makes it."""
    publication, wave = found(slug)
    looks = "look" in request.POST
    sizes = correct.sizes_of(publication, wave)
    form = CorrectionForm(correct.batches(publication, wave, sizes), request.POST)
    if form.is_valid() and not looks:
        try:
            job = correct.ask(
                publication,
                wave,
                without=form.without(),
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
            )
        except PublishRefusedError as error:
            return _page(request, publication, wave, form, refused=str(error))
        background.start(job)
        return redirect("participation:publish:correct", slug)
    if looks:
        form.errors.pop("reason", None)
    return _page(request, publication, wave, form, looks=looks)


def found(slug: str) -> tuple[Publication, Wave]:
    """The latest edition at this address and its round, or Http404."""
    publication = get_object_or_404(queries.latest(), slug=slug)
    try:
        return publication, wave_of(publication.plan)
    except (KeyError, Wave.DoesNotExist):
        raise Http404 from None


def _page(
    request: HttpRequest,
    publication: Publication,
    wave: Wave,
    form: CorrectionForm | None = None,
    *,
    looks: bool = False,
    refused: str = "",
) -> HttpResponse:
    job = publication.plan.jobs.exclude(correction=None).first()
    standing = jobs.standing(job)
    context: dict[str, Any] = standing | {
        "publication": publication,
        "wave_slug": wave.slug,
        "not_ever": correct.why_not(publication, wave),
        "stopped": _stopped(job) if job and standing["stopped"] else "",
        "history": queries.history(publication),
    }
    if not context["not_ever"] and not context["busy"]:
        sizes = correct.sizes_of(publication, wave)
        batches = correct.batches(publication, wave, sizes)
        ticked = {"without": [str(i) for i, one in enumerate(batches) if one.is_out]}
        context["form"] = form or CorrectionForm(batches, initial=ticked)
        if looks and form is not None and not form.errors:
            seen = corrections.preview(publication.plan, sizes, form.without())
            context["seen"], refused = seen, refused or seen.refused
    context["refused"] = refused
    bad = bool(refused or (form is not None and form.errors))
    response = render(request, "surveys/reports/correct.html", context, status=422 if bad else 200)
    if request.method == "POST":  # else the browser's Back shows what was written (PAG-11)
        response["Cache-Control"] = "no-store"
    return background.looked_at_again(response, busy=context["busy"])


def _stopped(job: PublishJob) -> str:
    """Why the last try made no report; " " where its process was killed without a word."""
    killed = job.state != JobState.FAILED or job.reason == jobs.GONE
    return " " if killed else job.reason
