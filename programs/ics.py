"""Meetings as an .ics file. The file names no parent and holds no link.

The same meeting keeps its UID; with every change its SEQUENCE is higher (RFC 5545). A cancelled
meeting stays in the file as cancelled, so that a calendar that has it takes it out.
"""

from collections.abc import Iterable

from django.utils import timezone, translation
from icalendar import Calendar, Event

from core.languages import DEFAULT
from core.texts import pick, site_name
from programs.models import Group, Meeting


def _event(group: Group, meeting: Meeting, code: str, gone: bool) -> Event:
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@programs")
    event.add("sequence", meeting.sequence + gone)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", meeting.starts)
    event.add("dtend", meeting.ends)
    event.add("summary", pick(group.program.name, code).text)
    place = ", ".join(one for one in (pick(group.place, code).text, group.address) if one)
    event.add("location", place)
    event.add("status", "CANCELLED" if gone or meeting.cancelled_at else "CONFIRMED")
    return event


def invitation(group: Group, *, gone: bool = False, left: Iterable[Group] = ()) -> bytes:
    """All meetings of the group, in the language that is active.

    `gone`: the family is not in the group any more, so that the file takes the dates out again.
    `left`: groups that they came from; their coming dates are taken out, too.
    """
    code = translation.get_language()
    calendar = Calendar()
    calendar.add("prodid", f"-//{site_name(DEFAULT.code).text}//programs//")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if gone else "PUBLISH")
    calendar.add("x-wr-calname", site_name(code).text)
    for meeting in group.meetings.all():
        calendar.add_component(_event(group, meeting, code, gone))
    for other in left:
        for meeting in other.meetings.filter(ends__gte=timezone.now()):
            calendar.add_component(_event(other, meeting, code, True))
    return calendar.to_ical()
