"""A term's figures for everybody, out of published cells; and the coordinator's plan of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from core.languages import get as language_of
from programs import periods
from programs.services import exports, told, told_tables
from programs.views.steering import KINDS, steering_only
from releases import places, queries
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


def _gone(request: HttpRequest, publication: Publication) -> HttpResponse:
    """What stands where the figures were withdrawn: that they were, when and why (REP-7)."""
    context = {"publication": publication, "notes": queries.notes(publication)}
    return render(request, "programs/told_gone.html", context, status=410)


@require_safe
def term(request: HttpRequest, key: str) -> HttpResponse:
    publication, code = _of(key), language_of(get_language()).code
    if publication.is_withdrawn:
        return _gone(request, publication)
    context = {
        "publication": publication,
        "key": key,
        "tables": told_tables.tables(publication, code),
        "hidden": told_tables.hidden(publication, code),
        "hidden_words": told_tables.hidden_words(),
        "notes": queries.notes(publication),
    }
    return render(request, "programs/told.html", context)


@require_safe
def file(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    """The same figures, as CSV or for Excel."""
    publication, language = _of(key), language_of(get_language())
    if ending not in KINDS:
        raise Http404
    if publication.is_withdrawn:
        return _gone(request, publication)
    rows = list(told_tables.file_rows(publication, language.code))
    rtl = language.direction == "rtl"
    data = exports.workbook(rows, rtl) if ending == "xlsx" else text_of(rows)
    response = HttpResponse(data, content_type=KINDS[ending])
    name = f"{key}-{language.code}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
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


def place_of(publication: Publication) -> str:
    return reverse("programs:told", args=[publication.facts["period"]])


places.register(told.SOURCE, place_of)
