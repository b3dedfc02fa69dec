"""A meeting or a group is cancelled or moved: done, and every parent told, in one transaction.

`make` does it once per key. `preview` makes it and takes it back, so that what is shown before the
yes is what would be written, letter by letter. `undo` takes a change back and tells those who were
told of it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.audit import record
from core.models import User
from outbox.models import Message
from programs.enums import HOLDS_SEATS, ONGOING, Actor, Answer, GroupState, Happening, State
from programs.models import CannotCome, Change, Group, Meeting
from programs.services import letters, log, offers, reminders, seats, telling

OF_A_MEETING = {Happening.ILL, Happening.CANCELLED, Happening.MOVED}


class Refused(Exception):
    """It cannot be done; `words` say why, to the person who asked."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to have done, already checked by the forms."""

    what: Happening
    meeting: Meeting | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    place: dict[str, str] = field(default_factory=dict)
    address: str = ""


class _TakeBack(Exception):
    pass


def preview(group: Group, wish: Wish, *, by: User) -> list[Message]:
    """The letters, text messages and calls that `make` would write now. Nothing is kept."""
    found: list[Message] = []
    try:
        with transaction.atomic():
            change = make(group, wish, key=token_urlsafe(24), by=by)
            found = list(telling.messages_of(change))
            raise _TakeBack
    except _TakeBack:
        return found


@transaction.atomic
def make(group: Group, wish: Wish, *, key: str, by: User) -> Change:
    """Safe to repeat with the same key. Raises Refused."""
    group = seats.lock(group.pk)
    done = group.changes.filter(key=key).first()
    if done is not None:
        return done
    meeting: Any = wish.meeting and group.meetings.filter(pk=wish.meeting.pk).first()
    check(group, wish, meeting)
    if wish.what == Happening.ADDED:
        meeting = _add(group, wish)
    change = Change.objects.create(
        key=key,
        group=group,
        meeting=meeting,
        what=wish.what,
        before={} if wish.what == Happening.ADDED else _before(group, meeting),
        by=by,
    )
    if wish.what == Happening.GROUP:
        _cancel_group(group, change, by)
    elif wish.what == Happening.PLACE:
        _set_place(group, wish.place, wish.address)
        telling.tell_all(change, group.enrolments.filter(state__in=HOLDS_SEATS), group)
        for coming, guest in telling.guests(group):
            telling.tell_guest(change, guest, group, coming, "catch_up")
    elif wish.what == Happening.ADDED:
        telling.tell_all(change, telling.concerned(group, meeting), group)
    elif wish.what == Happening.MOVED:
        assert wish.starts is not None and wish.ends is not None  # check() has seen to it
        _set_times(meeting, wish.starts, wish.ends)
        meeting.cannot_come.all().delete()  # they said so about the other day
        telling.tell_all(change, telling.concerned(group, meeting), group)
    else:
        people = list(telling.concerned(group, meeting))
        _set_cancelled(meeting, timezone.now())
        telling.tell_all(change, people, group)
    reminders.plan_group(group)
    _follow(group)
    record(by, f"change group: {wish.what}", group)
    return change


def check(group: Group, wish: Wish, meeting: Meeting | None) -> None:
    """Raises Refused where it has been done already, or is too late, or meets something else."""
    if group.is_cancelled:
        raise Refused(_("The whole group is cancelled already. The families have been told."))
    if wish.what == Happening.ADDED:
        assert wish.starts is not None
        if wish.starts <= timezone.now():
            raise Refused(_("Write a day and a time that are still to come."))
        if group.meetings.filter(starts=wish.starts, cancelled_at=None).exists():
            raise Refused(_("The group has another meeting then. Write another day or time."))
    if wish.what not in OF_A_MEETING:
        return
    if meeting is None:
        raise Refused(_("This meeting is not there any more. Choose another one."))
    if meeting.cancelled_at:
        raise Refused(_("This meeting is cancelled already. The families have been told."))
    if meeting.ends < timezone.now():
        raise Refused(_("This meeting is over. Choose one that is still to come."))
    if wish.what != Happening.MOVED:
        return
    assert wish.starts is not None
    if wish.starts <= timezone.now():
        raise Refused(_("Write a day and a time that are still to come."))
    if (wish.starts, wish.ends) == (meeting.starts, meeting.ends):
        raise Refused(_("This is when the meeting is now. Write the new time."))
    if group.meetings.exclude(pk=meeting.pk).filter(starts=wish.starts).exists():
        raise Refused(_("The group has another meeting then. Write another day or time."))


# --- what is done ---


def _before(group: Group, meeting: Meeting | None) -> dict[str, Any]:
    if meeting is None:
        return {"place": group.place, "address": group.address, "state": group.state}
    cannot = list(meeting.cannot_come.order_by("pk").values_list("enrolment_id", flat=True))
    return {
        "starts": meeting.starts.isoformat(), "ends": meeting.ends.isoformat(), "cannot": cannot
    }  # fmt: skip


def _add(group: Group, wish: Wish) -> Meeting:
    """A new meeting, or the cancelled one that was to be then: calendars know it already."""
    assert wish.starts is not None and wish.ends is not None  # check() has seen to it
    found = group.meetings.filter(starts=wish.starts).first()
    if found is None:
        return Meeting.objects.create(group=group, starts=wish.starts, ends=wish.ends)
    _set_times(found, wish.starts, wish.ends)
    _set_cancelled(found, None)
    return found


def _set_cancelled(meeting: Meeting, at: datetime | None) -> None:
    meeting.cancelled_at = at
    meeting.sequence += 1
    meeting.save(update_fields=["cancelled_at", "sequence"])


def _set_times(meeting: Meeting, starts: datetime, ends: datetime) -> None:
    meeting.starts, meeting.ends = starts, ends
    meeting.save(update_fields=["starts", "ends"])  # which raises its sequence


def _set_place(group: Group, place: dict[str, str], address: str) -> None:
    group.place, group.address = place, address
    group.save(update_fields=["place", "address"])
    for meeting in group.meetings.filter(ends__gte=timezone.now()):
        meeting.sequence += 1
        meeting.save(update_fields=["sequence"])


def _cancel_group(group: Group, change: Change, by: User) -> None:
    """Every family that something could still come of is let go and told; nobody loses a mark."""
    group.state = GroupState.CANCELLED
    group.save(update_fields=["state"])
    guests = telling.guests(group)
    for meeting in group.meetings.filter(ends__gte=timezone.now(), cancelled_at=None):
        _set_cancelled(meeting, timezone.now())
    for meeting, guest in guests:
        telling.tell_guest(change, guest, group, meeting, "meeting_cancelled")
    for one in group.enrolments.filter(state__in=ONGOING).order_by("pk"):
        offers.close(one, Answer.NO)
        seats.release(group, one)
        after = State.ENDED_EARLY if one.state == State.ACTIVE else State.NOT_PLACED
        written = log.move(
            one, after, actor=Actor.STAFF, reason="group cancelled", by=by, letter="group_cancelled"
        )
        if written is None:  # nobody can be told any more
            continue
        Message.objects.filter(pk=written.pk).update(key=telling.key_of(change, one))
        telling.phone_too(change, one, group, written)


def _follow(group: Group) -> None:
    """Letters that wait with the old dates in them are written anew."""
    for one in group.enrolments.filter(state__in=ONGOING).select_related("group__program"):
        letters.follow(one)


# --- taking it back ---


def can_undo(change: Change) -> bool:
    """The last change of its kind of thing, in time, and nobody was let go by it."""
    if change.undone_at or change.what == Happening.GROUP:
        return False
    later = Change.objects.filter(group=change.group_id, undone_at=None, pk__gt=change.pk)
    if later.filter(meeting=change.meeting_id).exists() or change.group.is_cancelled:
        return False
    known = change.meeting if change.what == Happening.ADDED else telling.times(change.before)
    return known is None or known.starts > timezone.now()


@transaction.atomic
def undo(change: Change, *, by: User) -> None:
    """As it was. Who was told is told again; what had not gone out yet never does. Once."""
    group = seats.lock(change.group_id)
    change = Change.objects.select_related("meeting").get(pk=change.pk)
    change.group = group
    if change.undone_at:
        return
    if not can_undo(change):
        raise Refused(_("This cannot be taken back any more."))
    people, missed = telling.told(change)
    meeting: Any = change.meeting
    was = change.before
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    if change.what == Happening.PLACE:
        _set_place(group, was["place"], was["address"])
    elif change.what == Happening.MOVED:
        # What they know now is the day that is taken back.
        change.before = _before(group, meeting)
        known = telling.times(was)
        _set_times(meeting, known.starts, known.ends)
        for pk in was["cannot"]:
            CannotCome.objects.get_or_create(meeting=meeting, enrolment_id=pk)
    else:
        _set_cancelled(meeting, timezone.now() if change.what == Happening.ADDED else None)
    kinds = {
        Happening.PLACE: "place_moved",
        Happening.MOVED: "meeting_moved",
        Happening.ADDED: "meeting_cancelled",
    }
    for one in people:
        if meeting is not None or one.group_id == group.pk:
            telling.tell(change, one, group, kinds.get(Happening(change.what), "meeting_on"))
    if meeting is None:
        for day, guest in telling.guests(group):
            if guest in people:
                telling.tell_guest(change, guest, group, day, "catch_up")
    else:
        telling.tell_missed(change, missed, group, meeting)
    reminders.plan_group(group)
    _follow(group)
    record(by, f"take back: {change.what}", group)
