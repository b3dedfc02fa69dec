"""How long a wave's answers are kept, decided anew (PRV-5)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.forms.widgets import Number
from core.models import User
from core.roles import Role, role_required
from surveys.models.survey import MAX_KEPT, MIN_KEPT
from surveys.models.wave import Wave
from surveys.queries.waves import staff_waves
from surveys.services.keeping import keep_for, why_not
from surveys.services.waves import WaveRefused

maker = role_required(Role.SURVEY_MAKER)
_DAYS = _("Write a number of days, from %(least)s to %(most)s.") % {
    "least": MIN_KEPT,
    "most": MAX_KEPT,
}


class KeepForm(forms.Form):
    """Days after the close, and the decision that says so."""

    days = forms.IntegerField(
        label=_("Days after the close"),
        min_value=MIN_KEPT,
        max_value=MAX_KEPT,
        widget=Number,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _DAYS),
    )
    decision = forms.CharField(
        label=_("Decision"),
        max_length=120,
        widget=forms.TextInput({"class": "input", "dir": "auto"}),
        help_text=_("Such as the number of the decision. It stands in the protocol of what went."),
        error_messages={"required": _("Write which decision says so.")},
    )

    def __init__(self, wave: Wave, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"days": wave.kept_days, "decision": wave.decision}
        super().__init__(*args, **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
@maker
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Moves the day on which the answers go."""
    found = get_object_or_404(staff_waves(), slug=slug)
    form = KeepForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        try:
            keep_for(found, **form.cleaned_data, by=request.user)
        except WaveRefused as error:
            form.add_error("days", error.reasons)
        else:
            return redirect("waves:wave", found.slug)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "wave": found, "gaps": why_not(found)}
    return render(request, "surveys/staff/keeping.html", context, status=status)


@maker
def keep_send(request: HttpRequest, slug: str) -> HttpResponse:
    """The form's own address (PAG-11)."""
    return keep(request, slug) if request.method == "POST" else redirect("waves:keep", slug)
