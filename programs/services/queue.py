"""The order of a queue: drawn by lot for a window of time, or changed by a person with a reason.

A draw can be made again by anybody: the families are sorted by the SHA-256 of the seed and their
reference. The seed is made at the moment of the draw and kept with the group and in the audit log;
each family's number is in the log of its states.
"""

import hashlib
import secrets
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.models import User
from programs.enums import Actor, State
from programs.models import Enrolment, EnrolmentLog, Group
from programs.services import log, seats

DRAWN = "drawn as number "
BEHIND = timedelta(days=2)  # after the first meeting nobody is let in any more

UNPLACED = (State.WAITING, State.APPLIED, State.INTEREST)


class TooEarly(Exception):
    """The window in which everybody has the same chance is not over, or there is none."""


def lot(seed: str, reference: str) -> str:
    """The lower, the earlier."""
    return hashlib.sha256(f"{seed}:{reference}".encode()).hexdigest()


def drawn_order(seed: str, references: list[str]) -> list[str]:
    return sorted(references, key=lambda one: lot(seed, one))


@transaction.atomic
def draw(group: Group, *, by: User | None = None) -> bool:
    """Draws once; everybody is told. False where it was done before. Raises TooEarly."""
    group = seats.lock(group.pk)
    if group.drawn_at is not None:
        return False
    if group.draws_at is None or group.draws_at > timezone.now():
        raise TooEarly
    people = {one.reference: one for one in group.enrolments.filter(state=State.APPLIED)}
    group.draw_seed, group.drawn_at = secrets.token_hex(16), timezone.now()
    group.save(update_fields=["draw_seed", "drawn_at"])
    record(by, "draw places", group, note=f"{len(people)}, seed {group.draw_seed}")
    order = [people[one] for one in drawn_order(group.draw_seed, list(people))]
    for number, one in enumerate(order):
        one.queued_at = group.drawn_at + timedelta(microseconds=number)
        one.save(update_fields=["queued_at"])
    given = {one.key: one for one in seats.turns(group, [*seats.queue(group), *order])}
    whole = {one.pk for one in order if given.get(one.pk) == seats.party(one)}
    for number, one in enumerate(order, 1):
        reason = f"{DRAWN}{number} of {len(order)}"
        has_place = one.pk in whole and seats.take(group, one, one.adults)
        after = State.CONFIRMED if has_place else State.WAITING
        log.move(one, after, actor=Actor.SYSTEM, reason=reason, by=by)
    seats.fill(group)
    return True


def draw_due() -> int:
    """Draws wherever the window is over; returns in how many groups. For a timer."""
    due = Group.objects.filter(draws_at__lte=timezone.now(), drawn_at=None)
    drawn = 0
    for one in due.order_by("pk"):
        with suppress(TooEarly):  # the window was made longer at this moment
            drawn += draw(one)
    return drawn


def proof(group: Group) -> list[dict]:
    """The draw made again from the seed and the log: number, reference and lot, and if it holds."""
    rows = EnrolmentLog.objects.filter(
        enrolment__group=group, before=State.APPLIED, reason__startswith=DRAWN
    ).select_related("enrolment")
    numbers = {
        row.enrolment.reference: int(row.reason.removeprefix(DRAWN).split()[0]) for row in rows
    }
    order = drawn_order(group.draw_seed, list(numbers))
    return [
        {
            "number": number,
            "reference": one,
            "lot": lot(group.draw_seed, one)[:12],
            "holds": numbers[one] == number,
        }
        for number, one in enumerate(order, 1)
    ]


@transaction.atomic
def put(enrolment: Enrolment, behind: Enrolment | None, *, by: User, reason: str) -> None:
    """Another place in the queue: behind this family, or first. With a reason, in the log."""
    group = seats.lock(enrolment.group_id)
    line = list(group.enrolments.filter(state=State.WAITING).order_by("queued_at", "pk"))
    if enrolment not in line or (behind is not None and behind not in line):
        raise log.NotAllowed
    enrolment = line.pop(line.index(enrolment))
    line.insert(line.index(behind) + 1 if behind else 0, enrolment)
    # The times stay with the places; only who stands there changes.
    times = sorted(one.queued_at for one in line)
    for number in range(1, len(times)):
        times[number] = max(times[number], times[number - 1] + timedelta(microseconds=1))
    for one, at in zip(line, times, strict=True):
        if one.queued_at != at:
            one.queued_at = at
            one.save(update_fields=["queued_at"])
    EnrolmentLog.objects.create(
        enrolment=enrolment, before=State.WAITING, after=State.WAITING, actor=Actor.STAFF, by=by,
        reason=reason,
    )  # fmt: skip
    record(by, "change the order of a queue", enrolment)
    seats.fill(group)


def let_go() -> int:
    """Whoever still waits when the group has begun and takes nobody gets to know. For a timer."""
    found = 0
    begun = Group.objects.filter(
        enrolments__state__in=UNPLACED,
        meetings__starts__lt=timezone.now() - BEHIND,
        meetings__cancelled_at=None,
        late_starts=False,
    )
    for pk in sorted(set(begun.values_list("pk", flat=True))):
        found += _let_go(pk)
    return found


@transaction.atomic
def _let_go(pk: int) -> int:
    group = seats.lock(pk)
    if group.takes_families:
        return 0
    waiting = group.enrolments.filter(state__in=UNPLACED).order_by("pk")
    people = list(waiting)
    for one in people:
        log.move(one, State.NOT_PLACED, actor=Actor.SYSTEM, reason="the group has begun")
    return len(people)
