"""A term's figures for everybody, out of published cells; and the coordinator's plan of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from core.languages import get as language_of
from programs import periods
from programs.services import told, told_tables
from programs.views.steering import steering_only
from releases.export import text_of
from releases.models import Publication


def _of(key: str) -> Publication:
    period = periods.find(key)
    found = told.publication_of(period) if period else None
    if found is None:
        raise Http404
    return found


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "programs/told_list.html", {"publications": told.published()})


@require_safe
def term(request: HttpRequest, key: str) -> HttpResponse:
    publication, code = _of(key), language_of(get_language()).code
    context = {
        "publication": publication,
        "key": key,
        "tables": told_tables.tables(publication, code),
        "hidden": told_tables.hidden(publication, code),
        "hidden_words": told_tables.hidden_words(),
    }
    return render(request, "programs/told.html", context)


@require_safe
def file(request: HttpRequest, key: str) -> HttpResponse:
    publication, code = _of(key), language_of(get_language()).code
    text = text_of(told_tables.file_rows(publication, code))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-{code}.csv"'
    return response


@require_POST
@steering_only
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """Says what will be told of the term. Pressed twice it is once."""
    period = periods.find(key)
    if period is None or not period.half:
        raise Http404
    if told.can_plan(period):
        told.declare(period, by=request.user)
    return redirect(f"{reverse('leader:steering')}?period={period.key}#offentligt")
