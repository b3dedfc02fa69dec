"""The page where a publisher says whether the same children were asked (docs/adr/0047)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.forms.widgets import RadioCards
from core.languages import format_date
from core.texts import LocalizedFormField, missing_languages, pick
from releases import same as ledger
from releases.services import PublishRefusedError
from surveys.reports import same
from surveys.reports.queries import Standing
from surveys.reports.views import publisher, standing_of

SAME, OTHERS = "same", "others"


class SayForm(forms.Form):
    other = forms.ChoiceField(
        label=gettext_lazy("The other survey"),
        widget=RadioCards,
        error_messages={
            "required": gettext_lazy("Choose which survey."),
            "invalid_choice": gettext_lazy("Choose among those that stand here."),
        },
    )
    who = forms.ChoiceField(
        label=gettext_lazy("Who was asked in it?"),
        choices=[
            (SAME, gettext_lazy("The same children, or some of them")),
            (OTHERS, gettext_lazy("Other children: none of them is the same")),
        ],
        widget=RadioCards,
        error_messages={
            "required": gettext_lazy("Choose who was asked."),
            "invalid_choice": gettext_lazy("Choose among those that stand here."),
        },
    )
    reason = LocalizedFormField(
        label=gettext_lazy("How do you know?"),
        long=True,
        required=False,
        help_text=gettext_lazy(
            "Needed for other children. It stands in the ledger for good. No names of children."
        ),
    )

    def __init__(self, found: list[same.Other], *args: Any) -> None:
        super().__init__(*args)
        self.found = {one.wave.slug: one for one in found}
        chosen = self.fields["other"]
        chosen.choices = [(slug, _label(one)) for slug, one in self.found.items()]  # type: ignore[attr-defined]
        if len(found) == 1:
            chosen.initial = found[0].wave.slug

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        reason = sent.get("reason") or {}
        if sent.get("who") == OTHERS and missing_languages(reason):
            field = self.fields["reason"]
            assert isinstance(field, LocalizedFormField)
            self.add_error("reason", field.lacking(reason))
        return sent


def _label(one: same.Other) -> str:
    code = get_language() or ""
    opens, closes = (format_date(day, code) for day in (one.wave.opens, one.wave.closes))
    name = pick(one.wave.name, code).text
    return f"\u2068{name}\u2069 (\u2068{opens}\u2069 – \u2068{closes}\u2069)"  # isolated (LNG-5)


@require_safe
@publisher
def look(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, standing_of(slug), None)


@require_POST
@publisher
def send(request: HttpRequest, slug: str) -> HttpResponse:
    one = standing_of(slug)
    refused = _why_not(one)
    if refused or one.plan is None:
        return _page(request, one, None, refused)
    form = SayForm(same.choices(one.wave, one.plan), request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            ledger.say(
                one.plan,
                form.found[sent["other"]].plan,
                same=sent["who"] == SAME,
                reason=sent["reason"],
                by=request.user,  # type: ignore[arg-type]
            )
        except PublishRefusedError as error:
            return _page(request, one, form, str(error))
        return redirect("participation:publish:same", slug)
    return _page(request, one, form)


def _why_not(one: Standing) -> str:
    """Why nothing can be said on this wave's page now; or nothing."""
    if one.publication is not None:
        return _(
            "This report is published. What it showed cannot be changed by saying who was asked. "
            "It can be said on the page of a survey of which the report is not out yet."
        )
    if one.is_busy:
        return _("The report is being made. Wait until that is done.")
    if one.plan is None:
        return _("This survey has no plan of what may be shown, so there is nothing to compare.")
    return ""


def _page(
    request: HttpRequest, one: Standing, form: SayForm | None, refused: str = ""
) -> HttpResponse:
    found = same.choices(one.wave, one.plan) if one.plan is not None else []
    why_not = _why_not(one)
    if not found and not why_not:
        why_not = _("No other survey of the last two years asks any of the same questions.")
    if why_not:
        form, why_not = None, "" if refused else why_not
    elif form is None:
        form = SayForm(found)
    context = {"one": one, "found": found, "form": form, "refused": refused, "why_not": why_not}
    bad = refused or (form is not None and form.is_bound)
    response = render(request, "surveys/reports/same.html", context, status=422 if bad else 200)
    if bad:  # else the browser's Back shows what was written (PAG-11)
        response["Cache-Control"] = "no-store"
    return response
