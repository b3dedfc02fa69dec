"""A meeting is added to a group with families: one action, everybody told, and taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from core.roles import Role
from outbox.models import Message, MessageState
from programs.enums import Happening
from programs.services import changes, telling
from programs.services.changes import Refused, Wish
from programs.services.private_link import path_of
from tests.programs.makers import make_enrolment, make_leader
from tests.programs.test_changes import course, ill, phone, told

pytestmark = pytest.mark.django_db
__all__ = ["phone"]


def added(group, by, days: int = 21, key="k1"):
    starts = timezone.now() + timedelta(days=days)
    wish = Wish(Happening.ADDED, None, starts, starts + timedelta(hours=2))
    return changes.make(group, wish, key=key, by=by)


@pytest.mark.requirement("PRG-5", "PRG-23", "PRG-32")
def test_of_one_more_meeting_everybody_is_told_and_calendar_and_reminder_have_it():
    group, _first = course()
    leader = make_leader(group)
    reem = make_enrolment(group, name="ريم", message_language="ar", email="reem@example.org")
    make_enrolment(group, name="Åsa", message_language="sv")
    change = added(group, leader)
    assert added(group, leader).pk == change.pk  # the same key: pressed twice
    assert (group.meetings.count(), change.meeting.sequence) == (4, 0)
    assert told(change) == {
        "ريم": [("meeting_added", "email", "ar")], "Åsa": [("meeting_added", "call", "sv")],
    }  # fmt: skip
    assert "أُضيف لقاء جديد" in telling.messages_of(change).get(language="ar").body
    reminders = Message.objects.filter(kind="reminder", key__contains=f":{change.meeting_id}:")
    assert [(one.language, one.state) for one in reminders] == [("ar", MessageState.SCHEDULED)]
    file = Calendar.from_ical(Client().get(f"{path_of(reem)}kalender.ics").content)
    events = {str(one["uid"]): str(one["status"]) for one in file.walk("VEVENT")}
    uid = f"meeting-{change.meeting_id}@programs"
    assert (len(events), events[uid]) == (4, "CONFIRMED")

    telling.messages_of(change).filter(channel="email").update(state=MessageState.SENT)
    changes.undo(change, by=leader)
    assert told(change) == {
        "ريم": [("meeting_added", "email", "ar"), ("meeting_cancelled", "email", "ar")],
        "Åsa": [("meeting_added", "call", "sv")],
    }  # she had not been phoned yet
    states = {row.channel: row.state for row in telling.messages_of(change)}
    assert states["call"] == MessageState.CANCELLED
    assert [one.state for one in reminders.all()] == [MessageState.CANCELLED]
    file = Calendar.from_ical(Client().get(f"{path_of(reem)}kalender.ics").content)
    (event,) = [one for one in file.walk("VEVENT") if str(one["uid"]) == uid]
    assert (str(event["status"]), event["sequence"] > 0) == ("CANCELLED", True)


@pytest.mark.requirement("PRG-23")
def test_who_has_not_heard_of_one_more_meeting_hears_of_its_last_day_only():
    group, _first = course()
    leader = make_leader(group)
    make_enrolment(group, name="Åsa")
    change = added(group, leader)
    later = change.meeting.starts + timedelta(days=1)
    moved = changes.make(
        group,
        Wish(Happening.MOVED, change.meeting, later, later + timedelta(hours=2)),
        key="k2",
        by=leader,
    )
    waiting = Message.objects.filter(channel="call", state="scheduled", key__contains="change")
    assert [one.kind for one in waiting] == ["meeting_added"]
    assert told(moved) == {"Åsa": [("meeting_added", "call", "sv")]}
    changes.undo(moved, by=leader)
    assert [one.kind for one in waiting.all()] == ["meeting_added"]
    ill(group, change.meeting, leader, key="k3")
    assert list(waiting.all()) == []  # she never knew of it


@pytest.mark.requirement("PRG-23")
def test_who_had_not_heard_of_one_more_meeting_hears_of_it_when_it_is_on_again():
    """Not phoned before it was cancelled, so nothing was said; then it takes place after all."""
    group, _first = course()
    leader = make_leader(group)
    make_enrolment(group, name="Åsa")
    change = added(group, leader)
    cancelled = ill(group, change.meeting, leader, key="k2")
    assert told(cancelled) == {}
    changes.undo(cancelled, by=leader)
    waiting = Message.objects.filter(channel="call", state="scheduled", key__contains="change")
    assert told(cancelled) == {"Åsa": [("meeting_added", "call", "sv")]}
    assert [one.kind for one in waiting] == ["meeting_added"]


@pytest.mark.requirement("PRG-23")
def test_of_a_meeting_added_twice_and_taken_back_twice_nobody_hears_who_was_not_phoned():
    group, _first = course()
    leader = make_leader(group)
    make_enrolment(group, name="Åsa")
    change = added(group, leader)
    changes.undo(change, by=leader)
    again = Wish(Happening.ADDED, None, change.meeting.starts, change.meeting.ends)
    changes.undo(changes.make(group, again, key="k2", by=leader), by=leader)
    waiting = Message.objects.filter(channel="call", state="scheduled", key__contains="change")
    assert list(waiting) == []


@pytest.mark.requirement("PRG-23")
def test_a_meeting_taken_back_may_be_added_again_and_never_where_one_is():
    group, first = course()
    leader = make_leader(group)
    change = added(group, leader)
    changes.undo(change, by=leader)
    meeting = group.meetings.get(pk=change.meeting_id)
    again = Wish(Happening.ADDED, None, meeting.starts, meeting.ends)
    made = changes.make(group, again, key="k2", by=leader)
    assert (made.meeting_id, made.meeting.cancelled_at) == (meeting.pk, None)
    past = timezone.now() - timedelta(hours=1)
    for starts in (meeting.starts, first.starts, past):
        with pytest.raises(Refused):
            wish = Wish(Happening.ADDED, None, starts, starts + timedelta(hours=1))
            changes.make(group, wish, key="k3", by=leader)
    assert group.meetings.count() == 4


@pytest.mark.requirement("PRG-23")
def test_a_leader_adds_a_meeting_in_three_pages_and_a_coordinator_comes_to_the_same(phone):
    client, group, _first, _leader = phone
    make_enrolment(group, name="Åsa")
    here = f"/sv/ledare/grupp/{group.pk}/andring/"
    asked = client.get(here, {"what": "added"})
    assert asked.url == f"{here}tid/?what=added"
    day = timezone.localdate() + timedelta(days=30)
    said = {"what": "added", "day": day.isoformat(), "starts": "18:00", "ends": "20:00"}
    look = client.get(f"{here}tid/", said).content.decode()
    assert "En träff till" in look and "Åsa" in look
    assert group.meetings.count() == 3  # nothing is kept until the yes
    done = client.post(f"{here}skicka/", said | {"key": "x" * 32})
    assert (done.url, group.meetings.count()) == (f"{here}gjort/?klart=1", 4)
    coordinator = Client()
    coordinator.force_login(make_leader(role=Role.PROGRAM_COORDINATOR))
    for method in (coordinator.get, coordinator.post):
        answer = method(f"/sv/ledare/grupp/{group.pk}/traffar/")
        assert answer.url == f"{here}tid/?what=added"
