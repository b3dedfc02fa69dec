"""What waits for a group leader or the programme coordinator on their start page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.roles import Role, has_role
from core.waiting import Card
from programs import queries
from programs.enums import VISIT_TO_CALL, GroupState, Places, VisitState


def cards(user: Any) -> Iterator[Card]:
    if has_role(user, Role.PROGRAM_LEADER, Role.PROGRAM_COORDINATOR):
        yield from _evenings(user)
    if has_role(user, Role.PROGRAM_COORDINATOR):
        yield from _left_alone()
        yield from _season(user)
        yield Card(
            title=_("Steering figures"),
            url=reverse("leader:steering"),
            text=_("Enrolled, waiting, started, completed and how many are left at each meeting."),
        )
    if has_role(user, Role.DATA_PROTECTION_OFFICER):
        yield Card(
            title=_("Removal of families' data"),
            url=reverse("leader:retention"),
            text=_("What will be removed and when, and the protocol of what was."),
        )


def _left_alone() -> Iterator[Card]:
    """A protected family whose contact person has gone: nobody else can phone it."""
    for family in queries.left_alone():
        yield Card(
            title=_("A protected family has nobody to ask"),
            url=reverse("leader:protected_hand_over", args=[family.pk]),
            text=_("The contact person of %(family)s has left. Name another.")
            % {"family": f"\u2068{family.name}\u2069"},
            count=1,
        )


def _evenings(user: Any) -> Iterator[Card]:
    start, end = queries.day_of(timezone.now())
    today = queries.meetings_of(user).filter(starts__gte=start, starts__lt=end, cancelled_at=None)
    yield Card(
        title=_("Meetings today"),
        url=reverse("leader:evenings"),
        text=_("Your groups, attendance and contact details."),
        count=today.count(),
    )
    calls = queries.calls_to_make(user).count()
    if calls:
        yield Card(
            title=_("Parents to phone"),
            url=reverse("leader:evenings") + "#ring",
            text=_("They have no e-mail and wait for an answer, or asked to be phoned."),
            count=calls,
        )
    yield from _visits(user)
    undecided = queries.undecided(user).count()
    if undecided:
        yield Card(
            title=_("Messages that need you"),
            url=reverse("leader:messages") + "?state=decide",
            text=_("They came back, or nobody knows whether they arrived."),
            count=undecided,
        )


def _visits(user: Any) -> Iterator[Card]:
    visits = queries.visits_of(user)
    waiting = visits.filter(state__in=VISIT_TO_CALL).count()
    if waiting:
        yield Card(
            title=_("Home visits to arrange"),
            url=reverse("leader:visits"),
            text=_("Families who have asked for a home visit and wait for us to get in touch."),
            count=waiting,
        )
    agreed = visits.filter(state=VisitState.AGREED).count()
    if agreed:
        yield Card(
            title=_("Home visits agreed"),
            url=reverse("leader:visits") + "#bestamda",
            text=_("The day is set. Note afterwards that the visit was made."),
            count=agreed,
        )
    off = visits.filter(state=VisitState.WITHDRAWN, starts__gte=timezone.now()).count()
    if off:
        yield Card(
            title=_("Home visits called off"),
            url=reverse("leader:visits") + "#avslutade",
            text=_("A day was agreed, and then the visit was cancelled. Do not go there."),
            count=off,
        )


def _season(user: Any) -> Iterator[Card]:
    groups = list(
        queries.groups_with_counts(user).filter(state__in=(GroupState.OPEN, GroupState.DRAFT))
    )
    here = reverse("leader:groups")
    yield Card(
        title=_("Groups and waiting lists"),
        url=here,
        text=_("Programmes, groups, meetings, places and who waits."),
        count=len(groups),
    )
    opened = [one for one in groups if one.state == GroupState.OPEN]
    nearly = [one for one in opened if queries.places_of(one) == Places.FEW]
    if nearly:
        yield Card(
            title=_("Groups that are nearly full"),
            url=here,
            text=_("Is there room for one more chair, or for one more group?"),
            count=len(nearly),
        )
    waiting = sum(one.waiting for one in groups)
    if waiting:
        yield Card(
            title=_("Families on waiting lists"),
            url=here,
            text=_("Each group's page says why nobody has a place for them."),
            count=waiting,
        )
