"""Guided moving of a family, the order of a queue, and the draw by lot."""

import contextlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.roles import Role, has_role
from core.texts import pick
from programs import queries
from programs.enums import State
from programs.forms.queue import MoveForm, OrderForm
from programs.models import Group
from programs.services import letters, moves, queue
from programs.services.log import NotAllowed
from programs.views.groups import done, group_of, staff_only


def _named(group: Group) -> str:
    """Place, language and the next meeting, so that two groups can be told apart."""
    place = pick(group.place, translation.get_language()).text
    following = queries.next_meeting(group)
    when = f", {letters.when(following)}" if following else ""
    return f"{place}, {group.spoken.name}{when}"


@never_cache
@staff_only
def move(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    """GET shows the groups with room for the whole family; POST, to an address of its own so that
    Back after a lost network leads to the form, moves it. Twice is once."""
    group = group_of(request.user, pk)
    person = get_object_or_404(group.enrolments.select_related("group__program"), pk=party)
    back = redirect(reverse("leader:group", args=[pk]) + "#anmalda")
    if person.state not in moves.MOVABLE:
        return back
    others = queries.may_move_to(request.user, person)
    fit = {str(one.pk): one for one in others if moves.room(one, person)}
    choices = [(key, _named(one)) for key, one in fit.items()]
    form = MoveForm(request.POST if request.method == "POST" else None, groups=choices)
    gone = ""
    if form.is_valid():
        said = form.cleaned_data
        try:
            moves.move(person, fit[said["to"]], by=request.user, reason=said["reason"])
            return done(pk, "flyttad")
        except moves.NoRoom:
            gone = _("The last place there was taken just now. Choose another group.")
        except NotAllowed:
            return back
    context = {
        "group": group,
        "enrolment": person,
        "form": form,
        "fit": bool(fit),
        "full": [_named(one) for one in others if str(one.pk) not in fit],
        "gone": gone,
    }
    status = 422 if form.is_bound else 200
    return render(request, "programs/move.html", context, status=status)


@never_cache
@staff_only
def order(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    """Another place in the line, with a reason that is kept."""
    group = group_of(request.user, pk)
    person = get_object_or_404(group.enrolments, pk=party)
    line = {str(one.pk): one for one in queries.queue_of(group) if one.pk != person.pk}
    if person.state != State.WAITING:
        return redirect(reverse("leader:group", args=[pk]) + "#kon")
    names = [(key, _("Behind %(name)s") % {"name": one.name}) for key, one in line.items()]
    form = OrderForm(request.POST if request.method == "POST" else None, line=names)
    if form.is_valid():
        behind = line.get(form.cleaned_data["behind"])
        try:
            queue.put(person, behind, by=request.user, reason=form.cleaned_data["reason"])
        except NotAllowed:  # one of them was offered a place, or cancelled, at this moment
            return redirect(reverse("leader:group", args=[pk]) + "#kon")
        return done(pk, "ordning")
    context = {"group": group, "enrolment": person, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "programs/order.html", context, status=status)


@never_cache
@staff_only
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Before the draw when it is made; after it the proof. POST draws, when the time is out."""
    group = group_of(request.user, pk)
    if request.method == "POST" and has_role(request.user, Role.PROGRAM_COORDINATOR):
        with contextlib.suppress(queue.TooEarly):
            queue.draw(group, by=request.user)
        return redirect("leader:draw", pk)
    context = {
        "group": group,
        "applied": group.enrolments.filter(state=State.APPLIED).count(),
        "may": group.is_drawn and group.draws_at <= timezone.now(),
        "coordinator": has_role(request.user, Role.PROGRAM_COORDINATOR),
        "rows": queue.proof(group) if group.drawn_at else [],
    }
    return render(request, "programs/draw.html", context)
