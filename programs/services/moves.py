"""Moving a family to another group: seats, childcare, states, letter and log in one transaction.

Both groups are locked, the one with the lower key first, as by everybody who needs two. The family
becomes a new enrolment there; the old one says "moved", and its private link leads to the new one.
What they have been at counts in the new group: the same meeting of another group.
"""

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.models import User
from outbox import services as outbox
from outbox.models import PENDING, Message
from programs import queries
from programs.enums import Actor, State
from programs.models import Attendance, CatchUp, Enrolment, EnrolmentLog, Group
from programs.services import letters, log, protected, reminders, seats
from programs.services.private_link import keys

KEPT = (
    "contact_person", "name", "phone", "email", "contact_way", "message_language",
    "interpreter_language", "adults", "children", "ages", "childcare", "call_me", "any_group",
    "queued_at",
)  # fmt: skip
MOVABLE = {State.WAITING, State.CONFIRMED, State.NOT_SEEN, State.ACTIVE}


class NoRoom(Exception):
    """The other group has too few free places for the whole family, or takes nobody."""


@transaction.atomic
def move(enrolment: Enrolment, to: Group, *, by: User, reason: str) -> Enrolment:
    """The enrolment in the other group. Sent twice it is one. Raises NoRoom or NotAllowed."""
    held = {pk: seats.lock(pk) for pk in sorted({enrolment.group_id, to.pk})}
    source, target = held[enrolment.group_id], held[to.pk]
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    if enrolment.state == State.MOVED:
        done = enrolment.went_to.filter(group=target).last()
        if done is not None:
            return done
    if enrolment.state not in MOVABLE or source.pk == target.pk or enrolment.contact_gone_at:
        raise log.NotAllowed(f"{enrolment.state}: {source.pk} → {target.pk}")
    if target.is_cancelled or target.is_over:
        raise NoRoom
    before = enrolment.state
    new = Enrolment.objects.create(
        group=target,
        came_from=enrolment,
        **keys(),
        **{name: getattr(enrolment, name) for name in KEPT},
    )
    if not seats.take(target, new, new.adults):
        raise NoRoom
    protected.carry(enrolment, new)
    EnrolmentLog.objects.create(
        enrolment=new, after=State.APPLIED, actor=Actor.STAFF, by=by, reason="from another group"
    )
    seats.release(source, enrolment)
    log.move(enrolment, State.MOVED, actor=Actor.STAFF, reason=reason, by=by)
    for message in Message.objects.filter(about=letters.about(enrolment), state__in=PENDING):
        if message.kind not in letters.CALLS:
            outbox.cancel(message)  # the letter about the new group says it all
    log.move(new, State.CONFIRMED, actor=Actor.STAFF, reason="moved here", by=by, letter="moved")
    if before == State.ACTIVE:
        _take_marks_along(enrolment, new, source, target)
        log.move(new, State.ACTIVE, actor=Actor.STAFF, reason="was there", by=by)
    reminders.plan(new)
    record(by, "move to another group", new)
    seats.fill(source)
    return new


def _take_marks_along(old: Enrolment, new: Enrolment, source: Group, target: Group) -> None:
    """Each topic that the family has marks for is caught up, as far as the new group has it."""
    topics = queries.meetings_in_order(target)
    instead = {one.missed_id: one.instead for one in old.catch_ups.select_related("instead")}
    for place, meeting in enumerate(queries.meetings_in_order(source)):
        there = instead.get(meeting.pk, meeting)
        if there.starts > timezone.now():
            continue
        marks = Attendance.objects.filter(enrolment=old, meeting=there)
        if place >= len(topics) or not marks.exists():
            continue
        CatchUp.objects.filter(enrolment=old, missed=meeting).delete()
        if topics[place].pk != there.pk:
            CatchUp.objects.get_or_create(enrolment=new, missed=topics[place], instead=there)
        marks.update(enrolment=new)


def room(group: Group, enrolment: Enrolment) -> bool:
    """Whether the whole family fits just now; the lock decides."""
    chairs = queries.spare_chairs(group)
    care = group.seats.filter(kind="childcare", enrolment=None).count()
    return chairs >= enrolment.adults and care >= enrolment.childcare
