"""A meeting or a group is cancelled or moved: done, and every parent told, in one transaction.

`make` does it once per key. `preview` makes it and takes it back, so that what is shown before the
yes is what would be written, letter by letter. `undo` takes a change back and tells those who were
told of it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.audit import record
from core.models import User
from outbox import services as outbox
from outbox.models import PENDING, Channel, Message, MessageState
from programs.enums import HOLDS_SEATS, ONGOING, Actor, Answer, GroupState, Happening, State
from programs.models import CannotCome, Change, Enrolment, Group, Meeting
from programs.queries import expected
from programs.services import letters, log, offers, reminders, seats

# So close to the meeting nobody trusts that an e-mail is read in time: they are phoned, too.
SOON = timedelta(hours=24)
KINDS = {
    Happening.ILL: "leader_ill",
    Happening.CANCELLED: "meeting_cancelled",
    Happening.MOVED: "meeting_moved",
    Happening.PLACE: "place_moved",
    Happening.GROUP: "group_cancelled",
}
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
            found = list(messages_of(change))
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
    meeting = wish.meeting and group.meetings.filter(pk=wish.meeting.pk).first()
    check(group, wish, meeting)
    change = Change.objects.create(
        key=key, group=group, meeting=meeting, what=wish.what, before=_before(group, meeting), by=by
    )
    if wish.what == Happening.GROUP:
        _cancel_group(group, change, by)
    elif wish.what == Happening.PLACE:
        _set_place(group, wish.place, wish.address)
        _tell_all(change, group.enrolments.filter(state__in=HOLDS_SEATS), group)
        for coming, guest in _guests(group):
            _tell_guest(change, guest, group, coming, "catch_up")
    elif wish.what == Happening.MOVED:
        _set_times(meeting, wish.starts, wish.ends)
        meeting.cannot_come.all().delete()  # they said so about the other day
        _tell_all(change, _concerned(group, meeting), group)
    else:
        people = list(_concerned(group, meeting))
        _set_cancelled(meeting, timezone.now())
        _tell_all(change, people, group)
    reminders.plan_group(group)
    _follow(group)
    record(by, f"change group: {wish.what}", group)
    return change


def check(group: Group, wish: Wish, meeting: Meeting | None) -> None:
    """Raises Refused where it has been done already, or is too late, or meets something else."""
    if group.is_cancelled:
        raise Refused(_("The whole group is cancelled already. The families have been told."))
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
    guests = _guests(group)
    for meeting in group.meetings.filter(ends__gte=timezone.now(), cancelled_at=None):
        _set_cancelled(meeting, timezone.now())
    for meeting, guest in guests:
        _tell_guest(change, guest, group, meeting, "meeting_cancelled")
    for one in group.enrolments.filter(state__in=ONGOING).order_by("pk"):
        offers.close(one, Answer.NO)
        seats.release(group, one)
        after = State.ENDED_EARLY if one.state == State.ACTIVE else State.NOT_PLACED
        written = log.move(
            one, after, actor=Actor.STAFF, reason="group cancelled", by=by, letter="group_cancelled"
        )
        assert written is not None
        Message.objects.filter(pk=written.pk).update(key=_key(change, one))
        _phone_too(change, one, group, written)


def _follow(group: Group) -> None:
    """Letters that wait with the old dates in them are written anew."""
    for one in group.enrolments.filter(state__in=ONGOING).select_related("group__program"):
        letters.follow(one)


# --- who is told, and what ---


def _concerned(group: Group, meeting: Meeting) -> list[Enrolment]:
    """Who is expected, guests too, and who has been offered a place with these days."""
    offered = group.enrolments.filter(state=State.OFFERED).order_by("name", "pk")
    return [*expected(meeting), *offered]


def _guests(group: Group) -> list[tuple[Meeting, Enrolment]]:
    """Families of other groups who are to catch up here, with the meeting."""
    coming = group.meetings.filter(ends__gte=timezone.now(), cancelled_at=None)
    return [(day, one) for day in coming for one in expected(day).exclude(group=group)]


def _key(change: Change, enrolment: Enrolment) -> str:
    return f"programs.change:{change.pk}:{enrolment.pk}"


def messages_of(change: Change) -> Any:
    return Message.objects.filter(key__startswith=f"programs.change:{change.pk}:")


def _tell_all(change: Change, people: Any, group: Group) -> None:
    for one in people:
        _tell(change, one, group, KINDS[Happening(change.what)])


def _tell(change: Change, one: Enrolment, group: Group, kind: str, known: Any = None) -> None:
    """One letter. Whom an earlier change of the same meeting has not reached yet is told of this
    one only, from what they know (`known`, where the caller has found out).
    """
    meeting = change.meeting
    if meeting is not None and known is None:
        known = _times(change.before)
        unheard = _not_heard_of(one, change)
        if unheard and not change.undone_at:  # who has heard of what is taken back knows that
            known = _times(unheard[0].before)
            if not meeting.cancelled_at and _same(known, meeting):
                return  # it is as they know it
        if meeting.cancelled_at:  # they know of its first day
            meeting = SimpleNamespace(starts=known.starts, ends=known.ends)
    words = letters.words_of(one, meeting=meeting, place=group, known=known)
    _post(change, one, group, kind, words)


def _tell_guest(change: Change, one: Enrolment, group: Group, meeting: Meeting, kind: str) -> None:
    """About the one evening on which they come; the group is not theirs."""
    words = letters.words_of(one, meeting=meeting, place=group)
    _post(change, one, group, kind, words, meeting)


def _post(
    change: Change, one: Enrolment, group: Group, kind: str, words: dict, day: Any = None
) -> None:
    """`day`: of a guest, who may come to several."""
    key = f"{_key(change, one)}:{day.pk}" if day else _key(change, one)
    written = outbox.post(
        f"programs/{kind}",
        about=letters.about(one),
        secret=("programs.own_link", str(one.pk)),
        key=key + (":back" if change.undone_at else ""),
        **letters.reach_of(one),
        **words,
    )
    _phone_too(change, one, group, written, words, day)


def _phone_too(
    change: Change,
    one: Enrolment,
    group: Group,
    written: Message,
    words: dict | None = None,
    day: Meeting | None = None,
) -> None:
    """A call besides the e-mail, where there is no time to wait for somebody to read it."""
    coming = group.meetings.filter(ends__gte=timezone.now())
    meeting = change.meeting or day or next(iter(coming), None)
    soon = meeting is not None and _first_time(change, meeting) - timezone.now() < SOON
    if not (soon and written.channel == Channel.EMAIL and one.phone):
        return
    outbox.post(
        f"programs/{written.kind}",
        about=letters.about(one),
        secret=("programs.own_link", str(one.pk)),
        key=f"{written.key or _key(change, one)}:call",
        phone=one.phone,
        **(words or letters.words_of(one, place=group)),
    )


def _first_time(change: Change, meeting: Meeting) -> datetime:
    """The earliest time at which somebody could stand before a closed door, or miss it."""
    known = _times(change.before)
    return min(meeting.starts, known.starts) if known else meeting.starts


def _times(before: dict[str, Any]) -> Any:
    if "starts" not in before:
        return None
    return SimpleNamespace(**{name: parse_datetime(text) for name, text in before.items()
                              if name in ("starts", "ends")})  # fmt: skip


def _same(known: Any, meeting: Meeting) -> bool:
    return (known.starts, known.ends) == (meeting.starts, meeting.ends)


def _rows(change: Change, one: Enrolment) -> list[Message]:
    key = _key(change, one)
    return list(Message.objects.filter(Q(key=key) | Q(key__startswith=f"{key}:")))


def _take_back(rows: list[Message]) -> bool:
    """Nothing of it goes out any more. Whether some of it has, or may have."""
    kept = [row for row in rows if row.state not in PENDING or not outbox.cancel(row)]
    return any(row.state != MessageState.CANCELLED for row in kept)


def _not_heard_of(one: Enrolment, change: Change) -> list[Change]:
    """The last changes of the meeting that this family has not been told of; it need not be now.
    What they know is what was before the first of them."""
    found, heard = list[Change](), False
    others = Change.objects.filter(meeting=change.meeting).exclude(pk=change.pk)
    for other in others.order_by("-pk"):
        rows = _rows(other, one)
        heard = _take_back(rows) or heard
        if rows and not heard:
            found.insert(0, other)
    return found


# --- taking it back ---


def can_undo(change: Change) -> bool:
    """The last change of its kind of thing, in time, and nobody was let go by it."""
    if change.undone_at or change.what == Happening.GROUP:
        return False
    later = Change.objects.filter(group=change.group_id, undone_at=None, pk__gt=change.pk)
    if later.filter(meeting=change.meeting_id).exists() or change.group.is_cancelled:
        return False
    known = _times(change.before)
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
    people, missed = _told(change)
    meeting, was = change.meeting, change.before
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    if change.what == Happening.PLACE:
        _set_place(group, was["place"], was["address"])
    elif change.what == Happening.MOVED:
        # What they know now is the day that is taken back.
        change.before = _before(group, meeting)
        known = _times(was)
        _set_times(meeting, known.starts, known.ends)
        for pk in was["cannot"]:
            CannotCome.objects.get_or_create(meeting=meeting, enrolment_id=pk)
    else:
        _set_cancelled(meeting, None)
    kinds = {Happening.PLACE: "place_moved", Happening.MOVED: "meeting_moved"}
    for one in people:
        if meeting is not None or one.group_id == group.pk:
            _tell(change, one, group, kinds.get(Happening(change.what), "meeting_on"))
    if meeting is None:
        for day, guest in _guests(group):
            if guest in people:
                _tell_guest(change, guest, group, day, "catch_up")
    else:
        _tell_missed(change, missed, group, meeting)
    reminders.plan_group(group)
    _follow(group)
    record(by, f"take back: {change.what}", group)


def _tell_missed(change: Change, people: list[Enrolment], group: Group, meeting: Meeting) -> None:
    """An earlier change, whose letter this one had taken the place of, holds again."""
    for one in people:
        earlier = [other for other in _not_heard_of(one, change) if other.pk < change.pk]
        known = earlier and _times(earlier[0].before)
        if known and not _same(known, meeting):
            _tell(change, one, group, "meeting_moved", known)


def _told(change: Change) -> tuple[list[Enrolment], list[Enrolment]]:
    """Whom the change reached, or may have reached, itself or through a later one; and the others,
    for whom its letters are cancelled."""
    later = Change.objects.filter(meeting=change.meeting_id, pk__gt=change.pk)
    since = [change, *(later if change.meeting_id else [])]
    people = Enrolment.objects.select_related("group__program")
    people = people.filter(pk__in={row.secret_key for row in messages_of(change)})
    told, missed = list[Enrolment](), list[Enrolment]()
    for one in people.order_by("name", "pk"):
        heard = [_take_back(_rows(other, one)) for other in since]
        if one.state in ONGOING:
            (told if any(heard) else missed).append(one)
    return told, missed
