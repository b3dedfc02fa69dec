"""Families with protected identity: enrolled by staff, known to their contact person alone.

A family of another contact person is "not found", for the coordinator too, who may name another
one without seeing more than the alias.
"""

from contextlib import suppress
from secrets import token_urlsafe
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from core.models import User
from programs import queries
from programs.enums import State
from programs.forms.protected import (
    AssistedProtectedForm,
    HandOverForm,
    NewContactForm,
    ProtectForm,
)
from programs.forms.steps import application_from
from programs.models import Enrolment, Group
from programs.services import letters, protected, protecting
from programs.services.enrolment import apart
from programs.views.assisted import taken
from programs.views.groups import group_of, staff_only


@never_cache
@staff_only
def assist(request: HttpRequest, pk: int) -> HttpResponse:
    """One page with all questions; whoever writes is suggested as the contact person."""
    group = group_of(request.user, pk)
    if group.program.without_identity:  # nobody has an alias there: that page says what to do
        return redirect("leader:assist", pk)
    first = {
        "send_key": token_urlsafe(24),
        "message_language": translation.get_language(),
        "adults": "1",
        "person": request.user.pk,
    }
    return _assist(request, group, AssistedProtectedForm(initial=first, group=group))


@never_cache
@staff_only
def assist_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Sent twice it is one enrolment. What is wrong comes back with all that was written."""
    group = group_of(request.user, pk)
    if request.method != "POST" or group.program.without_identity:
        return redirect("leader:assist_protected", pk)
    form = AssistedProtectedForm(request.POST, group=group)
    refused = ""
    if form.is_valid():
        said = form.cleaned_data
        application, hidden = apart(
            application_from(said), alias=said["alias"], person=said["person"]
        )
        made, refused = taken(
            group, application, send_key=said["send_key"], by=request.user, hidden=hidden
        )
        if made:
            return redirect("leader:slip", pk, made.pk)
    return _assist(request, group, form, refused)


def _assist(
    request: HttpRequest, group: Group, form: AssistedProtectedForm, refused: str = ""
) -> HttpResponse:
    context = {"group": group, "form": form, "refused": refused}
    status = 422 if form.is_bound else 200
    return render(request, "programs/assist_protected.html", context, status=status)


@never_cache
@staff_only
def families(request: HttpRequest) -> HttpResponse:
    """Whose contact person one is, by alias."""
    context = {"families": queries.protected_of(request.user)}
    return render(request, "programs/protected_list.html", context)


def _own(user: User, pk: int) -> Enrolment:
    return get_object_or_404(queries.protected_of(user), pk=pk)


def _page(request: HttpRequest, found: Enrolment, **more: Any) -> HttpResponse:
    calls = queries.calls_to_make(request.user).filter(about=letters.about(found))
    context = {"family": found, "calls": calls, "readings": queries.readings(found)[:20]}
    return render(request, "programs/protected.html", context | {"contact": None} | more)


@never_cache
@staff_only
def family(request: HttpRequest, family: int) -> HttpResponse:
    """What is to be done, and who has read the contact."""
    return _page(request, _own(request.user, family))


@never_cache
@staff_only
def contact(request: HttpRequest, family: int) -> HttpResponse:
    """Name and contact, asked for by POST; each look is logged."""
    found = _own(request.user, family)
    if request.method != "POST":
        return redirect("leader:protected", family)
    try:
        return _page(request, found, contact=protected.look(found, by=request.user))
    except protected.NotYours:  # somebody else's since a moment ago
        return redirect("leader:protected_list")


def _party(user: User, pk: int, party: int) -> tuple[Group, Enrolment]:
    group = group_of(user, pk)
    found = get_object_or_404(group.enrolments.exclude(state=State.MOVED), pk=party)
    return group, found


@never_cache
@staff_only
def protect(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    """Turns an ordinary enrolment into a protected one: asks for the alias and the person."""
    group, found = _party(request.user, pk, party)
    if found.is_protected or found.without_identity:
        return _to_group(pk)
    return _protect(request, group, found, ProtectForm(initial={"person": request.user.pk}))


@never_cache
@staff_only
def protect_send(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    group, found = _party(request.user, pk, party)
    if request.method != "POST" or found.is_protected or found.without_identity:
        return redirect("leader:protect", pk, party)
    form = ProtectForm(request.POST, name=found.name)
    if not form.is_valid():
        return _protect(request, group, found, form)
    said = form.cleaned_data
    protecting.protect(found, alias=said["alias"], person=said["person"], by=request.user)
    return _to_group(pk)


def _protect(
    request: HttpRequest, group: Group, found: Enrolment, form: ProtectForm
) -> HttpResponse:
    context = {"group": group, "enrolment": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "programs/protect.html", context, status=status)


def _to_group(pk: int) -> HttpResponse:
    return redirect(reverse("leader:group", args=[pk]) + "#anmalda")


@never_cache
@staff_only
def hand_over(request: HttpRequest, family: int) -> HttpResponse:
    """Who is to know the family instead."""
    found = get_object_or_404(queries.protected_for(request.user), pk=family)
    return _hand_over(request, found, HandOverForm(family=found, by=request.user))


@never_cache
@staff_only
def hand_over_send(request: HttpRequest, family: int) -> HttpResponse:
    found = get_object_or_404(queries.protected_for(request.user), pk=family)
    if request.method != "POST":
        return redirect("leader:protected_hand_over", family)
    form = HandOverForm(request.POST, family=found, by=request.user)
    if not form.is_valid():
        return _hand_over(request, found, form)
    with suppress(protected.NotYours):  # handed over or moved meanwhile: the list says how it is
        protecting.hand_over(found, form.cleaned_data["person"], by=request.user)
    return redirect("leader:protected_list")


def _hand_over(request: HttpRequest, found: Enrolment, form: HandOverForm) -> HttpResponse:
    context = {"family": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "programs/protected_hand_over.html", context, status=status)


@never_cache
@staff_only
def change(request: HttpRequest, family: int) -> HttpResponse:
    """Another phone or name: written anew, without showing what is stored."""
    return _change(request, _own(request.user, family), NewContactForm())


@never_cache
@staff_only
def change_send(request: HttpRequest, family: int) -> HttpResponse:
    found = _own(request.user, family)
    if request.method != "POST":
        return redirect("leader:protected_change", family)
    form = NewContactForm(request.POST)
    if not form.is_valid():
        return _change(request, found, form)
    said = {name: form.cleaned_data[name] for name in protected.KEPT}
    try:
        protected.change(found, protected.Hidden(person=request.user, **said))
    except protected.NotYours:  # as above
        return redirect("leader:protected_list")
    return redirect("leader:protected", family)


def _change(request: HttpRequest, found: Enrolment, form: NewContactForm) -> HttpResponse:
    context = {"family": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "programs/protected_change.html", context, status=status)
