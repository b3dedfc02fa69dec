"""A group's evaluation: codes on paper, for those who look after the group (PRG-35).

The pages know the batch, which has at least k people and may hold other groups too. Who gets which
paper, and whether they answered, is not told.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from programs import queries
from programs.forms.evaluation import GroupSlipsForm
from programs.models import Evaluation
from programs.views.groups import staff_only
from surveys.views_codes import slips_page
from surveys.views_sheets import poster_of


def _found(request: HttpRequest, pk: int, batch: int) -> Evaluation:
    group = get_object_or_404(queries.groups_of(request.user), pk=pk)
    return get_object_or_404(queries.evaluations_of(group), batch=batch)


@never_cache
@require_safe
@staff_only
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Every survey that asks the group, and its papers."""
    group = get_object_or_404(queries.groups_of(request.user), pk=pk)
    rows = [
        {"batch": one.batch, "wave": one.batch.wave, "shared": queries.is_shared(one)}
        for one in queries.evaluations_of(group)
    ]
    return render(request, "programs/evaluation.html", {"group": group, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def slips(request: HttpRequest, pk: int, batch: int) -> HttpResponse:
    """Makes one-time slips and shows them in the answer to that one request, never again."""
    found = _found(request, pk, batch)
    addresses = {
        "back_url": reverse("leader:evaluation", args=[pk]),
        "here_url": reverse("leader:evaluation_slips", args=[pk, batch]),
        "send_url": reverse("leader:evaluation_slips_send", args=[pk, batch]),
    }
    return slips_page(request, found.batch, GroupSlipsForm, addresses)


@staff_only
def slips_send(request: HttpRequest, pk: int, batch: int) -> HttpResponse:
    """The form's own address: Back after a lost network still shows what was written."""
    if request.method == "POST":
        return slips(request, pk, batch)
    return redirect("leader:evaluation_slips", pk, batch)


@require_safe
@staff_only
def poster(request: HttpRequest, pk: int, batch: int) -> HttpResponse:
    """One code that is the same for all in the batch, large, to hang up or to hold up."""
    return poster_of(request, _found(request, pk, batch).batch)
