"""Who is told of a change, and what: by what each family knows already, not by what is in the plan.

Whom an earlier change of the same meeting has not reached yet is told of the last one only.
"""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from outbox import services as outbox
from outbox.models import PENDING, Channel, Message, MessageState
from programs.enums import ONGOING, Happening, State
from programs.models import Change, Enrolment, Group, Meeting
from programs.queries import expected
from programs.services import letters

# So close to the meeting nobody trusts that an e-mail is read in time: they are phoned, too.
SOON = timedelta(hours=24)
KINDS = {
    Happening.ILL: "leader_ill",
    Happening.CANCELLED: "meeting_cancelled",
    Happening.MOVED: "meeting_moved",
    Happening.ADDED: "meeting_added",
    Happening.PLACE: "place_moved",
    Happening.GROUP: "group_cancelled",
}


def concerned(group: Group, meeting: Meeting) -> list[Enrolment]:
    """Who is expected, guests too, and who has been offered a place with these days."""
    offered = group.enrolments.filter(state=State.OFFERED).order_by("name", "pk")
    return [*expected(meeting), *offered]


def guests(group: Group) -> list[tuple[Meeting, Enrolment]]:
    """Families of other groups who are to catch up here, with the meeting."""
    coming = group.meetings.filter(ends__gte=timezone.now(), cancelled_at=None)
    return [(day, one) for day in coming for one in expected(day).exclude(group=group)]


def key_of(change: Change, enrolment: Enrolment) -> str:
    return f"programs.change:{change.pk}:{enrolment.pk}"


def messages_of(change: Change) -> Any:
    return Message.objects.filter(key__startswith=f"programs.change:{change.pk}:")


def tell_all(change: Change, people: Any, group: Group) -> None:
    for one in people:
        tell(change, one, group, KINDS[Happening(change.what)])


def tell(change: Change, one: Enrolment, group: Group, kind: str, known: Any = None) -> None:
    """One letter. Whom an earlier change of the same meeting has not reached yet is told of this
    one only, from what they know (`known`, where the caller has found out).
    """
    meeting: Any = change.meeting
    if meeting is not None and known is None:
        known = times(change.before)
        unheard = _not_heard_of(one, change)
        if unheard and not change.undone_at:  # who has heard of what is taken back knows that
            known = times(unheard[0].before)
            if known is None and meeting.cancelled_at:
                return  # they never heard that there would be one
            if known is None:
                kind = "meeting_added"
            elif not meeting.cancelled_at and same(known, meeting):
                return  # it is as they know it
        if meeting.cancelled_at and known:  # they know of its first day
            meeting = SimpleNamespace(starts=known.starts, ends=known.ends)
    words = letters.words_of(one, meeting=meeting, place=group, known=known)
    _post(change, one, group, kind, words)


def tell_guest(change: Change, one: Enrolment, group: Group, meeting: Meeting, kind: str) -> None:
    """About the one evening on which they come; the group is not theirs."""
    words = letters.words_of(one, meeting=meeting, place=group)
    _post(change, one, group, kind, words, meeting)


def _post(
    change: Change, one: Enrolment, group: Group, kind: str, words: dict, day: Any = None
) -> None:
    """`day`: of a guest, who may come to several."""
    if one.contact_gone_at:
        return
    key = f"{key_of(change, one)}:{day.pk}" if day else key_of(change, one)
    written = outbox.post(
        f"programs/{kind}",
        about=letters.about(one),
        secret=("programs.own_link", str(one.pk)),
        key=key + (":back" if change.undone_at else ""),
        **letters.reach_of(one),
        **words,
    )
    phone_too(change, one, group, written, words, day)


def phone_too(
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
        key=f"{written.key or key_of(change, one)}:call",
        phone=one.phone,
        **(words or letters.words_of(one, place=group)),
    )


def _first_time(change: Change, meeting: Meeting) -> datetime:
    """The earliest time at which somebody could stand before a closed door, or miss it."""
    known = times(change.before)
    return min(meeting.starts, known.starts) if known else meeting.starts


def times(before: dict[str, Any]) -> Any:
    if "starts" not in before:
        return None
    return SimpleNamespace(**{name: parse_datetime(text) for name, text in before.items()
                              if name in ("starts", "ends")})  # fmt: skip


def same(known: Any, meeting: Meeting) -> bool:
    return (known.starts, known.ends) == (meeting.starts, meeting.ends)


def _rows(change: Change, one: Enrolment) -> list[Message]:
    key = key_of(change, one)
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


def tell_missed(change: Change, people: list[Enrolment], group: Group, meeting: Meeting) -> None:
    """An earlier change, whose letter this one had taken the place of, holds again."""
    if meeting.cancelled_at:
        return  # they never heard that there would be one
    for one in people:
        earlier = [other for other in _not_heard_of(one, change) if other.pk < change.pk]
        known = earlier and times(earlier[0].before)
        if earlier and earlier[0].what == Happening.ADDED:
            tell(change, one, group, "meeting_added")
        elif known and not same(known, meeting):
            tell(change, one, group, "meeting_moved", known)


def told(change: Change) -> tuple[list[Enrolment], list[Enrolment]]:
    """Whom the change reached, or may have reached, itself or through a later one; and the others,
    for whom its letters are cancelled. Among them who needed no letter of it, since an earlier one
    of the same meeting had not reached them yet."""
    since = [change]
    about = {int(row.secret_key) for row in messages_of(change)}
    if change.meeting is not None:
        others = Change.objects.filter(meeting=change.meeting)
        since += others.filter(pk__gt=change.pk)
        own = set(change.group.enrolments.values_list("pk", flat=True))
        for other in others.filter(pk__lt=change.pk):
            about |= own & {int(row.secret_key) for row in messages_of(other)}
    people = Enrolment.objects.select_related("group__program").filter(pk__in=about)
    reached, missed = list[Enrolment](), list[Enrolment]()
    for one in people.order_by("name", "pk"):
        heard = [_take_back(_rows(other, one)) for other in since]
        if one.state in ONGOING:
            (reached if any(heard) else missed).append(one)
    return reached, missed
