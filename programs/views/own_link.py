"""What the parent's private link opens: the enrolment, cancelling, and "I can't come".

Nothing changes on GET, so that a mail scanner that opens the link changes nothing. The pages are
in the language that the parent chose; `?lang=` shows them in another one.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from programs import queries
from programs.enums import Actor, Answer, AwayReason, State
from programs.ics import invitation
from programs.models import Away, CannotCome, Enrolment, Meeting
from programs.services import enrolment as services
from programs.services import interests, offers
from programs.services.log import NotAllowed
from programs.services.private_link import digest_of
from programs.views import interest, links, visit_own

# What a parent may say to an offer; the clock says the rest.
ANSWERS = {Answer.YES, Answer.NO, Answer.TOGETHER}


def opened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Finds the enrolment of the token, in its language; 410 for any other token.

    The link of somebody who was moved to another group opens the enrolment there.

    Not 404: the locale middleware would send the visitor, and the token, on to /sv/k/….
    """

    @wraps(view)
    @never_cache
    def inner(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        found, page = _opened_by(digest_of(token), view)
        if found is None:
            return render(request, "programs/gone.html", status=410)
        with translation.override(links.language_of(request, found.message_language)):
            return links.private(page(request, found, token, **kwargs))

    return inner


def _opened_by(digest: str, view: Callable[..., HttpResponse]) -> tuple[Any, Any]:
    """What a token opens, and its page: `view` is that of an enrolment."""
    enrolment = queries.by_token_digest(digest)
    if enrolment is not None:
        return queries.where_now(enrolment), view
    interested = queries.interest_of(digest)
    if interested is not None:
        return interested, interest.own
    return queries.visit_by_digest(digest), visit_own.opened


def context_of(request: HttpRequest, enrolment: Enrolment, token: str) -> dict[str, Any]:
    cannot = set(
        CannotCome.objects.filter(enrolment=enrolment).values_list("meeting_id", flat=True)
    )
    why = dict(Away.objects.filter(enrolment=enrolment).values_list("meeting_id", "reason"))
    return links.context_of(request, token) | {
        "enrolment": enrolment,
        "group": enrolment.group,
        "reasons": AwayReason.choices,
        "unknown": "okand" in request.GET,
        "over": "over" in request.GET,
        "offer": enrolment.open_offer,
        "had_place": queries.had_place(enrolment),
        "meetings": [
            {
                "meeting": meeting,
                "over": meeting.ends < timezone.now(),
                "cancelled": meeting.cancelled_at is not None,
                "cannot": meeting.pk in cannot,
                "why": why.get(meeting.pk, ""),
            }
            for meeting in enrolment.group.meetings.all()
        ],
    }


@opened
def show(request: HttpRequest, enrolment: Enrolment, token: str) -> HttpResponse:
    return render(request, "programs/own.html", context_of(request, enrolment, token))


@opened
def cancel(request: HttpRequest, enrolment: Enrolment, token: str) -> HttpResponse:
    """GET asks, POST cancels. Cancelled twice is cancelled once."""
    if request.method == "POST":
        services.cancel(enrolment, actor=Actor.PARENT, reason="through the private link")
        return redirect(links.here(token))
    if not enrolment.is_ongoing:
        return redirect("own_link:show", token)
    return render(request, "programs/cancel.html", context_of(request, enrolment, token))


@opened
def answer(request: HttpRequest, enrolment: Enrolment, token: str) -> HttpResponse:
    """Yes, no, wait together, or "call me" to an offer; by POST only: no scanner answers."""
    back = links.here(token)
    if request.method != "POST":
        return redirect(back)
    said = request.POST.get("answer", "")
    if enrolment.state == State.INTEREST and said in (Answer.YES, Answer.NO):
        if not interests.answer(enrolment, yes=said == Answer.YES, actor=Actor.PARENT):
            back += "&over=1"
        return redirect(back)
    try:
        if said == "call":
            offers.ask_for_call(enrolment)
        elif said in ANSWERS:
            offers.answer(
                enrolment, Answer(said), actor=Actor.PARENT, reason="through the private link"
            )
    except offers.Over:
        back += "&over=1"
    return redirect(back)


@require_POST
@opened
def absence(request: HttpRequest, enrolment: Enrolment, token: str, meeting: int) -> HttpResponse:
    found = Meeting.objects.filter(pk=meeting, group=enrolment.group).first()
    back = links.here(token)
    if found is None:
        return redirect(back)
    # Over, or cancelled meanwhile: the page says how it stands.
    with suppress(NotAllowed):
        cannot = request.POST.get("cannot") == "yes"
        services.set_cannot_come(enrolment, found, cannot=cannot)
    return redirect(f"{back}#traff-{found.pk}")


@opened
def reason(request: HttpRequest, enrolment: Enrolment, token: str, meeting: int) -> HttpResponse:
    """Why they can't come, if they want to say so. GET leads to the enrolment."""
    found = Meeting.objects.filter(pk=meeting, group=enrolment.group).first()
    back = links.here(token)
    if request.method != "POST" or found is None:
        return redirect(back)
    said = request.POST.get("reason", "")
    if said and said not in AwayReason.values:
        return redirect(f"{back}&okand=1#traff-{found.pk}")
    # Over, or "I can come after all" meanwhile: the page says how it stands.
    with suppress(NotAllowed):
        services.say_why(enrolment, found, AwayReason(said) if said else None)
        back += "&sparat=1"
    return redirect(f"{back}#traff-{found.pk}")


@opened
def calendar(request: HttpRequest, enrolment: Enrolment, token: str) -> HttpResponse:
    """All meetings for the parent's own calendar; or, without a place any more, out of it."""
    if not queries.had_place(enrolment):
        return redirect("own_link:show", token)
    return HttpResponse(
        invitation(
            enrolment.group, gone=not enrolment.has_place, left=queries.groups_left(enrolment)
        ),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="traffar.ics"'},
    )
