"""Seats: taken and freed under a lock on the group, so that a group is never overbooked.

SQLite has no row locks; there every transaction is IMMEDIATE (config.env) and waits its turn.
"""

from django.db import transaction
from django.db.models import Max

from core.audit import record
from core.models import User
from programs.enums import Actor, SeatKind, State
from programs.models import Enrolment, Group, Seat
from programs.rules import Party, who_gets_seats
from programs.services import log


def lock(group_pk: int) -> Group:
    """The group, held until the transaction ends. Every writer of its seats asks here first."""
    return Group.objects.select_for_update(of=("self",)).select_related("program").get(pk=group_pk)


def _free(group: Group, kind: SeatKind) -> list[Seat]:
    return list(group.seats.filter(kind=kind, enrolment=None).order_by("number"))


def _take(seats: list[Seat], count: int, enrolment: Enrolment) -> None:
    for seat in [seats.pop(0) for _number in range(count)]:
        seat.enrolment = enrolment
        seat.save(update_fields=["enrolment"])


def fill(group: Group) -> list[Enrolment]:
    """Gives free seats to the queue. The caller holds `lock`. Returns who got a place."""
    adults = _free(group, SeatKind.ADULT)
    if not adults:
        return []
    childcare = _free(group, SeatKind.CHILDCARE)
    queue = {
        one.pk: one
        for one in group.enrolments.filter(state=State.WAITING).order_by("queued_at", "pk")
    }
    parties = [Party(one.pk, one.adults, one.childcare) for one in queue.values()]
    policy = group.program.queue_policy
    placed = []
    for party in list(who_gets_seats(parties, len(adults), len(childcare), policy)):
        enrolment = queue[party.key]
        _take(adults, party.adults, enrolment)
        _take(childcare, party.childcare, enrolment)
        log.move(enrolment, State.CONFIRMED, actor=Actor.SYSTEM, reason="a seat was free")
        placed.append(enrolment)
    return placed


def place_or_queue(group: Group, enrolment: Enrolment) -> None:
    """Seats for a new party, or the end of the queue. The caller holds `lock`."""
    adults, childcare = _free(group, SeatKind.ADULT), _free(group, SeatKind.CHILDCARE)
    waiting = group.enrolments.filter(state=State.WAITING).exists()
    fits = enrolment.adults <= len(adults) and enrolment.childcare <= len(childcare)
    if fits and not waiting:
        _take(adults, enrolment.adults, enrolment)
        _take(childcare, enrolment.childcare, enrolment)
        log.move(enrolment, State.CONFIRMED, actor=Actor.SYSTEM, reason="seats were free")
        return
    log.move(enrolment, State.WAITING, actor=Actor.SYSTEM, reason="no seats for the whole party")
    fill(group)
    enrolment.refresh_from_db(fields=["state"])


def release(group: Group, enrolment: Enrolment) -> None:
    """Frees the seats of an enrolment. The caller holds `lock` and calls `fill` afterwards."""
    group.seats.filter(enrolment=enrolment).update(enrolment=None)


@transaction.atomic
def add(group: Group, *, kind: SeatKind, count: int, by: User | None, reason: str = "") -> None:
    """More chairs; a leader's extra one carries a reason. The queue gets them at once."""
    group = lock(group.pk)
    last = group.seats.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
    Seat.objects.bulk_create(
        Seat(group=group, kind=kind, number=last + step, extra_reason=reason)
        for step in range(1, count + 1)
    )
    if by:
        record(by, "add seats", group, note=reason)
    fill(group)


@transaction.atomic
def set_capacity(group: Group, *, kind: SeatKind, count: int, by: User | None) -> int:
    """Makes the group that large. Taken seats stay. Returns how many seats there are then."""
    group = lock(group.pk)
    now = group.seats.filter(kind=kind).count()
    if count > now:
        add(group, kind=kind, count=count - now, by=by)
    elif count < now:
        free = group.seats.filter(kind=kind, enrolment=None).order_by("-number")
        doomed = list(free.values_list("pk", flat=True)[: now - count])
        Seat.objects.filter(pk__in=doomed).delete()
        if by:
            record(by, "remove seats", group)
    return group.seats.filter(kind=kind).count()
