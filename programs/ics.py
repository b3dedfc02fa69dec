"""Meetings as an .ics file. The file names no parent and holds no link."""

from django.utils import timezone, translation
from icalendar import Calendar, Event

from core.languages import DEFAULT
from core.texts import pick, site_name
from programs.models import Group


def invitation(group: Group) -> bytes:
    """All meetings of the group, in the language that is active. The same meeting keeps its UID."""
    code = translation.get_language()
    calendar = Calendar()
    calendar.add("prodid", f"-//{site_name(DEFAULT.code).text}//programs//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", site_name(code).text)
    place = ", ".join(one for one in (pick(group.place, code).text, group.address) if one)
    for meeting in group.meetings.all():
        event = Event()
        event.add("uid", f"meeting-{meeting.pk}@programs")
        event.add("sequence", 0)
        event.add("dtstamp", timezone.now())
        event.add("dtstart", meeting.starts)
        event.add("dtend", meeting.ends)
        event.add("summary", pick(group.program.name, code).text)
        event.add("location", place)
        calendar.add_component(event)
    return calendar.to_ical()
