"""A leader's list in, with a look before anything is stored; and the group's list out."""

import json
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from core.languages import get as language_of
from core.roles import Role, role_required
from programs import queries
from programs.forms.lists import ListForm
from programs.models import Group
from programs.services import exports, lists
from programs.services.enrolment import Closed
from releases.export import text_of

staff_only = role_required(Role.PROGRAM_LEADER, Role.PROGRAM_COORDINATOR)
SALT, SECONDS = "programs.list", 3600
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _named(group: Group) -> bool:
    return not group.program.without_identity


def _page(request: HttpRequest, group: Group, **more: Any) -> HttpResponse:
    context = {
        "group": group,
        "form": ListForm(named=_named(group)),
        "rows": [],
        "wrong": 0,
        "kept": "",
    }
    context |= {"not_now": lists.not_now(group), **more}
    status = 422 if context["form"].errors else 200
    return render(request, "programs/list_in.html", context, status=status)


@never_cache
@staff_only
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks for the file; POST shows what it holds. The rows wait in the page, sealed by us."""
    group = get_object_or_404(queries.groups_of(request.user), pk=pk)
    if request.method != "POST":
        return _page(request, group)
    form = ListForm(request.POST, request.FILES, named=_named(group))
    if not form.is_valid():
        return _page(request, group, form=form)
    try:
        data = form.cleaned_data["file"].read()
        rows = lists.check(group, lists.read(data, named=_named(group)))
    except lists.ListRefused as refused:
        form.add_error("file", str(refused))
        return _page(request, group, form=form)
    wrong = sum(bool(row.problems) for row in rows)
    kept = ""
    if not wrong:
        said = {"group": pk, "by": request.user.pk, "rows": [[r.number, r.said] for r in rows]}
        kept = signing.dumps(json.dumps(said), salt=SALT, compress=True)
    return _page(request, group, rows=rows, wrong=wrong, kept=kept)


@never_cache
@staff_only
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Enrols everybody that was shown, or nobody. Sent twice it is once. GET leads to the file."""
    group = get_object_or_404(queries.groups_of(request.user), pk=pk)
    here = reverse("leader:list_in", args=[pk])
    if request.method != "POST":
        return redirect(here)
    try:
        sealed = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=SECONDS)
        said = json.loads(sealed)
    except (signing.BadSignature, ValueError):
        return redirect(here)
    if (said["group"], said["by"]) != (pk, request.user.pk):
        raise Http404
    rows = lists.check(group, [lists.Row(number, texts) for number, texts in said["rows"]])
    if any(row.problems for row in rows):
        wrong = sum(bool(row.problems) for row in rows)
        return _page(request, group, rows=rows, wrong=wrong)
    try:
        lists.enrol_all(group, rows, by=request.user)
    except Closed:
        return redirect(here)
    return redirect(reverse("leader:group", args=[pk]) + "#anmalda")


@never_cache
@staff_only
def out(request: HttpRequest, pk: int, what: str, ending: str) -> HttpResponse:
    """One list of the group as a file. Phone and e-mail only by POST, and each is logged."""
    group = get_object_or_404(queries.groups_of(request.user), pk=pk)
    if what not in exports.FILES or ending not in KINDS:
        raise Http404
    rows = exports.export(group, what, by=request.user, contacts=request.method == "POST")
    rtl = language_of(get_language()).direction == "rtl"
    data = exports.workbook(rows, rtl) if ending == "xlsx" else text_of(rows)
    response = HttpResponse(data, content_type=KINDS[ending])
    response["Content-Disposition"] = f'attachment; filename="{what}-{pk}.{ending}"'
    return response
