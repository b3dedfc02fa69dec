"""Groups for those who look after them: a leader's own, all for the coordinator.

A group of somebody else is "not found". Setting up a season (meetings, opening and closing) is the
coordinator's; an extra chair is given by both.
"""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.languages import LANGUAGES
from core.models import User
from core.roles import Role, has_role, role_required
from programs import queries
from programs.enums import ONGOING, Actor, GroupState, SeatKind
from programs.forms.staff import ChairForm, MeetingsForm
from programs.holidays import holiday
from programs.models import Group
from programs.services import enrolment, planning

staff_only = role_required(Role.PROGRAM_LEADER, Role.PROGRAM_COORDINATOR)
coordinator_only = role_required(Role.PROGRAM_COORDINATOR)


# What has just been done, by the word in the address, and where on the page it is said.
DONE = {
    "stol": _("There is one more chair. It is offered to whoever waits and fits."),
    "svarat": _("The answer is kept, and the parent gets a message."),
    "igen": _("The family gets offers again."),
    "flyttad": _("The family is moved, and the parent gets a message with the new dates."),
    "ordning": _("The order is changed, and the reason is kept."),
    "over": _("This offer was answered already, or is over."),
    "dubbel": _("The later enrolment is cancelled. The parent gets a message."),
    "avbokad": _("The enrolment is cancelled, and the parent gets a message."),
}
PLACES = {
    "stol": "platser",
    "dubbel": "anmalda",
    "avbokad": "anmalda",
    "flyttad": "anmalda",
    "ordning": "kon",
    "svarat": "erbjudanden",
    "igen": "erbjudanden",
    "over": "erbjudanden",
}


def done(pk: int, what: str) -> HttpResponse:
    return redirect(f"{reverse('leader:group', args=[pk])}?klart={what}#{PLACES[what]}")


def group_of(user: User, pk: int) -> Group:
    return get_object_or_404(queries.groups_with_counts(user), pk=pk)


@never_cache
@staff_only
def groups(request: HttpRequest) -> HttpResponse:
    """Every group that this person looks after, the open ones first."""
    order = [GroupState.OPEN, GroupState.DRAFT, GroupState.CLOSED, GroupState.CANCELLED]
    found = sorted(queries.groups_with_counts(request.user), key=lambda one: order.index(one.state))
    context = {
        "groups": [{"group": one, "first": next(iter(one.held), None)} for one in found],
        "coordinator": has_role(request.user, Role.PROGRAM_COORDINATOR),
    }
    return render(request, "programs/staff_groups.html", context)


def _page(request: HttpRequest, group: Group, chair: Form | None = None) -> HttpResponse:
    queue = list(queries.queue_of(group))
    reasons = queries.why_nobody(group, queue)
    changed = queries.changes_of_order(group)
    had = {"had": group.capacity + group.childcare_places}
    said = request.GET.get("klart", "")
    context = {
        "done": DONE.get(said, ""),
        "place": PLACES.get(said, ""),
        "group": group,
        "taken": group.capacity - group.free,
        "childcare_taken": group.childcare_places - group.childcare_free,
        "meetings": [
            {"meeting": one, "holiday": holiday(timezone.localtime(one.starts).date())}
            for one in group.meetings.all()
        ],
        "queue": [
            {"enrolment": one, "why": reasons[one.pk].label, "change": changed.get(one.pk)}
            for one in queue
        ],
        "offers": [
            {"offer": one, "enrolment": one.enrolment, "letter": one.letter}
            for one in queries.offers_in(group)
        ],
        "enrolled": queries.enrolled_in(group),
        "twice": queries.perhaps_twice(group),
        "form": chair or ChairForm(initial=had),
        "coordinator": has_role(request.user, Role.PROGRAM_COORDINATOR),
        "contacts_gone": queries.contacts_gone(group),
        "ready": planning.is_ready(group),
        "codes": LANGUAGES,
    }
    status = 422 if chair else 200
    return render(request, "programs/staff_group.html", context, status=status)


@never_cache
@staff_only
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Places, who waits and why, and the meetings with the holidays marked."""
    return _page(request, group_of(request.user, pk))


@never_cache
@staff_only
def chair(request: HttpRequest, pk: int) -> HttpResponse:
    """One more chair; the queue gets it at once. GET leads to the group."""
    found = group_of(request.user, pk)
    if request.method == "POST":
        form = ChairForm(request.POST)
        if not form.is_valid():
            return _page(request, found, form)
        said = form.cleaned_data
        planning.add_chair(
            found,
            kind=SeatKind(said["kind"]),
            reason=said["reason"],
            had=said["had"],
            by=request.user,
        )
        return done(pk, "stol")
    return redirect(reverse("leader:group", args=[pk]) + "#platser")


@never_cache
@staff_only
def twice(request: HttpRequest, pk: int, later: int) -> HttpResponse:
    """Cancels the later of two enrolments that seem to be one person's. GET leads to the group."""
    found = group_of(request.user, pk)
    if request.method == "POST":
        twin = {one.pk: one for _earlier, one in queries.perhaps_twice(found)}.get(later)
        if twin is None:
            raise Http404
        enrolment.cancel(
            twin,
            actor=Actor.STAFF,
            reason="enrolled twice",
            by=request.user,
            letter="cancelled_twice",
        )
        return done(pk, "dubbel")
    return redirect(reverse("leader:group", args=[pk]) + "#dubbla")


@never_cache
@staff_only
def cancel(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    """For a parent who phones: GET asks, POST cancels. A second press finds it done already."""
    found = group_of(request.user, pk)
    person = get_object_or_404(found.enrolments, pk=party)
    if person.state not in ONGOING:
        return redirect(reverse("leader:group", args=[pk]) + "#anmalda")
    if request.method == "POST":
        enrolment.cancel(person, actor=Actor.STAFF, reason="asked by phone", by=request.user)
        return done(pk, "avbokad")
    context = {"group": found, "enrolment": person}
    return render(request, "programs/staff_cancel.html", context)


@never_cache
@coordinator_only
def meetings(request: HttpRequest, pk: int) -> HttpResponse:
    """A day a week. GET shows the form, or the days that it would give; POST adds them.

    Once families have a place, one meeting at a time is added where they are told of it.
    """
    found = group_of(request.user, pk)
    if planning.has_families(found):
        return redirect(f"{reverse('leader:change_time', args=[pk])}?what=added")
    context: dict[str, Any] = {"group": found, "days": None}
    data = request.POST or request.GET or None
    form = MeetingsForm(data)
    status = 200
    if data is not None:
        if not form.is_valid():
            status = 422
        elif request.method == "POST":
            try:
                planning.add_meetings(found, form.times(), by=request.user)
            except planning.HasFamilies:  # the first one came meanwhile
                return redirect(f"{reverse('leader:change_time', args=[pk])}?what=added")
            return redirect(reverse("leader:group", args=[pk]) + "#traffar")
        else:
            context["days"] = form.days()
    return render(request, "programs/staff_meetings.html", context | {"form": form}, status=status)


@require_POST
@coordinator_only
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens or closes the enrolment."""
    found = group_of(request.user, pk)
    wanted = request.POST.get("state", "")
    if wanted not in (GroupState.OPEN, GroupState.CLOSED):
        raise Http404
    try:
        planning.set_state(found, GroupState(wanted), by=request.user)
    except planning.NotReady:
        return _page(request, found)  # it says what is missing
    return redirect("leader:group", pk)
