"""The report pages. They read published cells only, through `releases.report`."""

from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.languages import get
from participation import contents, queries
from participation.presentation import (
    bar_rows,
    followed,
    marked,
    percent,
    rate_rows,
    trend_cells,
    trend_points,
)
from releases import report as reading
from releases.export import (
    break_sentence,
    coarse_sentence,
    csv_text,
    gone_sentence,
    hidden_sentence,
)
from releases.models import Figure, Publication
from releases.parts import Question, Report

TYPES = {"png": "image/png", "svg": "image/svg+xml"}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def list_reports(request: HttpRequest) -> HttpResponse:
    return render(request, "participation/list.html", {"publications": queries.reports()})


@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    publication = queries.publication(slug)
    found = _read(publication)
    names = queries.figure_names(publication)
    context = _page(publication) | {
        "total": found.total,
        "total_percent": None if found.total.percent is None else percent(found.total.percent),
        "dimensions": [
            {
                "title": marked(one.title),
                "rows": rate_rows(one),
                "hidden": bool(one.hidden),
                "similarity": None if one.similarity is None else percent(one.similarity),
            }
            for one in found.dimensions
        ],
        "missed": [
            {
                "kind": marked(kind.title),
                "group": marked(rate.label),
                "percent": percent(rate.percent or 0),
            }
            for kind, rate in contents.missed(found)
        ],
        "summary": _summary(found),
        "sections": _sections(found, names),
        "gone": [marked(text) for text in found.gone],
        "gone_sentence": gone_sentence(),
        "has_workbook": ("", "table") in names,
        "external": queries.external_series(),
        "promise": queries.promise_of(publication),
        "notes": publication.notes.all(),
    }
    return render(request, "participation/report.html", context)


@require_safe
def question(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One question for every group that is shown."""
    publication = queries.publication(slug)
    found = _read(publication)
    one = found.question(key)
    if one is None:
        raise Http404
    groups = [
        {
            "title": marked(dimension.title),
            "tables": [
                {
                    "label": marked(table.label),
                    "n": table.n,
                    "rows": bar_rows(table),
                    "coarse": coarse_sentence() if table.is_coarse else "",
                }
                for table in one.groups
                if table.dimension == dimension.key
            ],
            "hidden": [marked(label) for label in dimension.hidden],
        }
        for dimension in found.dimensions
    ]
    names = queries.figure_names(publication)
    context = _page(publication) | {
        "item": _item(one, names),
        "plain_text": one.text.text,
        "groups": groups,
    }
    return render(request, "participation/question.html", context)


@require_safe
def csv_file(request: HttpRequest, slug: str) -> HttpResponse:
    found = _read(queries.publication(slug))
    response = HttpResponse(csv_text(found), content_type="text/csv; charset=utf-8")
    name = f"{slug}-{get(get_language()).code}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def workbook(request: HttpRequest, slug: str) -> HttpResponse:
    """The same rows for Excel, made at publishing, in the language of the page."""
    code = get(get_language()).code
    found = get_object_or_404(
        Figure, publication=queries.publication(slug), question="", kind="table", language=code,
        format="xlsx",
    )  # fmt: skip
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


def _read(publication: Publication) -> Report:
    return reading.load(publication, get(get_language()).code)


def _page(publication: Publication) -> dict[str, Any]:
    facts = publication.facts
    return {
        "publication": publication,
        "opens": date.fromisoformat(facts["opens"]),
        "closes": date.fromisoformat(facts["closes"]),
        "hidden_sentence": hidden_sentence(),
        "rtl": get(get_language()).direction == "rtl",
        "group_word": _("Group"),
        "rate_word": _("Have answered"),
    }


def _summary(found: Report) -> list[dict[str, Any]]:
    return [
        {
            "key": point.question.key,
            "text": marked(point.question.text),
            "answer": marked(point.row.label),
            "percent": percent(point.row.percent),
        }
        for point in contents.summary(found)
    ]


def _sections(found: Report, names: set[tuple[str, str]]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Questions under the section that they were asked in, in the order of the form."""
    last, keyed = None, []
    for one in found.questions:
        last = one.section or last
        keyed.append((last, one))
    return [
        (marked(section) if section else "", [_item(one, names) for _name, one in group])
        for section, group in groupby(keyed, key=lambda pair: pair[0])
    ]


def _item(one: Question, names: set[tuple[str, str]]) -> dict[str, Any]:
    change = one.last_change
    return {
        "key": one.key,
        "text": marked(one.text),
        "headline": marked(one.headline) if one.headline else "",
        "headline_text": one.headline.text if one.headline else "",
        "asked_of_some": one.asked_of_some,
        "n": one.total.n,
        "rows": bar_rows(one.total),
        "coarse": coarse_sentence() if one.total.is_coarse else "",
        "follows": followed(one),
        "asked_before": one.asked_before,
        "has_groups": bool(one.groups),
        "points": trend_points(one) if len(one.trend) > 1 else [],
        "waves": trend_cells(one),
        "break_sentence": break_sentence(),
        "change": "none" if change is None else "clear" if change.is_clear else "unclear",
        "bars_file": (one.key, "bars") in names,
        "trend_file": (one.key, "trend") in names,
    }
