"""A leader's evening: tonight's meeting on a phone, one tap per adult, no JavaScript.

A leader reaches the meetings of own groups only, the coordinator all; any other meeting is "not
found", so that an address says nothing about other groups.
"""

import json
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.languages import get
from core.models import User
from core.roles import Role, role_required
from outbox import kinds
from outbox.models import Message
from outbox.services import called, not_called
from programs import queries
from programs.enums import Mark
from programs.models import Enrolment, Meeting, Visit
from programs.services import attendance, protected
from programs.services.letters import OF_A_MEETING

CHANGED = {*OF_A_MEETING, "place_moved", "group_cancelled"}
LINK = "programs.own_link"
leader_only = role_required(Role.PROGRAM_LEADER, Role.PROGRAM_COORDINATOR)


def own_meeting(user: User, pk: int) -> Meeting:
    return get_object_or_404(queries.meetings_of(user), pk=pk)


@never_cache
@leader_only
def evenings(request: HttpRequest) -> HttpResponse:
    """Today's meetings first, then the coming and the past ones, and calls to make."""
    start, end = queries.day_of(timezone.now())
    meetings = list(queries.meetings_of(request.user).order_by("starts"))
    context = {
        "today": [one for one in meetings if start <= one.starts < end],
        "coming": [one for one in meetings if one.starts >= end],
        "past": [one for one in meetings if one.starts < start][::-1],
        "calls": _calls(queries.calls_to_make(request.user)),
        "made": _calls(queries.calls_made(request.user)[:5]),
    }
    return render(request, "programs/evenings.html", context)


def is_own(message: Message) -> bool:
    """Whether a call is about an enrolment; else it is about a home visit."""
    return message.secret_source == LINK


def _calls(found: QuerySet[Message]) -> list[dict[str, Any]]:
    messages = list(found)
    keys = [message.secret_key for message in messages if is_own(message)]
    people = {str(one.pk): one for one in Enrolment.objects.filter(pk__in=keys)}
    visits = {
        f"programs.visit:{one.pk}": one
        for one in Visit.objects.filter(pk__in=[m.secret_key for m in messages if not is_own(m)])
    }
    return [
        {
            "message": one,
            "enrolment": people.get(one.secret_key) if is_own(one) else None,
            "visit": visits.get(one.about),
            "missed": one.kind == "missed_first",
            "change": getattr(kinds.find(one.kind), "title", "") if one.kind in CHANGED else "",
        }
        for one in messages
    ]


def rows_of(meeting: Meeting) -> list[dict[str, Any]]:
    """One row per adult, in the order of names."""
    rows = []
    for enrolment in queries.expected(meeting):
        marks = {one.adult: one.mark for one in enrolment.marks_here}
        for adult in range(1, enrolment.adults + 1):
            rows.append(
                {
                    "enrolment": enrolment,
                    "adult": adult,
                    "who": f"{enrolment.pk}:{adult}",
                    "guest": enrolment.group_id != meeting.group_id,
                    "mark": marks.get(adult, ""),
                    "cannot": bool(enrolment.cannot_here),
                    "language": get(enrolment.message_language).own_name,
                }
            )
    return rows


def words_of(rows: list[dict[str, Any]]) -> list[str]:
    """What the page says while so many marks wait: the place in the list is the number."""
    return [
        "",
        *(
            ngettext(
                "%(count)s mark waits for the network.",
                "%(count)s marks wait for the network.",
                count,
            )
            % {"count": count}
            for count in range(1, len(rows) + 1)
        ),
    ]


@never_cache
@leader_only
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_meeting(request.user, pk)
    rows = rows_of(found)
    first = [row for row in rows if row["adult"] == 1]
    context = {
        "meeting": found,
        "group": found.group,
        "rows": rows,
        "here": sum(row["mark"] == Mark.PRESENT for row in rows),
        "unmarked": sum(not row["mark"] for row in rows),
        "childcare": sum(row["enrolment"].childcare for row in first if not row["cannot"]),
        "interpreters": sorted(
            {str(row["enrolment"].interpreter.name) for row in rows if row["enrolment"].interpreter}
        ),
        "cannot": sum(row["cannot"] for row in rows),
        "waits": json.dumps(words_of(rows)),
    }
    return render(request, "programs/evening.html", context)


@leader_only
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: `mark` is "present:<enrolment>:<adult>", "absent:…" or "clear:…"."""
    found = own_meeting(request.user, pk)
    here = reverse("leader:meeting", args=[pk])
    if request.method != "POST":
        return redirect(here)
    word, _colon, rest = request.POST.get("mark", "").partition(":")
    enrolment, _colon, adult = rest.partition(":")
    if word not in {"clear", *Mark.values} or not (enrolment.isdecimal() and adult.isdecimal()):
        raise Http404
    try:
        attendance.mark(
            found,
            int(enrolment[:12]),
            int(adult[:3]),
            mark=None if word == "clear" else Mark(word),
            by=request.user,
        )
    except attendance.NoSuchAdult as gone:
        raise Http404 from gone
    return redirect(f"{here}#rad-{enrolment}-{adult}")


@never_cache
@leader_only
def contact(request: HttpRequest, pk: int, enrolment: int) -> HttpResponse:
    """Phone and e-mail of one parent, asked for by POST; each look is logged."""
    found = own_meeting(request.user, pk)
    if request.method != "POST":
        return redirect("leader:meeting", pk)
    person = queries.expected(found).filter(pk=enrolment).first()
    if person is None:
        raise Http404
    if not person.is_protected:
        attendance.contact_of(person, by=request.user)
    return render(request, "programs/contact.html", {"meeting": found, "enrolment": person})


@never_cache
@leader_only
@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """A parent to phone: shows the number and the words (logged), or notes that it is done."""
    if "undo" in request.POST:
        not_called(get_object_or_404(queries.calls_made(request.user), pk=pk))
        return redirect(reverse("leader:evenings") + "#ring")
    message = queries.calls_to_make(request.user).filter(pk=pk).first()
    if message is None:
        raise Http404
    visit = queries.visit_of_message(message, request.user)
    if visit is not None:  # its own page has the number, the words, and what came of it
        return redirect("leader:visit", visit.pk)
    if "done" in request.POST:
        called(message)
        return redirect(reverse("leader:evenings") + "#ringt")
    person = Enrolment.objects.get(pk=message.secret_key)
    reach: Any = person
    if person.is_protected:
        try:
            reach = protected.look(person, by=request.user)
        except protected.NotYours:  # handed over since the list was read
            return redirect(reverse("leader:evenings") + "#ring")
    else:
        attendance.contact_of(person, by=request.user)
    context = {"message": message, "enrolment": person, "reach": reach}
    return render(request, "programs/call.html", context)
