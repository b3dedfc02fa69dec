"""What will be removed and when, and the protocol of what was; both can be printed."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from core.roles import Role, has_role, role_required
from programs.models import Removal
from programs.services import contact_removal, visits
from programs.services.purge import KEPT, due

AHEAD = timedelta(days=90)
PER_PAGE = 50


@never_cache
@role_required(Role.PROGRAM_COORDINATOR, Role.DATA_PROTECTION_OFFICER)
def retention(request: HttpRequest) -> HttpResponse:
    """The next 90 days, and every removal so far. Changes nothing: a timer removes, every night."""
    removed = Removal.objects.select_related("group__program", "program").prefetch_related(
        "group__meetings"
    )
    context = {
        "due": due(timezone.now() + AHEAD),
        "due_visits": [
            {"program": program, "on": visits.first_day(rows), **visits.counts(rows)}
            for program, rows in visits.due(timezone.now() + AHEAD).items()
        ],
        "due_contacts": contact_removal.due(timezone.localdate() + AHEAD),
        "page": Paginator(removed, PER_PAGE).get_page(request.GET.get("sida")),
        "days": AHEAD.days,
        "kept": KEPT.days,
        "now": timezone.now(),
        "coordinator": has_role(request.user, Role.PROGRAM_COORDINATOR),
    }
    return render(request, "programs/retention.html", context)
