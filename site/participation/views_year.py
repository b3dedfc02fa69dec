"""The report of a year. Its pages read what is published; its files were made beforehand."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.languages import get
from participation import made, page, queries, yearly
from participation.views import EXCEL, TYPES
from releases.export import text_of

FILES = {
    "rapport.pdf": "application/pdf",
    "svar.xlsx": EXCEL,
    **{f"who.{name}": kind for name, kind in TYPES.items()},
}


@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    found = _year(year)
    names = queries.made_names(made.subject_of_year(year), found.code)
    context = page.of_year(found) | {"has": {name.replace(".", "_") for name in names}}
    return render(request, "participation/year.html", context)


@require_safe
def csv_file(request: HttpRequest, year: int) -> HttpResponse:
    found = _year(year)
    response = HttpResponse(text_of(yearly.rows(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{year}-{found.code}.csv"'
    return response


@require_safe
def file(request: HttpRequest, year: int, name: str) -> HttpResponse:
    code = get(get_language()).code
    if name not in FILES or year not in yearly.years():
        raise Http404
    found = queries.made_file(made.subject_of_year(year), name, code)
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.data), content_type=FILES[name])
    stem, _dot, kind = name.rpartition(".")
    how = "attachment" if kind == "xlsx" else "inline"
    response["Content-Disposition"] = f'{how}; filename="{year}-{stem}-{code}.{kind}"'
    if kind in TYPES:
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


def _year(year: int) -> yearly.Year:
    """Http404 where there is nothing to tell of it."""
    if year not in yearly.years():
        raise Http404
    return yearly.of(year, get(get_language()).code)
