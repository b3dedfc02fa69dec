"""What a publisher can do with a report that is out: withdraw it, and show it again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.texts import LocalizedFormField
from releases import places, queries, withdrawal
from releases.models import Publication
from releases.services import PublishRefusedError
from surveys.reports import background
from surveys.reports.views import publisher

WITHDRAW, RESTORE = "withdraw", "restore"


class ReasonForm(forms.Form):
    reason = LocalizedFormField(
        label=gettext_lazy("Why"),
        long=True,
        help_text=gettext_lazy("Everybody reads this. No names, and no numbers of the report."),
    )


@require_safe
@publisher
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    return _form(request, _publication(slug), WITHDRAW, ReasonForm())


@require_POST
@publisher
def withdraw_send(request: HttpRequest, slug: str) -> HttpResponse:
    return _do(request, _publication(slug), WITHDRAW, withdrawal.withdraw)


@require_safe
@publisher
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    return _form(request, _publication(slug), RESTORE, ReasonForm())


@require_POST
@publisher
def restore_send(request: HttpRequest, slug: str) -> HttpResponse:
    return _do(request, _publication(slug), RESTORE, withdrawal.restore)


def _do(
    request: HttpRequest,
    publication: Publication,
    kind: str,
    act: Callable[..., list[Publication]],
) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _form(request, publication, kind, form)
    try:
        act(publication, reason=form.cleaned_data["reason"], by=request.user)
    except PublishRefusedError as error:
        return _form(request, publication, kind, form, str(error))
    background.draw_anew()
    return redirect(places.place_of(publication))


def _form(
    request: HttpRequest,
    publication: Publication,
    kind: str,
    form: ReasonForm,
    refused: str = "",
) -> HttpResponse:
    words: dict[str, str] = {
        WITHDRAW: _("Withdraw the report"),
        RESTORE: _("Show the report again"),
    }
    context: dict[str, Any] = {
        "publication": publication,
        "back": places.place_of(publication),
        "kind": kind,
        "title": words[kind],
        "form": form,
        "refused": refused,
        "fits": publication.is_withdrawn == (kind == RESTORE),
        "later": queries.following(publication.slug),
    }
    bad = refused or form.is_bound
    response = render(request, "surveys/reports/after.html", context, status=422 if bad else 200)
    if bad:  # else the browser's Back shows what was written (PAG-11)
        response["Cache-Control"] = "no-store"
    return response


def _publication(slug: str) -> Publication:
    return get_object_or_404(queries.latest_of_any(), slug=slug)
