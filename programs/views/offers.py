"""Offers of a place, for those who look after the group: what a parent says by phone.

GET leads to the group.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from programs.enums import Actor, Answer
from programs.services import offers
from programs.views.groups import group_of, staff_only
from programs.views.own_link import ANSWERS


def _back(pk: int, done: str = "") -> HttpResponse:
    said = f"?klart={done}" if done else ""
    return redirect(f"{reverse('leader:group', args=[pk])}{said}#erbjudanden")


@never_cache
@staff_only
def answer(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    """Yes, no, or wait together, for a parent who phones. A second press finds it done."""
    person = get_object_or_404(group_of(request.user, pk).enrolments, pk=party)
    if request.method != "POST":
        return _back(pk)
    said = request.POST.get("answer", "")
    if said not in ANSWERS:
        raise Http404
    try:
        offers.answer(
            person, Answer(said), actor=Actor.STAFF, reason="said by phone", by=request.user
        )
    except offers.Over:
        return _back(pk, "over")
    return _back(pk, "svarat")


@never_cache
@staff_only
def again(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    """Somebody has spoken with a parent who did not answer twice."""
    person = get_object_or_404(group_of(request.user, pk).enrolments, pk=party)
    if request.method == "POST":
        offers.offer_again(person, by=request.user)
        return _back(pk, "igen")
    return _back(pk)
