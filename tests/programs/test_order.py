"""Moving between groups, the draw by lot, the order changed by a person, and a guest's chair."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from outbox.models import Message, MessageState
from programs import queries
from programs.enums import Actor, Places, Reason, SeatKind, State
from programs.models import Attendance, EnrolmentLog, Group, Meeting
from programs.services import after, changes, enrolment, moves, queue, seats
from programs.services.attendance import mark
from programs.services.private_link import path_of
from tests.programs.makers import (
    make_enrolment,
    make_group,
    make_leader,
    make_meeting,
    make_program,
    seats_of,
)

pytestmark = pytest.mark.django_db


def two_groups(first: int = 2, second: int = 2, **facts):
    program = make_program(**facts)
    groups = make_group(first, program=program), make_group(second, program=program)
    for group in groups:
        make_meeting(group, days=3)
        make_meeting(group, days=10)
    return groups


# --- moves ---


@pytest.mark.requirement("PRG-20", "PRG-22")
def test_a_moved_family_has_its_seats_there_and_its_old_link_leads_on():
    here, there = two_groups(first=2)
    leader = make_leader(here, there)
    family = make_enrolment(
        here, adults=2, children=1, childcare=1, email="a@example.org", message_language="ar"
    )
    waits = make_enrolment(here)
    new = moves.move(family, there, by=leader, reason="another evening")
    assert moves.move(family, there, by=leader, reason="another evening") == new
    family.refresh_from_db()
    assert (family.state, new.state) == (State.MOVED, State.CONFIRMED)
    assert (seats_of(family), seats_of(new)) == ((0, 0), (2, 1))
    waits.refresh_from_db()
    assert waits.state == State.OFFERED  # the freed place went on in the same transaction
    letters = Message.objects.filter(about=f"programs.enrolment:{new.pk}").exclude(kind="reminder")
    assert [(one.kind, one.language) for one in letters] == [("moved", "ar")]
    waiting = {one.about for one in Message.objects.filter(
        kind="reminder", state=MessageState.SCHEDULED)}  # fmt: skip
    assert waiting == {f"programs.enrolment:{new.pk}"}
    page = Client().get(path_of(family))
    assert new.reference in page.content.decode()
    row = EnrolmentLog.objects.get(enrolment=family, after=State.MOVED)
    assert (row.by, row.reason) == (leader, "another evening")
    calendar = Client().get(path_of(family) + "kalender.ics").content.decode()
    assert calendar.count("STATUS:CANCELLED") == here.meetings.count()


@pytest.mark.requirement("PRG-20")
def test_without_room_for_all_of_them_nothing_is_changed():
    here, there = two_groups(second=1)
    leader = make_leader(here, there)
    couple = make_enrolment(here, adults=2)
    with pytest.raises(moves.NoRoom):
        moves.move(couple, there, by=leader, reason="x")
    couple.refresh_from_db()
    assert (couple.state, seats_of(couple)) == (State.CONFIRMED, (2, 0))
    assert there.enrolments.count() == 0


@pytest.mark.requirement("PRG-22")
def test_what_they_have_been_at_counts_in_the_new_group():
    here, there = two_groups(completes_at=50)
    leader = make_leader(here, there)
    past = timezone.now() - timedelta(days=7)
    for group in (here, there):
        first = group.meetings.first()
        Meeting.objects.filter(pk=first.pk).update(starts=past, ends=past + timedelta(hours=2))
    family = make_late(here)
    mark(here.meetings.first(), family.pk, 1, mark="present", by=leader)
    new = moves.move(family, there, by=leader, reason="x")
    assert new.state == State.ACTIVE
    assert [one.attended for one in after.progress(there)] == [1]
    assert Attendance.objects.get().enrolment == new


def make_late(group: Group):
    Group.objects.filter(pk=group.pk).update(late_starts=True)
    return make_enrolment(Group.objects.get(pk=group.pk))


@pytest.mark.one_database
@pytest.mark.requirement("PRG-22", "PRG-23")
def test_a_person_moves_a_family_before_the_group_is_cancelled():
    here, there = two_groups()
    leader = make_leader(here, there)
    client = Client()
    client.force_login(leader)
    family = make_enrolment(here)
    page = f"/sv/ledare/grupp/{here.pk}/flytta/{family.pk}/"
    assert client.post(f"{page}skicka/", {"to": "", "reason": "Kvällen passar"}).status_code == 422
    assert (
        "Kvällen passar"
        in client.post(f"{page}skicka/", {"reason": "Kvällen passar"}).content.decode()
    )
    client.post(f"{page}skicka/", {"to": there.pk, "reason": "Kvällen passar"})
    wish = changes.Wish(changes.Happening.GROUP)
    changes.make(here, wish, key="g", by=leader)
    assert there.enrolments.get().state == State.CONFIRMED
    stranger = Client()
    stranger.force_login(make_leader())
    assert stranger.get(page).status_code == 404


# --- a guest's chair ---


@pytest.mark.requirement("PRG-1", "PRG-20", "PRG-33")
def test_a_guests_chair_is_not_given_away_until_the_evening_is_over():
    here, there = two_groups(second=1)
    leader = make_leader(here, there)
    guest = make_enrolment(here)
    missed, evening = here.meetings.first(), there.meetings.first()
    places = lambda: queries.places_of(queries.open_groups().get(pk=there.pk))  # noqa: E731
    assert places() == Places.FEW
    after.catch_up(guest, missed, evening, by=leader)
    assert places() == Places.FULL  # what the catalogue says
    newcomer = make_enrolment(there)
    assert newcomer.state == State.WAITING
    found = queries.groups_with_counts(leader).get(pk=there.pk)
    assert queries.why_nobody(found, [newcomer]) == {newcomer.pk: Reason.NO_SEAT}
    assert seats.set_capacity(there, kind=SeatKind.ADULT, count=0, by=leader) == 1
    Group.objects.filter(pk=there.pk).update(late_starts=True)
    over = timezone.now() - timedelta(hours=3)
    Meeting.objects.filter(pk=evening.pk).update(starts=over, ends=over + timedelta(hours=1))
    call_command("tend_queues")
    newcomer.refresh_from_db()
    assert newcomer.state == State.OFFERED


# --- the draw ---


def drawn_group(adults: int = 2):
    group = make_group(adults, draws_at=timezone.now() + timedelta(hours=1))
    make_meeting(group, days=20)
    return group


@pytest.mark.requirement("PRG-21")
def test_the_draw_is_made_once_in_an_order_that_anybody_can_make_again():
    group = drawn_group()
    families = [make_enrolment(group, name=f"F{number}") for number in range(6)]
    assert {one.state for one in families} == {State.APPLIED}
    with pytest.raises(queue.TooEarly):
        queue.draw(group)
    call_command("tend_queues")
    assert group.enrolments.filter(state=State.APPLIED).count() == 6
    Group.objects.filter(pk=group.pk).update(draws_at=timezone.now())
    call_command("tend_queues")
    assert not queue.draw(group)  # by hand, after the timer
    group.refresh_from_db()
    order = queue.drawn_order(group.draw_seed, [one.reference for one in families])
    placed = group.enrolments.filter(state=State.CONFIRMED).order_by("queued_at")
    waiting = group.enrolments.filter(state=State.WAITING).order_by("queued_at")
    assert [one.reference for one in placed] == order[:2]
    assert [one.reference for one in waiting] == order[2:]
    assert [(one["reference"], one["holds"]) for one in queue.proof(group)] == [
        (one, True) for one in order
    ]
    kinds = Message.objects.exclude(kind__in=("applied", "reminder")).values_list("kind", flat=True)
    assert sorted(kinds) == ["confirmed"] * 2 + ["waiting"] * 4
    late = make_enrolment(group)  # after the draw: behind all of them
    assert list(seats.queue(group))[-1] == late
    Group.objects.filter(pk=group.pk).update(draw_seed="another")
    group.refresh_from_db()
    assert not all(one["holds"] for one in queue.proof(group))


@pytest.mark.requirement("PRG-21", "PRG-22")
def test_who_still_waits_when_the_group_has_begun_gets_to_know():
    group = make_group(1)
    make_meeting(group, days=1)
    make_enrolment(group)
    waits = make_enrolment(group, email="w@example.org")
    call_command("tend_queues")
    waits.refresh_from_db()
    assert waits.state == State.WAITING
    past = timezone.now() - timedelta(days=3)
    group.meetings.update(starts=past, ends=past + timedelta(hours=2))
    make_meeting(group, days=4)
    call_command("tend_queues")
    waits.refresh_from_db()
    assert waits.state == State.NOT_PLACED
    assert Message.objects.filter(kind="not_placed").count() == 1


@pytest.mark.one_database
def test_who_leaves_the_line_while_its_order_is_changed_is_no_error(monkeypatch):
    group = make_group(1)
    make_meeting(group, days=3)
    client = Client()
    client.force_login(make_leader(group))
    _has, first, second = (make_enrolment(group) for _one in range(3))

    def late(*args, **more):
        enrolment.cancel(first, actor=Actor.PARENT, reason="x")
        return put(*args, **more)

    put = queue.put
    monkeypatch.setattr("programs.services.queue.put", late)
    page = f"/sv/ledare/grupp/{group.pk}/ordning/{second.pk}/skicka/"
    answer = client.post(page, {"behind": first.pk, "reason": "Kom med i fel kö"})
    assert answer["Location"] == f"/sv/ledare/grupp/{group.pk}/#kon"
    assert list(seats.queue(group)) == [second]


@pytest.mark.requirement("PRG-21")
def test_the_order_is_changed_with_a_reason_that_is_shown():
    group = make_group(1)
    leader = make_leader(group)
    make_meeting(group, days=3)
    client = Client()
    client.force_login(leader)
    has = make_enrolment(group)
    first, second, third = (make_enrolment(group, name=name) for name in "abc")
    page = f"/sv/ledare/grupp/{group.pk}/ordning/{third.pk}/"
    assert client.post(f"{page}skicka/", {"behind": "0", "reason": ""}).status_code == 422
    client.post(f"{page}skicka/", {"behind": "0", "reason": "Kom med i fel kö"})
    assert list(seats.queue(group)) == [third, first, second]
    assert f'action="{page}skicka/"' in client.get(page).content.decode()
    shown = client.get(f"/sv/ledare/grupp/{group.pk}/").content.decode()
    assert "Kom med i fel kö" in shown
    row = EnrolmentLog.objects.get(before=State.WAITING, after=State.WAITING)
    assert (row.enrolment, row.by, row.reason) == (third, leader, "Kom med i fel kö")
    queue.put(third, second, by=leader, reason="back")
    enrolment.cancel(has, actor=Actor.PARENT, reason="x")
    states = [one.state for one in (first, second, third) if not one.refresh_from_db()]
    assert states == [State.OFFERED, State.WAITING, State.WAITING]
