"""Seats: taken and freed under a lock on the group, so that a group is never overbooked.

SQLite has no row locks; there every transaction is IMMEDIATE (config.env) and waits its turn.
"""

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from core.audit import record
from core.models import User
from programs import queries
from programs.enums import Actor, SeatKind, State
from programs.models import Enrolment, Group, Offer, Seat
from programs.rules import Party, who_gets_seats
from programs.service_hours import after
from programs.services import log


def lock(group_pk: int) -> Group:
    """The group, held until the transaction ends. Every writer of its seats asks here first."""
    return Group.objects.select_for_update(of=("self",)).select_related("program").get(pk=group_pk)


def hold(enrolment: Enrolment) -> Enrolment:
    """The enrolment as it is now, its group held. Whoever changes an enrolment, its marks or its
    letters begins here or with `lock`, and holds nothing else: two orders would be a deadlock.
    """
    group = lock(enrolment.group_id)
    found = Enrolment.objects.get(pk=enrolment.pk)
    found.group = group
    return found


def free(group: Group, kind: SeatKind) -> list[Seat]:
    return list(group.seats.filter(kind=kind, enrolment=None).order_by("number"))


def take(group: Group, enrolment: Enrolment, adults: int) -> bool:
    """So many chairs and the party's places in the childcare. False, and nothing, if too few."""
    chairs, care = free(group, SeatKind.ADULT), free(group, SeatKind.CHILDCARE)
    if adults > queries.spare_chairs(group) or enrolment.childcare > len(care):
        return False
    for seat in [*chairs[:adults], *care[: enrolment.childcare]]:
        seat.enrolment = enrolment
        seat.save(update_fields=["enrolment"])
    return True


def release(group: Group, enrolment: Enrolment) -> None:
    """Frees the seats of an enrolment. The caller holds `lock` and calls `fill` afterwards."""
    group.seats.filter(enrolment=enrolment).update(enrolment=None)


def queue(group: Group) -> QuerySet[Enrolment]:
    """Who may be offered a place, in order."""
    found = group.enrolments.filter(state=State.WAITING, paused=False, contact_gone_at=None)
    return found.order_by("queued_at", "pk")


def party(enrolment: Enrolment) -> Party:
    return Party(enrolment.pk, enrolment.adults, enrolment.childcare, enrolment.together)


def turns(group: Group, waiting: list[Enrolment]) -> list[Party]:
    """What each of these, in this order, would be given of what is free now."""
    adults, childcare = queries.spare_chairs(group), len(free(group, SeatKind.CHILDCARE))
    parties = [party(one) for one in waiting]
    return list(who_gets_seats(parties, adults, childcare, group.program.queue_policy))


def fill(group: Group) -> list[Enrolment]:
    """Offers free seats to the queue. The caller holds `lock`. Returns who got an offer."""
    waiting = {one.pk: one for one in queue(group)}
    if not waiting or not group.takes_families:
        return []
    offered = []
    for turn in turns(group, list(waiting.values())):
        enrolment = waiting[turn.key]
        take(group, enrolment, turn.adults)
        _offer(group, enrolment, turn.adults)
        offered.append(enrolment)
    return offered


def _offer(group: Group, enrolment: Enrolment, adults: int) -> None:
    """Holds the place until a deadline in service hours; without e-mail until a person asks."""
    now = timezone.now()
    deadline = after(now, group.program.offer_hours) if enrolment.email else None
    offer = Offer.objects.create(enrolment=enrolment, adults=adults, made_at=now, deadline=deadline)
    offer.letter = log.move(enrolment, State.OFFERED, actor=Actor.SYSTEM, reason="a seat was free")
    offer.save(update_fields=["letter"])


def fill_all() -> None:
    """A guest's chair is free again when the evening is over, and nobody does anything then."""
    waiting = Group.objects.filter(enrolments__state=State.WAITING, seats__enrolment=None)
    for pk in sorted(set(waiting.values_list("pk", flat=True))):
        with transaction.atomic():
            fill(lock(pk))


def place_or_queue(group: Group, enrolment: Enrolment) -> None:
    """Seats for a new party, or the end of the queue. The caller holds `lock`.

    Whoever waits was asked before: a newcomer gets what is free only if nobody who waits fits, and
    the programme's policy lets a party pass.
    """
    given = turns(group, [*queue(group), enrolment])
    if any(one == party(enrolment) for one in given):
        take(group, enrolment, enrolment.adults)
        log.move(enrolment, State.CONFIRMED, actor=Actor.SYSTEM, reason="seats were free")
        return
    log.move(enrolment, State.WAITING, actor=Actor.SYSTEM, reason="no seats for the whole party")
    fill(group)
    enrolment.refresh_from_db(fields=["state"])


@transaction.atomic
def add(group: Group, *, kind: SeatKind, count: int, by: User | None, reason: str = "") -> None:
    """More chairs; a leader's extra one carries a reason. They are offered to the queue at once."""
    group = lock(group.pk)
    last = group.seats.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
    Seat.objects.bulk_create(
        Seat(group=group, kind=kind, number=last + step, extra_reason=reason)
        for step in range(1, count + 1)
    )
    if by:
        # Where nobody's identity is documented a reason must not outlive the contacts.
        record(by, "add seats", group, note="" if group.program.without_identity else reason)
    fill(group)


@transaction.atomic
def set_capacity(group: Group, *, kind: SeatKind, count: int, by: User | None) -> int:
    """Makes the group that large. Taken seats stay. Returns how many seats there are then."""
    group = lock(group.pk)
    now = group.seats.filter(kind=kind).count()
    if count > now:
        add(group, kind=kind, count=count - now, by=by)
    elif count < now:
        empty = group.seats.filter(kind=kind, enrolment=None).order_by("-number")
        spare = empty.count()
        if kind == SeatKind.ADULT:  # a guest's chair stays until the evening is over
            spare = max(0, queries.spare_chairs(group))
        doomed = list(empty.values_list("pk", flat=True)[: min(now - count, spare)])
        Seat.objects.filter(pk__in=doomed).delete()
        if by:
            record(by, "remove seats", group)
    return group.seats.filter(kind=kind).count()
