"""A meeting or a group is cancelled or moved: one action, everybody told, safe to repeat."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from outbox.models import Message, MessageState
from programs.enums import Happening, State
from programs.models import CatchUp, Meeting
from programs.services import after, changes, enrolment, telling
from programs.services.attendance import mark
from programs.services.changes import Refused, Wish
from programs.services.private_link import path_of
from tests.programs.makers import (
    make_enrolment,
    make_group,
    make_leader,
    make_meeting,
    make_program,
)

pytestmark = pytest.mark.django_db


def course(adults: int = 6):
    """A group with three coming meetings, the first in an hour."""
    group = make_group(adults)
    group.program.name = {"sv": "Kurs COPE", "ar": "دورة كوب"}
    group.program.save()
    first = Meeting.objects.create(
        group=group,
        starts=timezone.now() + timedelta(hours=1),
        ends=timezone.now() + timedelta(hours=3),
    )
    make_meeting(group, days=7)
    make_meeting(group, days=14)
    return group, first


def told(change) -> dict:
    """name → (kind, channel, language) of what the change wrote."""
    from programs.models import Enrolment

    names = dict(Enrolment.objects.values_list("pk", "name"))
    found: dict = {}
    for row in telling.messages_of(change):
        line = (row.kind, row.channel, row.language)
        found.setdefault(names[int(row.secret_key)], []).append(line)
    return {name: sorted(rows) for name, rows in found.items()}


def ill(group, meeting, by, key="k1"):
    return changes.make(group, Wish(Happening.ILL, meeting), key=key, by=by)


@pytest.mark.requirement("PRG-23")
def test_everybody_is_told_in_their_language_and_way():
    group, first = course()
    leader = make_leader(group)
    make_enrolment(group, name="Brev", email="brev@example.org", phone="")
    make_enrolment(group, name="Sms", contact_way="sms", message_language="ar")
    make_enrolment(group, name="Ring", message_language="ar")
    make_enrolment(group, name="Bada", email="bada@example.org", phone="+46701740601")
    other = make_enrolment(group, name="Avbokad", email="a@example.org")
    enrolment.cancel(other, actor="parent", reason="test")
    wish = Wish(Happening.ILL, first)
    before = Message.objects.count()
    shown = sorted((one.secret_key, one.channel, one.body)
                   for one in changes.preview(group, wish, by=leader))  # fmt: skip
    assert Message.objects.count() == before
    first.refresh_from_db()
    assert first.cancelled_at is None
    change = ill(group, first, leader)
    assert told(change) == {
        "Brev": [("leader_ill", "email", "sv")],
        "Sms": [("leader_ill", "sms", "ar")],
        "Ring": [("leader_ill", "call", "ar")],
        # an hour is too short for an e-mail alone
        "Bada": [("leader_ill", "call", "sv"), ("leader_ill", "email", "sv")],
    }
    written = sorted((one.secret_key, one.channel, one.body) for one in telling.messages_of(change))
    assert written == shown
    text = telling.messages_of(change).get(channel="sms").body
    assert "كوب" not in text and "المكتبة" not in text and "يتعذر" in text
    assert ill(group, first, leader).pk == change.pk  # pressed twice
    with pytest.raises(Refused):
        ill(group, first, make_leader(group), key="k2")  # another leader was quicker
    assert telling.messages_of(change).count() == 5


@pytest.mark.requirement("PRG-23", "PRG-32")
def test_reminders_and_calendars_follow():
    group, _first = course()
    leader, second = make_leader(group), group.meetings.all()[1]
    family = make_enrolment(group, email="a@example.org")

    def events():
        answer = Client().get(path_of(family) + "kalender.ics")
        made = Calendar.from_ical(answer.content)
        return str(made["METHOD"]), {
            str(one["UID"]): (one["SEQUENCE"], str(one["STATUS"]), one.decoded("DTSTART"))
            for one in made.walk("VEVENT")
        }

    def reminders():
        waiting = Message.objects.filter(kind="reminder", state=MessageState.SCHEDULED)
        return sorted(timezone.localdate(one.due_at) for one in waiting)

    day = timezone.localdate(second.starts)
    assert day - timedelta(days=1) in reminders()
    uid = f"meeting-{second.pk}@programs"
    enrolment.set_cannot_come(family, second, cannot=True)
    starts = (second.starts + timedelta(days=2)).replace(microsecond=0)
    moved = Wish(Happening.MOVED, second, starts, starts + timedelta(hours=2))
    change = changes.make(group, moved, key="m", by=leader)
    assert events()[1][uid] == (1, "CONFIRMED", starts)
    assert day + timedelta(days=1) in reminders()  # what they said was about the other day
    changes.make(group, Wish(Happening.CANCELLED, second), key="c", by=leader)
    assert events()[1][uid] == (2, "CANCELLED", starts)
    assert len(events()[1]) == 3
    assert day + timedelta(days=1) not in reminders()
    assert not changes.can_undo(change)
    changes.make(group, Wish(Happening.GROUP), key="g", by=leader)
    method, found = events()
    assert method == "CANCEL"
    assert {status for _sequence, status, _starts in found.values()} == {"CANCELLED"}
    assert reminders() == []


@pytest.mark.requirement("PRG-23")
def test_taken_back_those_who_were_told_are_told():
    group, _first = course()
    leader, second = make_leader(group), group.meetings.all()[1]
    make_enrolment(group, name="Brev", email="brev@example.org", phone="")
    make_enrolment(group, name="Ring")
    change = changes.make(group, Wish(Happening.CANCELLED, second), key="c", by=leader)
    # The letter went out; the call was not made.
    telling.messages_of(change).filter(channel="email").update(state=MessageState.SENT)
    changes.undo(change, by=leader)
    changes.undo(change, by=leader)
    second.refresh_from_db()
    assert (second.cancelled_at, second.sequence) == (None, 2)
    assert told(change) == {
        "Brev": [("meeting_cancelled", "email", "sv"), ("meeting_on", "email", "sv")],
        "Ring": [("meeting_cancelled", "call", "sv")],
    }
    assert telling.messages_of(change).get(channel="call").state == MessageState.CANCELLED


@pytest.mark.requirement("PRG-23")
def test_moved_twice_a_family_hears_of_the_day_that_they_know():
    """Who was not phoned yet is told once, from the first day to the last."""
    group, _first = course()
    leader, second = make_leader(group), group.meetings.all()[1]
    known = timezone.localtime(second.starts)
    make_enrolment(group, name="Ring")
    for number in (1, 2):
        starts = second.starts + timedelta(days=number)
        wish = Wish(Happening.MOVED, second, starts, starts + timedelta(hours=1))
        changes.make(group, wish, key=f"m{number}", by=leader)
        second.refresh_from_db()
    (call,) = Message.objects.filter(kind="meeting_moved", state=MessageState.SCHEDULED)
    assert f"{known.day} " in call.body
    dates = [f"{(known + timedelta(days=days)).day}" for days in (0, 1, 3)]
    assert [day in call.body.split() for day in dates] == [True, False, True]


def moved(group, meeting, by, days: int):
    starts = meeting.starts + timedelta(days=days)
    wish = Wish(Happening.MOVED, meeting, starts, starts + timedelta(hours=1))
    made = changes.make(group, wish, key=f"d{days}", by=by)
    meeting.refresh_from_db()
    return made


@pytest.mark.requirement("PRG-23")
def test_moved_three_times_a_family_hears_of_the_day_that_they_know():
    group, _first = course()
    leader, second = make_leader(group), group.meetings.all()[1]
    known = timezone.localtime(second.starts)
    make_enrolment(group, name="Ring")
    for days in (1, 2, 3):
        moved(group, second, leader, days)
    (call,) = Message.objects.filter(kind="meeting_moved", state=MessageState.SCHEDULED)
    days = [f"{(known + timedelta(days=days)).day}" for days in (0, 1, 3, 6)]
    assert [day in call.body.split() for day in days] == [True, False, False, True]


@pytest.mark.requirement("PRG-23")
def test_what_is_taken_back_lets_an_earlier_move_be_told():
    """Moved, called off, held after all, before anybody was phoned: the move is still news."""
    group, _first = course()
    leader, second = make_leader(group), group.meetings.all()[1]
    make_enrolment(group, name="Ring")
    first = moved(group, second, leader, 1)
    changes.undo(ill(group, second, leader, key="off"), by=leader)
    waiting = Message.objects.filter(state=MessageState.SCHEDULED, kind__startswith="meeting")
    assert [(row.kind, row.channel) for row in waiting] == [("meeting_moved", "call")]
    changes.undo(first, by=leader)  # and nobody has heard of anything
    assert not waiting.all().exists()


@pytest.mark.requirement("PRG-22", "PRG-23")
def test_a_cancelled_group_lets_everybody_go_and_loses_no_mark():
    group, first = course(adults=2)
    leader = make_leader(group)
    active, *_others = (
        make_enrolment(group, name=name, email=f"{name}@example.org") for name in "abc"
    )
    mark(first, active.pk, 1, mark="present", by=leader)
    change = changes.make(group, Wish(Happening.GROUP), key="g", by=leader)
    states = dict(group.enrolments.values_list("name", "state"))
    assert states == {"a": State.ENDED_EARLY, "b": State.NOT_PLACED, "c": State.NOT_PLACED}
    assert {kind for rows in told(change).values() for kind, _c, _l in rows} == {"group_cancelled"}
    assert group.seats.filter(enrolment=None).count() == group.seats.count()
    assert active.attendance.count() == 1
    assert not group.meetings.filter(ends__gte=timezone.now(), cancelled_at=None).exists()
    assert not changes.can_undo(change)
    with pytest.raises(enrolment.Closed):
        make_enrolment(group)
    with pytest.raises(Refused):
        changes.make(group, Wish(Happening.PLACE, place={"sv": "x", "ar": "x"}), key="p", by=leader)


@pytest.mark.requirement("PRG-23", "PRG-33")
def test_a_guest_is_told_and_may_catch_up_elsewhere():
    program = make_program()
    own, sister, third = (make_group(program=program) for _number in range(3))
    missed = make_meeting(own, days=1)
    there, other = make_meeting(sister, days=3), make_meeting(third, days=4)
    leader = make_leader(own, sister, third)
    guest = make_enrolment(own, name="Gäst", email="g@example.org")
    after.catch_up(guest, missed, there, by=leader)
    change = changes.make(sister, Wish(Happening.CANCELLED, there), key="c", by=leader)
    assert list(told(change)) == ["Gäst"]
    after.catch_up(guest, missed, other, by=leader)
    assert CatchUp.objects.get(enrolment=guest).instead == other


@pytest.mark.requirement("PRG-23", "PRG-33")
def test_a_guest_is_told_of_a_new_place_and_of_a_cancelled_group():
    program = make_program()
    own, sister = (make_group(program=program) for _number in range(2))
    missed, there = make_meeting(own, days=1), make_meeting(sister, days=3)
    leader = make_leader(own, sister)
    guest = make_enrolment(own, name="Gäst", email="g@example.org")
    after.catch_up(guest, missed, there, by=leader)
    place = {"sv": "Nya salen", "ar": "القاعة الجديدة"}
    change = changes.make(sister, Wish(Happening.PLACE, place=place), key="p", by=leader)
    assert told(change) == {"Gäst": [("catch_up", "email", "sv")]}
    assert "Nya salen" in telling.messages_of(change).get().body
    change = changes.make(sister, Wish(Happening.GROUP), key="g", by=leader)
    assert told(change) == {"Gäst": [("meeting_cancelled", "email", "sv")]}
    guest.refresh_from_db()
    assert guest.state == State.CONFIRMED  # in their own group


# --- the pages ---


@pytest.fixture
def phone():
    group, first = course()
    client, leader = Client(), make_leader(group)
    client.force_login(leader)
    return client, group, first, leader


@pytest.mark.one_database
@pytest.mark.requirement("PRG-23")
def test_leader_ill_in_four_pages(phone):
    """From "Your groups": choose, look, say yes, phone. Nothing is kept before the yes."""
    client, group, first, _leader = phone
    make_enrolment(group, name="Sara Ek", message_language="ar")
    evenings = client.get("/sv/ledare/").content.decode()
    here = f"/sv/ledare/grupp/{group.pk}/andring/"
    if timezone.localdate(first.starts) == timezone.localdate():  # not in the hour before midnight
        assert f'href="{here}?meeting={first.pk}"' in evenings
    look = client.get(here, {"what": "ill", "meeting": first.pk})
    page = look.content.decode()
    assert "Sara Ek" in page and "يتعذر حضور المشرف" in page and "العربية" in page
    first.refresh_from_db()
    assert first.cancelled_at is None
    said = {"what": "ill", "meeting": first.pk, "key": look.context["key"]}
    done = [client.post(f"{here}skicka/", said)["Location"] for _time in range(2)]
    assert done == [f"{here}gjort/?klart=1"] * 2
    assert Message.objects.filter(kind="leader_ill").count() == 1
    assert "Sara Ek" in client.get("/sv/ledare/").content.decode()
    again = client.get(here, {"what": "ill", "meeting": first.pk})
    assert again.status_code == 422  # it is not among the coming ones any more


@pytest.mark.one_database
@pytest.mark.requirement("PRG-23")
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"day": "2020-01-02"}, "Skriv en dag och en tid som inte har varit än."),
        ({"starts": "19:00", "ends": "18:00"}, "Skriv en sluttid som är senare än starten."),
        ({}, "Gruppen har en annan träff då"),
    ],
)
def test_a_wrong_time_loses_nothing(phone, said, words):
    client, group, first, _leader = phone
    other = timezone.localtime(group.meetings.last().starts).replace(second=0, microsecond=0)
    Meeting.objects.filter(pk=group.meetings.last().pk).update(starts=other)
    asked = {
        "meeting": first.pk,
        "day": str(other.date()),
        "starts": f"{other:%H:%M}",
        "ends": "23:59",
    } | said
    answer = client.get(f"/sv/ledare/grupp/{group.pk}/andring/tid/", asked)
    page = answer.content.decode()
    assert words in page
    assert asked["day"] in page and asked["ends"] in page
    first.refresh_from_db()
    assert first.sequence == 0


@pytest.mark.one_database
def test_who_may(phone):
    """A leader does not cancel the season, and nothing of another group."""
    client, group, _first, _leader = phone
    other = make_group()
    make_meeting(other, days=3)
    here = "/sv/ledare/grupp/{}/andring/"
    assert client.get(here.format(other.pk)).status_code == 404
    assert client.post(here.format(other.pk) + "skicka/", {"key": "x"}).status_code == 404
    assert client.get(here.format(group.pk), {"what": "group"}).status_code == 422
    client.post(here.format(group.pk) + "skicka/", {"what": "group", "key": "x"})
    group.refresh_from_db()
    assert not group.is_cancelled
