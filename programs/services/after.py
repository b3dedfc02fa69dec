"""After a meeting: calls to who missed the first, reasons, catching up, and completing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.models import User
from outbox import services as outbox
from outbox.models import Channel, Message, MessageState
from programs import queries
from programs.enums import Actor, AwayReason, Mark, SeatKind, State
from programs.models import Away, CatchUp, Completion, Enrolment, Group, Meeting
from programs.services import letters, log, seats


class NoChair(Exception):
    """The sister group has no free chair at that meeting, or it is not the same topic."""


class NotReached(Exception):
    """The adult has not been at as many meetings as the programme asks for."""


# --- who missed the first meeting is phoned ---


def follow_first(meeting: Meeting, enrolment: Enrolment) -> None:
    """A call to make when nobody of the family was at the first meeting; taken back when one was.

    Called with every mark, in its transaction.
    """
    first = queries.meetings_in_order(enrolment.group)[:1]
    if [one.pk for one in first] != [meeting.pk]:
        return
    marks = set(enrolment.attendance.filter(meeting=meeting).values_list("mark", flat=True))
    key = f"programs.missed:{enrolment.pk}:{meeting.pk}"
    call = Message.objects.filter(key=key).first()
    missed = marks == {Mark.ABSENT}
    if call is None and missed and enrolment.can_be_phoned:
        outbox.post(
            "programs/missed_first",
            about=letters.about(enrolment),
            phone=enrolment.phone,
            key=key,
            secret=("programs.own_link", str(enrolment.pk)),
            **letters.words_of(enrolment, meeting=queries.next_meeting(enrolment.group)),
        )
    elif call is not None and not missed:
        outbox.cancel(call)
    elif call is not None and call.state == MessageState.CANCELLED and enrolment.can_be_phoned:
        Message.objects.filter(pk=call.pk, channel=Channel.CALL).update(
            state=MessageState.SCHEDULED, changed_at=timezone.now()
        )


# --- why ---


@transaction.atomic
def set_reason(meeting: Meeting, enrolment: Enrolment, reason: AwayReason | None) -> None:
    """Notes, changes or takes away (None) what a family wanted to say."""
    seats.lock(enrolment.group_id)
    if reason is None:
        Away.objects.filter(meeting=meeting, enrolment=enrolment).delete()
    else:
        Away.objects.update_or_create(
            meeting=meeting, enrolment=enrolment, defaults={"reason": reason}
        )


# --- catching up ---


def chairs_left(meeting: Meeting) -> int:
    """Chairs of the meeting's group that neither its own families nor other guests have."""
    free = meeting.group.seats.filter(kind=SeatKind.ADULT, enrolment=None).count()
    return free - sum(one.enrolment.adults for one in meeting.guests.select_related("enrolment"))


def sisters(enrolment: Enrolment, missed: Meeting) -> list[Meeting]:
    """Where the family can catch up: the same topic, still to come, in the same language, with
    chairs for all its adults. The topic is the meeting's place in the order of its group.
    """
    own = [one.pk for one in queries.meetings_in_order(missed.group)]
    place = own.index(missed.pk)
    found = []
    for group in queries.sister_groups(missed.group):
        others = queries.meetings_in_order(group)
        if len(others) <= place or others[place].starts < timezone.now():
            continue
        if chairs_left(others[place]) >= enrolment.adults:
            found.append(others[place])
    return sorted(found, key=lambda one: one.starts)


@transaction.atomic
def catch_up(enrolment: Enrolment, missed: Meeting, instead: Meeting, *, by: User) -> CatchUp:
    """A chair for one evening, and a letter about it. Sent twice it is one. Raises NoChair."""
    seats.lock(instead.group_id)
    CatchUp.objects.filter(
        enrolment=enrolment, missed=missed, instead__cancelled_at__isnull=False
    ).delete()
    done = CatchUp.objects.filter(enrolment=enrolment, missed=missed).first()
    if done is not None and done.instead_id == instead.pk:
        return done
    if done is not None or instead.pk not in {one.pk for one in sisters(enrolment, missed)}:
        raise NoChair
    made = CatchUp.objects.create(enrolment=enrolment, missed=missed, instead=instead, by=by)
    record(by, "catch up in a sister group", enrolment)
    if enrolment.contact_gone_at:  # told when they were asked, or not at all
        return made
    outbox.post(
        "programs/catch_up",
        about=letters.about(enrolment),
        secret=("programs.own_link", str(enrolment.pk)),
        **letters.reach_of(enrolment),
        **letters.words_of(enrolment, meeting=instead, place=instead.group),
    )
    return made


# --- completing ---


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one adult has come. `needed` meetings make the course complete."""

    enrolment: Enrolment
    adult: int
    attended: int
    meetings: int
    needed: int
    completion: Completion | None

    @property
    def has_reached(self) -> bool:
        return self.meetings > 0 and self.attended >= self.needed


def needed(percent: int, meetings: int) -> int:
    """The least number of meetings that is at least so many per cent of all, and at least one."""
    return max(1, -(-percent * meetings // 100))


def progress(group: Group) -> list[Progress]:
    """Every adult with a place, by name. What was caught up elsewhere counts once."""
    meetings = queries.meetings_in_order(group)
    own = {one.pk for one in meetings}
    goal = needed(group.program.completes_at, len(meetings))
    people = list(
        queries.enrolled_in(group).prefetch_related("attendance", "catch_ups", "completions")
    )
    found = []
    for one in people:
        instead = {two.instead_id: two.missed_id for two in one.catch_ups.all()}
        done = {two.adult: two for two in one.completions.all()}
        for adult in range(1, one.adults + 1):
            here = {
                instead.get(mark.meeting_id, mark.meeting_id)
                for mark in one.attendance.all()
                if mark.adult == adult and mark.mark == Mark.PRESENT
            }
            count = len(here & own)
            found.append(Progress(one, adult, count, len(meetings), goal, done.get(adult)))
    return found


@transaction.atomic
def confirm(group: Group, enrolment_pk: int, adult: int, *, by: User) -> Completion:
    """Confirms one adult. Sent twice it is one. Raises NotReached below the threshold.

    With its first adult the party has completed the group: the state changes, and its letter goes.
    """
    seats.lock(group.pk)
    for one in progress(group):
        if (one.enrolment.pk, one.adult) == (enrolment_pk, adult):
            if one.completion is not None:
                return one.completion
            if not one.has_reached:
                break
            made = Completion.objects.create(
                enrolment=one.enrolment,
                adult=adult,
                attended=one.attended,
                meetings=one.meetings,
                by=by,
            )
            record(by, "confirm completion", one.enrolment)
            enrolment = Enrolment.objects.get(pk=enrolment_pk)
            if enrolment.state != State.COMPLETED:
                log.move(enrolment, State.COMPLETED, actor=Actor.STAFF, reason="confirmed", by=by)
            return made
    raise NotReached


@transaction.atomic
def take_back(group: Group, enrolment_pk: int, adult: int, *, by: User) -> None:
    """Undoes a confirmation that was a mistake; without its last one the party takes part again."""
    seats.lock(group.pk)
    enrolment = group.enrolments.get(pk=enrolment_pk)
    gone, _rows = enrolment.completions.filter(adult=adult).delete()
    if gone:
        record(by, "take back completion", enrolment)
    if enrolment.state == State.COMPLETED and not enrolment.completions.exists():
        log.move(enrolment, State.ACTIVE, actor=Actor.STAFF, reason="too soon", by=by)


def absent_at(meeting: Meeting) -> list[Enrolment]:
    """Families of whom nobody came, though a mark was made or they said so beforehand."""
    people: Iterable[Any] = queries.expected(meeting).filter(group=meeting.group_id)
    return [
        one
        for one in people
        if (one.marks_here and all(mark.mark == Mark.ABSENT for mark in one.marks_here))
        or (one.cannot_here and not one.marks_here)
    ]
