"""What will be removed and when, and the protocol of what was; both can be printed."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.models import Removal
from core.retention import keepers_of
from core.roles import has_role

AHEAD = timedelta(days=90)
PER_PAGE = 50


@require_safe
@never_cache
@login_required
def retention(request: HttpRequest) -> HttpResponse:
    """The next 90 days, and every removal so far. Changes nothing: a timer removes, every night."""
    mine = keepers_of(request.user)
    if not mine:
        raise PermissionDenied
    kinds = {one.kind: one for one in mine}
    until = timezone.localdate() + AHEAD
    page = Paginator(Removal.objects.filter(kind__in=kinds), PER_PAGE).get_page(
        request.GET.get("sida")
    )
    context = {
        "kinds": [
            {
                "keeper": one,
                "due": [{"one": due, "said": one.said(due.counts)} for due in one.due(until)],
                "may_change": has_role(request.user, *one.roles),
            }
            for one in mine
        ],
        "page": page,
        "gone": [
            {"one": row, "title": kinds[row.kind].title, "said": kinds[row.kind].said(row.counts)}
            for row in page
        ],
        "days": AHEAD.days,
        "now": timezone.now(),
    }
    return render(request, "core/retention.html", context)
