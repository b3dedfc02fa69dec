"""A report publisher brings in what others have measured: looks at a file first, then keeps it."""

import json
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.audit import record
from core.models import User
from core.roles import Role, role_required
from indicators.forms import POPULATION, SERIES, TableForm
from indicators.models import Indicator, PopulationTable
from indicators.population import import_population, read_population
from indicators.services import changes, import_series, read_series
from indicators.tables import SeriesError, text_of

publisher = role_required(Role.REPORT_PUBLISHER)
SALT, SECONDS = "indicators.table", 3600
SHOWN = 20  # of what is wrong


def _page(request: HttpRequest, form: TableForm, status: int = 200, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "series": Indicator.objects.prefetch_related("observations"),
        "tables": PopulationTable.objects.prefetch_related("rows"),
        "done": request.GET.get("klart", ""),
    }
    return render(request, "indicators/tables.html", context | more, status=status)


@never_cache
@require_safe
@publisher
def show(request: HttpRequest) -> HttpResponse:
    """What is here already, and where a file is chosen."""
    return _page(request, TableForm(initial={"what": SERIES}))


@never_cache
@publisher
def look(request: HttpRequest) -> HttpResponse:
    """What the file would change. Nothing is kept: the text waits in the page, sealed by us."""
    if request.method != "POST":
        return redirect("indicators:show")
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    what = form.cleaned_data["what"]
    try:
        text = text_of(form.cleaned_data["file"].read())
        seen = _seen(what, text)
    except SeriesError as error:
        return _page(request, form, 422, **_wrong(error))
    said = {"what": what, "text": text, "by": request.user.pk}
    kept = signing.dumps(json.dumps(said), salt=SALT, compress=True)
    return render(request, "indicators/look.html", {"what": what, "kept": kept} | seen)


def _wrong(error: SeriesError) -> dict[str, Any]:
    return {"problems": error.problems[:SHOWN], "more": max(0, len(error.problems) - SHOWN)}


def _seen(what: str, text: str) -> dict[str, Any]:
    """What the page says of the file. Raises SeriesError."""
    if what == SERIES:
        found = changes(read_series(text))
        return {"changes": found, "nothing": not any(one.new or one.changed for one in found)}
    rows = read_population(text)
    first = rows[0]
    before = PopulationTable.objects.filter(source=first.source, dated=first.dated)
    return {"rows": len(rows), "people": sum(one.size for one in rows), "first": first,
            "replaces": before.exists()}  # fmt: skip


@never_cache
@publisher
def save(request: HttpRequest) -> HttpResponse:
    """Keeps what was looked at, whole or not at all. Sent twice it is once."""
    if request.method != "POST":
        return redirect("indicators:show")
    try:
        said = json.loads(signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=SECONDS))
    except (signing.BadSignature, ValueError):
        return redirect("indicators:show")
    if said["by"] != request.user.pk:
        return redirect("indicators:show")
    assert isinstance(request.user, User)
    try:
        if said["what"] == POPULATION:
            import_population(read_population(said["text"]))
        else:
            import_series(read_series(said["text"]))
    except SeriesError as error:  # somebody else brought in another unit meanwhile
        form = TableForm(initial={"what": said["what"]})
        return _page(request, form, 422, **_wrong(error))
    record(request.user, f"brought in figures of others: {said['what']}", request.user)
    return redirect(reverse("indicators:show") + "?klart=in#klart")


@require_POST
@publisher
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """One series with its values. The file brings it back."""
    assert isinstance(request.user, User)
    one = get_object_or_404(Indicator, pk=pk)
    record(request.user, "removed a series of others", one)
    one.delete()
    return redirect(reverse("indicators:show") + "?klart=bort#klart")


@require_POST
@publisher
def remove_table(request: HttpRequest, pk: int) -> HttpResponse:
    """One table of how many children there are."""
    assert isinstance(request.user, User)
    one = get_object_or_404(PopulationTable, pk=pk)
    record(request.user, "removed a table of the population", one)
    one.delete()
    return redirect(reverse("indicators:show") + "?klart=bort#klart")
