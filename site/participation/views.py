"""The report pages. They read published cells only, through `releases.report`."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.languages import get
from participation import made, page, pairs, queries, yearly
from releases import report as reading
from releases.export import csv_text
from releases.models import Figure, Publication
from releases.parts import Report
from releases.queries import ALL
from surveys.reports import outside

TYPES = {"png": "image/png", "svg": "image/svg+xml"}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def list_reports(request: HttpRequest) -> HttpResponse:
    context = {"publications": queries.reports(), "years": yearly.years()}
    return render(request, "participation/list.html", context)


@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    publication = queries.publication(slug)
    compared = pairs.is_of(publication)
    context = pairs.of(publication) if compared else page.of(publication, _read(publication))
    context["paper"] = queries.paper_of(publication, get(get_language()).code) is not None
    template = "participation/pairs.html" if compared else "participation/report.html"
    return render(request, template, context)


@require_safe
def question(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One question for every group that is shown."""
    publication = queries.publication(slug)
    if pairs.is_of(publication):
        raise Http404
    found = reading.load(publication, get(get_language()).code, every_group_of=key)
    one = found.question(key)
    if one is None:
        raise Http404
    names = queries.figure_names(publication)
    context = page.frame(publication) | {
        "item": page.item_of(one, names),
        "plain_text": one.text.text,
        "groups": page.groups_of(one, found),
    }
    return render(request, "participation/question.html", context)


@require_safe
def csv_file(request: HttpRequest, slug: str) -> HttpResponse:
    publication = queries.publication(slug)
    of_pairs = pairs.is_of(publication)
    if of_pairs:
        text = pairs.csv_text(publication)
    else:
        found = reading.load(publication, get(get_language()).code, ALL)
        text = csv_text(found, [*outside.rows(found), *page.meaning_rows(publication)])
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"{slug}-{get(get_language()).code}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def workbook(request: HttpRequest, slug: str) -> HttpResponse:
    """The same rows for Excel, made at publishing, in the language of the page."""
    code = get(get_language()).code
    publication = queries.publication(slug)
    found = queries.made_file(made.subject_of(publication), "svar.xlsx", code) or get_object_or_404(
        Figure, publication=publication, question="", kind="table", language=code, format="xlsx"
    )
    response = HttpResponse(bytes(found.data), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{slug}-{code}.xlsx"'
    return response


@require_safe
def figure(request: HttpRequest, slug: str, key: str, kind: str, extension: str) -> HttpResponse:
    """A drawing made at publishing, in the language of the page."""
    if extension not in TYPES or "\x00" in key:  # PostgreSQL refuses to look for a null byte
        raise Http404
    found = get_object_or_404(
        Figure,
        publication=queries.publication(slug),
        question=key,
        kind=kind,
        language=get(get_language()).code,
        format=extension,
    )
    response = HttpResponse(bytes(found.data), content_type=TYPES[extension])
    response["Cache-Control"] = "public, max-age=600"
    # matplotlib's SVG carries style attributes; as a file of its own it may, and nothing else.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@require_safe
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The report as PDF, made when it was published or since (participation.papers)."""
    code = get(get_language()).code
    found = queries.paper_of(queries.publication(slug), code)
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.data), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}-{code}.pdf"'
    return response


def _read(publication: Publication) -> Report:
    return reading.load(publication, get(get_language()).code)
