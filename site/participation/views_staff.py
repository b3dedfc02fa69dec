"""What staff of a unit read beyond the report (REP-2, docs/adr/0046). Their own unit alone; who
read what is logged, without any answer."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core import audit
from core.languages import get
from core.units import units_of
from participation.presentation import bar_rows
from releases import queries, units
from releases.export import note_of
from releases.parts import GroupTable
from releases.words import marked

GONE = 410


@require_safe
@login_required
def units_page(request: HttpRequest) -> HttpResponse:
    own = units_of(request.user)
    found = [one for one in queries.readable_by_staff() if units.groups_of(one, own)]
    context = {"units": [name for _kind, name in own], "publications": found}
    return _unkept(render(request, "participation/units.html", context))


@require_safe
@login_required
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """404 for whoever works at no unit that it tells of, as where there is nothing."""
    publication = get_object_or_404(queries.for_staff(), slug=slug)
    own = units_of(request.user)
    groups = units.groups_of(publication, own)
    if not groups:
        raise Http404
    context = {"publication": publication, "units": [name for _kind, name in own]}
    if publication not in queries.readable_by_staff():
        context["notes"] = units.why_gone(publication)
        return _unkept(render(request, "participation/unit_gone.html", context, status=GONE))
    told = units.read(publication, own, get(get_language()).code)
    context["questions"] = [
        {
            "text": marked(one.text),
            "asked_of_some": one.asked_of_some,
            "tables": [_table(table) for table in one.tables],
        }
        for one in told
        if one.tables
    ]
    where = ", ".join(f"{kind}: {name}" for kind, name in own)
    audit.record(request.user, "read small groups", publication, note=where[:200])  # type: ignore[arg-type]
    return _unkept(render(request, "participation/unit.html", context))


def _table(table: GroupTable) -> dict[str, object]:
    return {
        "label": marked(table.label),
        "n": table.n,
        "rows": bar_rows(table),
        "coarse": note_of(table),
    }


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
