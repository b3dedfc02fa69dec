"""Setting up a season: a group's meetings, and opening and closing its enrolment."""

from datetime import datetime

from django.db import transaction

from core.audit import record
from core.models import User
from programs.enums import HOLDS_SEATS, GroupState, SeatKind
from programs.models import Group, Meeting
from programs.services import interests, seats


class NotReady(Exception):
    """The group lacks something that parents need before they enrol."""


class HasFamilies(Exception):
    """Families have a place or an offer: they have to be told of each new date."""


def has_families(group: Group) -> bool:
    return group.enrolments.filter(state__in=HOLDS_SEATS).exists()


@transaction.atomic
def add_meetings(group: Group, times: list[tuple[datetime, datetime]], *, by: User) -> int:
    """Adds the meetings that are not there yet; returns how many. Safe to send again.

    Before anybody has a place. Later (HasFamilies) `changes.make` adds one, and tells them.
    """
    seats.lock(group.pk)
    if has_families(group):
        raise HasFamilies
    made = [
        Meeting.objects.get_or_create(group=group, starts=starts, defaults={"ends": ends})[1]
        for starts, ends in times
    ]
    if any(made):
        record(by, "add meetings", group)
    return sum(made)


@transaction.atomic
def set_state(group: Group, state: GroupState, *, by: User) -> None:
    """Opens or closes the enrolment. Raises NotReady where dates, seats or the programme lack."""
    group = seats.lock(group.pk)
    if group.state == state:
        return
    if state == GroupState.OPEN and not is_ready(group):
        raise NotReady
    group.state = state
    group.save(update_fields=["state"])
    record(by, f"set enrolment {state}", group)
    if state == GroupState.OPEN and group.takes_families:
        interests.match(group)


def is_ready(group: Group) -> bool:
    """Whether parents can be let in: a shown programme, dates, and a seat."""
    return bool(
        group.program.published and group.held and group.seats.filter(kind=SeatKind.ADULT).exists()
    )


def add_chair(group: Group, *, kind: SeatKind, reason: str, had: int, by: User) -> bool:
    """One more chair with its reason. False if the number of seats is no longer `had`: the form
    was sent twice, or somebody else was quicker.
    """
    with transaction.atomic():
        group = seats.lock(group.pk)
        if group.seats.count() != had:
            return False
        seats.add(group, kind=kind, count=1, by=by, reason=reason)
    return True
