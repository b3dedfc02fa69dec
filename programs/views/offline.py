"""The evening without a network: a copy for the phone, and the marks that waited on it.

docs/adr/0045. `site/static/js/evening.js` is the page's script, `evening_worker.js` the worker.
"""

import json
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.csp import inline_script
from core.models import User
from outbox.templatetags.plain import plain_clock
from programs.enums import Mark
from programs.models import Attendance, Cleared, Meeting
from programs.services import attendance
from programs.views.evening import leader_only, own_meeting, rows_of, words_of

# A tap that waited longer is not taken for what happened that evening.
OLDEST = timedelta(days=14)
MOST = 200


@never_cache
@leader_only
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """What stays on the phone: first names, seats and marks. No contacts, no token."""
    found = own_meeting(request.user, pk)
    rows = rows_of(found)
    for row in rows:
        seats = [one.number for one in row["enrolment"].seats.all() if one.kind == "adult"]
        row["seat"] = seats[row["adult"] - 1] if row["adult"] <= len(seats) else ""
    context = {
        "meeting": found,
        "group": found.group,
        "rows": rows,
        "here": sum(row["mark"] == Mark.PRESENT for row in rows),
        "unmarked": sum(not row["mark"] for row in rows),
        "waits": json.dumps(words_of(rows)),
        "now": timezone.now(),
    }
    return render(request, "programs/evening_copy.html", context)


def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, below whose address only the meetings lie. Says nothing of anybody."""
    response = HttpResponse(inline_script("evening_worker"), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@never_cache
@leader_only
def sync(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: who is signed in, and a token. POST: taps of that leader, and what counts for each.

    A tap is `mark=<word>:<enrolment>:<adult>:<age>`; the age in milliseconds, so that a wrong clock
    of a phone does no harm. Taps of anybody else (`leader`) are not looked at.
    """
    found = own_meeting(request.user, pk)
    told: dict[str, Any] = {"leader": str(request.user.pk), "token": get_token(request)}
    if request.method == "POST" and request.POST.get("leader") == told["leader"]:
        taps = request.POST.getlist("mark")[:MOST]
        told["taps"] = [_receive(found, tap, request.user) for tap in taps]
    return JsonResponse(told)


def _receive(meeting: Meeting, tap: str, by: User) -> dict[str, str]:
    word, _colon, rest = tap[:60].partition(":")
    who, _colon, age = rest.rpartition(":")
    enrolment, _colon, adult = who.partition(":")
    numbers = all(one.isascii() and one.isdecimal() for one in (enrolment, adult, age))
    gone = {"who": who, "mark": "", "told": _("A mark could not be read. It was not kept.")}
    if not numbers or word not in {"clear", *Mark.values}:
        return gone
    waited = timedelta(milliseconds=int(age[:12]))
    if waited > OLDEST:
        return gone | {"told": _("A mark waited for more than 14 days. It was not kept.")}
    try:
        kept = attendance.mark(
            meeting,
            int(enrolment[:12]),
            int(adult[:3]),
            mark=None if word == "clear" else Mark(word),
            by=by,
            at=timezone.now() - waited,
        )
    except attendance.NoSuchAdult:
        words = _("Somebody you marked has no place at this meeting any more. It was not kept.")
        return gone | {"told": words}
    now = kept.mark if isinstance(kept, Attendance) else "clear"
    return {"who": who, "mark": now, "told": "" if now == word else _overruled(kept, by)}


def _overruled(kept: Attendance | Cleared, by: User) -> str:
    """Another leader tapped later: their mark counts, and it is said."""
    if kept.by_id == by.pk:
        return ""
    taken = isinstance(kept, Cleared)
    return _("%(name)s: %(leader)s tapped later, at %(time)s. That counts: %(mark)s.") % {
        "name": kept.enrolment.short_name,
        "leader": (kept.by.get_full_name() or kept.by.username) if kept.by else "–",
        "time": plain_clock(kept.at),
        "mark": _("no mark") if taken else kept.get_mark_display(),
    }
