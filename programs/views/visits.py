"""Home visits for those who make them: who waits, what was tried, the day, and what came of it.

A leader sees own visits and those that nobody has taken yet; any other one is "not found".
"""

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from core.languages import get
from core.models import User
from core.roles import Role, has_role, role_required
from outbox.models import Message
from programs import queries
from programs.enums import VISIT_OPEN, AttemptWay, VisitState
from programs.forms.visits import AgreeForm
from programs.models import Visit
from programs.services import visits as services
from programs.services.log import NotAllowed
from programs.services.visit_letters import CALL

staff_only = role_required(Role.PROGRAM_LEADER, Role.PROGRAM_COORDINATOR)
MOST_CLOSED = 30
DONE = {
    "forsok": _("The attempt is noted."),
    "dag": _("The day is set. Who can be written to gets a message."),
    "steg": _("Saved."),
    "angrat": _("It is taken back."),
    "for-sent": _("Something else was done since. Look at how it stands now."),
    "lamnat": _("The visit is handed over."),
}
# What a button may say; done, not reached, cancelled, and a day that does not hold.
STEPS = {
    VisitState.DONE,
    VisitState.UNREACHED,
    VisitState.WITHDRAWN,
    VisitState.CONTACTED,
}


def _own(user: User, pk: int) -> Visit:
    return get_object_or_404(queries.visits_of(user), pk=pk)


def _too_late(user: User, pk: int) -> HttpResponse:
    """Something else was done before; to the list, where another leader has taken the visit."""
    if queries.visits_of(user).filter(pk=pk).exists():
        return _done(pk, "for-sent")
    return redirect("leader:visits")


def _done(pk: int, what: str) -> HttpResponse:
    return redirect(f"{reverse('leader:visit', args=[pk])}?klart={what}")


@never_cache
@staff_only
def visits(request: HttpRequest) -> HttpResponse:
    """Who waits for us, the longest waiting first; then agreed days, then closed ones."""
    found = list(queries.visits_of(request.user))
    closed = sorted(
        (one for one in found if not one.is_open), key=lambda one: one.closed_at, reverse=True
    )
    agreed = [one for one in found if one.state == VisitState.AGREED]
    context = {
        "waiting": [one for one in found if one.waits_for_us],
        "agreed": sorted(agreed, key=lambda one: one.starts),
        "closed": closed[:MOST_CLOSED],
        "twice": queries.asked_twice(found),
        "now": timezone.now(),
    }
    return render(request, "programs/visits.html", context)


def _page(
    request: HttpRequest, found: Visit, reveal: bool = False, form: AgreeForm | None = None
) -> HttpResponse:
    call = Message.objects.filter(key=f"programs.{CALL}:{found.pk}").first()
    leaders = found.program.visitors.exclude(pk=found.leader_id).order_by("last_name", "pk")
    word = request.GET.get("klart", "")
    open_ones = queries.visits_of(request.user).filter(state__in=VISIT_OPEN)
    context = {
        "visit": found,
        "form": form or AgreeForm(),
        "log": found.log.select_related("by").filter(undoes=None, undone=None),
        "undo": services.may_undo(found),
        "ways": AttemptWay.choices,
        "reveal": reveal,
        "call": call,
        "writes_in": get(found.message_language),
        "interpreter": found.interpreter,
        "leaders": leaders,
        "coordinator": has_role(request.user, Role.PROGRAM_COORDINATOR),
        "twice": found.pk in queries.asked_twice(list(open_ones)),
        "done": DONE.get(word, ""),
        "kind": "warning" if word == "for-sent" else "done",
    }
    status = 422 if form is not None else 200
    return render(request, "programs/visit.html", context, status=status)


@never_cache
@staff_only
def visit(request: HttpRequest, visit: int) -> HttpResponse:
    return _page(request, _own(request.user, visit))


@never_cache
@staff_only
def contact(request: HttpRequest, visit: int) -> HttpResponse:
    """The number and the words for the call, asked for by POST; each look is logged."""
    found = _own(request.user, visit)
    if request.method != "POST":
        return redirect("leader:visit", visit)
    services.contact_of(found, by=request.user)
    return _page(request, found, reveal=True)


@never_cache
@staff_only
def step(request: HttpRequest, visit: int) -> HttpResponse:
    """`attempt` ("reached:call", "missed:sms"), `undo` (the row), or `step`. GET leads back."""
    found = _own(request.user, visit)
    if request.method != "POST":
        return redirect("leader:visit", visit)
    posted = request.POST
    if "undo" in posted:
        number = posted["undo"]
        if not number.isdecimal():
            raise Http404
        try:
            undone = services.undo(found, int(number[:12]), by=request.user)
        except NotAllowed:
            undone = False
        return _done(visit, "angrat") if undone else _too_late(request.user, visit)
    try:
        if "attempt" in posted:
            how, _colon, way = posted["attempt"].partition(":")
            if how not in ("reached", "missed") or way not in AttemptWay.values:
                raise Http404
            services.attempt(found, AttemptWay(way), reached=how == "reached", by=request.user)
            return _done(visit, "forsok")
        if posted.get("step") not in STEPS:
            raise Http404
        services.step(found, VisitState(posted["step"]), by=request.user)
    except NotAllowed:
        return _too_late(request.user, visit)
    return _done(visit, "steg")


@never_cache
@staff_only
def agree(request: HttpRequest, visit: int) -> HttpResponse:
    """The day and time. What is wrong with it is said on the same page."""
    found = _own(request.user, visit)
    if request.method != "POST":
        return redirect("leader:visit", visit)
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    try:
        services.agree(found, form.starts, by=request.user)
    except NotAllowed:
        return _too_late(request.user, visit)
    return _done(visit, "dag")


@never_cache
@staff_only
def hand_over(request: HttpRequest, visit: int) -> HttpResponse:
    """To another leader of the programme; without one, to whoever takes it."""
    found = _own(request.user, visit)
    if request.method != "POST":
        return redirect("leader:visit", visit)
    number = request.POST.get("leader", "")
    leader = None
    if number:
        wanted = number[:12] if number.isdecimal() else "0"
        leader = get_object_or_404(User, pk=wanted)
    with suppress(NotAllowed):
        services.hand_over(found, leader, by=request.user)
        if queries.visits_of(request.user).filter(pk=visit).exists():
            return _done(visit, "lamnat")
    return redirect("leader:visits")
