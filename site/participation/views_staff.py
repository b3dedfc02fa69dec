"""What staff of a unit read beyond the report (REP-2, docs/adr/0046). Their own unit alone; who
read what is logged, without any answer."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import audit
from core.languages import get
from core.units import Unit, units_of
from participation.presentation import bar_rows
from releases import queries, units
from releases.export import note_of, text_of
from releases.models import Publication
from releases.parts import GroupTable
from releases.units import unit_rows
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
    publication, own = _own(request, slug)
    context = {"publication": publication, "units": [name for _kind, name in own]}
    if publication not in queries.readable_by_staff():
        return _gone(request, publication, context)
    context["care_text"] = (
        f"{units.care_sentence()} {_('That you have opened this page is logged.')}"
    )
    context["questions"] = [
        {
            "text": marked(one.text),
            "asked_of_some": one.asked_of_some,
            "tables": [_table(table) for table in one.tables],
        }
        for one in _told(request, publication, own, "read small groups")
    ]
    return _unkept(render(request, "participation/unit.html", context))


@require_safe
@login_required
def unit_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same tables as a file; taking it is logged by itself."""
    publication, own = _own(request, slug)
    if publication not in queries.readable_by_staff():
        return _gone(request, publication, {"publication": publication})
    told = _told(request, publication, own, "take small groups")
    response = HttpResponse(text_of(unit_rows(told)), content_type="text/csv; charset=utf-8")
    name = f"{slug}-{get(get_language()).code}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _unkept(response)


def _own(request: HttpRequest, slug: str) -> tuple[Publication, list[Unit]]:
    publication = get_object_or_404(queries.for_staff(), slug=slug)
    own = units_of(request.user)
    if not units.groups_of(publication, own):
        raise Http404
    return publication, own


def _told(
    request: HttpRequest, publication: Publication, own: list[Unit], action: str
) -> list[units.Told]:
    """What somebody is about to read of their own units; who, what and of which unit is logged."""
    where = ", ".join(f"{kind}: {name}" for kind, name in own)
    audit.record(request.user, action, publication, note=where[:200])  # type: ignore[arg-type]
    told = units.read(publication, own, get(get_language()).code)
    return [one for one in told if one.tables]


def _gone(
    request: HttpRequest, publication: Publication, context: dict[str, object]
) -> HttpResponse:
    context["notes"] = units.why_gone(publication)
    return _unkept(render(request, "participation/unit_gone.html", context, status=GONE))


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
