"""A meeting or a group is cancelled or moved: choose, look at who is told what, say yes once.

All until the yes is asked by GET and keeps nothing. The yes carries a key of its own page, so that
pressed twice it is done once.
"""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from core.languages import get
from core.roles import Role, has_role
from outbox import kinds, secrets
from outbox.models import Channel, Message
from programs import queries
from programs.enums import Happening
from programs.forms.changes import PlaceForm, TimeForm, WhatForm
from programs.holidays import holiday
from programs.models import Enrolment, Group
from programs.services import changes, telling
from programs.services.changes import Refused, Wish
from programs.services.message_kinds import LINK
from programs.views.groups import group_of, staff_only

FORM = "programs/change.html"


def _what_form(request: HttpRequest, group: Group, data: Any, **kwargs: Any) -> WhatForm:
    whole = has_role(request.user, Role.PROGRAM_COORDINATOR)
    return WhatForm(data, group=group, whole=whole, **kwargs)


@never_cache
@staff_only
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """What has happened, and to which meeting; then who is told."""
    group = group_of(request.user, pk)
    asked = "what" in request.GET
    first = {"meeting": request.GET.get("meeting", "")}
    form = _what_form(request, group, request.GET if asked else None, initial=first)
    if not asked:
        return _ask(request, group, form, "leader:change")
    if not form.is_valid():
        return _ask(request, group, form, "leader:change")
    what, meeting = Happening(form.cleaned_data["what"]), form.chosen()
    if what == Happening.ADDED:
        return redirect(f"{reverse('leader:change_time', args=[pk])}?what={what}")
    further = {Happening.MOVED: "leader:change_time", Happening.PLACE: "leader:change_place"}
    if what in further:
        here = reverse(further[what], args=[pk])
        return redirect(f"{here}?meeting={meeting.pk}" if meeting else here)
    return _preview(request, group, Wish(what, meeting), form, "leader:change")


@never_cache
@staff_only
def time(request: HttpRequest, pk: int) -> HttpResponse:
    """The new day and times of one meeting, or of one more; then who is told."""
    group = group_of(request.user, pk)
    if request.GET.get("what") == Happening.ADDED:
        return _added(request, group)
    what = _what_form(request, group, {"what": "moved", "meeting": request.GET.get("meeting", "")})
    if not what.is_valid() or what.chosen() is None:
        return redirect("leader:change", pk)
    meeting = what.chosen()
    asked = "day" in request.GET
    starts, ends = (timezone.localtime(one) for one in (meeting.starts, meeting.ends))
    first = {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}
    form = TimeForm(request.GET if asked else None, initial=first)
    context = {"meeting": meeting}
    if not asked or not form.is_valid():
        return _ask(request, group, form, "leader:change_time", context)
    wish = Wish(Happening.MOVED, meeting, *form.times())
    context["holiday"] = holiday(form.cleaned_data["day"])
    return _preview(request, group, wish, form, "leader:change_time", context)


def _added(request: HttpRequest, group: Group) -> HttpResponse:
    """At first a week after the last one."""
    first: dict[str, Any] = {}
    if group.held:
        last = max(group.held, key=lambda one: one.starts)
        starts, ends = (timezone.localtime(one) for one in (last.starts, last.ends))
        day = max(starts.date(), timezone.localdate()) + timedelta(days=7)
        first = {"day": day, "starts": starts.time(), "ends": ends.time()}
    asked = "day" in request.GET
    form = TimeForm(request.GET if asked else None, initial=first)
    context: dict[str, Any] = {"added": True}
    if not asked or not form.is_valid():
        return _ask(request, group, form, "leader:change_time", context)
    starts, ends = form.times()
    context["holiday"] = holiday(form.cleaned_data["day"])
    wish = Wish(Happening.ADDED, None, starts, ends)
    return _preview(request, group, wish, form, "leader:change_time", context)


@never_cache
@staff_only
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the group meets from now on; then who is told."""
    group = group_of(request.user, pk)
    asked = any(name.startswith("place") for name in request.GET)
    form = PlaceForm(request.GET if asked else None)
    if not asked or not form.is_valid():
        return _ask(request, group, form, "leader:change_place")
    wish = Wish(Happening.PLACE, **form.cleaned_data)
    return _preview(request, group, wish, form, "leader:change_place")


@never_cache
@staff_only
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """The yes. Pressed twice, or after somebody else was quicker, it says how it stands."""
    group = group_of(request.user, pk)
    if request.method != "POST":
        return redirect("leader:change", pk)
    form = _what_form(request, group, request.POST)
    key = request.POST.get("key", "")[:64]
    done = f"{reverse('leader:changed', args=[pk])}?klart=1"
    if key and group.changes.filter(key=key).exists():
        return redirect(done)
    if not key or not form.is_valid():
        return redirect("leader:change", pk)
    what, meeting = Happening(form.cleaned_data["what"]), form.chosen()
    wish = Wish(what, meeting)
    if what in (Happening.MOVED, Happening.ADDED, Happening.PLACE):
        more = (PlaceForm if what == Happening.PLACE else TimeForm)(request.POST)
        if not more.is_valid():
            return redirect("leader:change", pk)
        wish = (
            Wish(what, meeting, *more.times())
            if what != Happening.PLACE
            else Wish(what, **more.cleaned_data)
        )
    try:
        changes.make(group, wish, key=key, by=request.user)
    except Refused as no:
        return _ask(request, group, form, "leader:change", {"refused": no.words})
    return redirect(done)


@never_cache
@staff_only
def changed(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done, whom it was told and who is still to be phoned, the latest first."""
    group = group_of(request.user, pk)
    found = group.changes.select_related("meeting").order_by("-at", "-pk")
    mine = queries.calls_to_make(request.user)
    context = {
        "group": group,
        "done": "klart" in request.GET,
        "refused": "sent" in request.GET,
        "changes": [
            {
                "change": one,
                "told": _told(list(telling.messages_of(one))),
                "can_undo": changes.can_undo(one),
                "calls": telling.messages_of(one).filter(pk__in=mine).count(),
                "hidden": queries.hidden_calls(request.user, telling.messages_of(one)),
            }
            for one in found[:20]
        ],
    }  # fmt: skip
    return render(request, "programs/changed.html", context)


@never_cache
@staff_only
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a change back; those who were told of it are told. GET leads to the changes."""
    group = group_of(request.user, pk)
    here = reverse("leader:changed", args=[pk])
    number = request.POST.get("change", "")[:12]
    one = group.changes.filter(pk=number).first() if number.isdecimal() else None
    if one is None:
        return redirect(here)
    try:
        changes.undo(one, by=request.user)
    except Refused:
        here += "?sent=1"
    return redirect(here)


# --- pages ---


def _ask(
    request: HttpRequest, group: Group, form: Form, name: str, more: dict | None = None
) -> HttpResponse:
    context = {"group": group, "form": form, "to": reverse(name, args=[group.pk]), "name": name}
    wrong = form.is_bound and not form.is_valid()
    status = 422 if wrong else 200
    return render(request, FORM, context | (more or {}), status=status)


def _preview(
    request: HttpRequest,
    group: Group,
    wish: Wish,
    form: Form,
    name: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Who is told what, in which language, and how; or why it cannot be done."""
    try:
        found = changes.preview(group, wish, by=request.user)
    except Refused as no:
        return _ask(request, group, form, name, {"refused": no.words} | (more or {}))
    hidden = [("what", wish.what.value), ("meeting", wish.meeting.pk if wish.meeting else "")]
    if name != "leader:change":
        hidden += [
            (key, text) for key in request.GET if key not in ("what", "meeting")
            for text in request.GET.getlist(key)
        ]  # fmt: skip
    told = _told(found)
    context = {
        "group": group,
        "wish": wish,
        "told": told,
        "calls": [one for one in told if one["message"].channel == Channel.CALL],
        "letters": _examples(found),
        "hidden": hidden,
        "key": token_urlsafe(24),
        "back": reverse(name, args=[group.pk]),
    }
    return render(request, "programs/change_look.html", context | (more or {}))


def _told(found: list[Message]) -> list[dict[str, Any]]:
    """Name, language and way of every message; calls first. No address and no number."""
    people = Enrolment.objects.in_bulk([int(one.secret_key) for one in found])
    rows = [
        {
            "message": one,
            "enrolment": people.get(int(one.secret_key)),
            "language": get(one.language).own_name,
        }
        for one in found
    ]
    return sorted(rows, key=lambda row: row["message"].channel != Channel.CALL)


def _examples(found: list[Message]) -> list[dict[str, Any]]:
    """The words, once for each kind, language and way: those of the first who gets them."""
    seen: dict[tuple[str, str, str], Message] = {}
    for one in found:
        seen.setdefault((one.kind, one.language, one.channel), one)
    return [
        {
            "message": one,
            "kind": getattr(kinds.find(one.kind), "title", one.kind),
            "language": get(one.language),
            "body": one.body.replace(secrets.MARK, LINK),
            "count": sum((two.kind, two.language, two.channel) == key for two in found),
        }
        for key, one in seen.items()
    ]
