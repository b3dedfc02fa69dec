"""Places, the waiting list, and what happens when a place is given back."""

import pytest

from core.models import AuditEntry
from outbox.models import Message
from programs import queries
from programs.enums import Actor, SeatKind, State
from programs.models import Enrolment, EnrolmentLog, Group
from programs.rules import TRANSITIONS
from programs.services import seats
from programs.services.enrolment import Closed, cancel, enrol, set_cannot_come
from programs.services.log import NotAllowed, move
from tests.programs.makers import (
    make_application,
    make_enrolment,
    make_group,
    make_leader,
    make_meeting,
    make_program,
    seats_of,
)

pytestmark = pytest.mark.django_db


def states(*enrolments: Enrolment) -> list[str]:
    return [Enrolment.objects.get(pk=one.pk).state for one in enrolments]


def give_up(enrolment: Enrolment) -> Enrolment:
    return cancel(enrolment, actor=Actor.PARENT, reason="test")


@pytest.mark.requirement("PRG-20", "PRG-7")
def test_two_adults_take_two_seats_and_their_childcare():
    group = make_group(adults=3, childcare=2)
    couple = make_enrolment(group, adults=2, children=2, childcare=2)
    assert (couple.state, seats_of(couple)) == (State.CONFIRMED, (2, 2))
    second = make_enrolment(group, adults=2)
    assert (second.state, seats_of(second)) == (State.WAITING, (0, 0))


@pytest.mark.requirement("PRG-20")
def test_childcare_is_a_pool_of_its_own():
    group = make_group(adults=5, childcare=1)
    make_enrolment(group, childcare=1)
    second = make_enrolment(group, childcare=1)
    assert (second.state, seats_of(second)) == (State.WAITING, (0, 0))


@pytest.mark.requirement("PRG-21")
def test_a_freed_seat_is_offered_to_the_first_who_fits_and_they_are_told():
    group = make_group(adults=1)
    first, couple, single, last = (
        make_enrolment(group),
        make_enrolment(group, adults=2),
        make_enrolment(group, email="single@example.org", message_language="ar"),
        make_enrolment(group),
    )
    give_up(first)
    assert states(first, couple, single, last) == ["withdrawn", "waiting", "offered", "waiting"]
    assert seats_of(single) == (1, 0)  # the offer holds the place
    told = Message.objects.filter(about=f"programs.enrolment:{single.pk}").order_by("pk")
    assert [(one.kind, one.language) for one in told] == [("waiting", "ar"), ("offer", "ar")]


@pytest.mark.requirement("PRG-21")
def test_under_the_waiting_policy_nobody_passes_the_couple():
    group = make_group(adults=2, program=make_program(queue_policy="wait"))
    first, second = make_enrolment(group), make_enrolment(group)
    couple, single = make_enrolment(group, adults=2), make_enrolment(group)
    give_up(first)
    assert states(couple, single) == ["waiting", "waiting"]
    give_up(second)
    assert states(couple, single) == ["offered", "waiting"]


@pytest.mark.requirement("PRG-21")
def test_the_public_sees_full_while_anyone_waits():
    group = make_group(adults=3, program=make_program(queue_policy="wait"))
    make_enrolment(group, adults=2)
    make_enrolment(group, adults=2)
    shown = queries.open_groups().get(pk=group.pk)
    assert (shown.free, shown.waiting, queries.places_of(shown)) == (1, 1, "full")
    newcomer = make_enrolment(group)
    assert newcomer.state == State.WAITING


@pytest.mark.requirement("PRG-22")
def test_every_change_is_logged_with_actor_and_reason():
    group = make_group(adults=1)
    enrolment = make_enrolment(group)
    give_up(enrolment)
    rows = EnrolmentLog.objects.filter(enrolment=enrolment)
    assert [(row.before, row.after, row.actor) for row in rows] == [
        ("", "applied", "parent"),
        ("applied", "confirmed", "system"),
        ("confirmed", "withdrawn", "parent"),
    ]
    assert all(row.reason for row in rows)


def test_cancelling_twice_frees_once():
    group = make_group(adults=1)
    first, second = make_enrolment(group), make_enrolment(group)
    third = make_enrolment(group)
    give_up(first)
    give_up(first)
    assert states(first, second, third) == ["withdrawn", "offered", "waiting"]


@pytest.mark.requirement("PRG-22")
@pytest.mark.parametrize("before", State)
def test_each_change_is_logged_and_told_or_refused_without_a_trace(before):
    """To all states, by each actor: what the table allows, and everything that it does not name."""
    enrolment = make_enrolment(make_group())
    for after in set(State) - {State.PURGED}:
        for actor in Actor:
            EnrolmentLog.objects.all().delete()
            Message.objects.all().delete()
            enrolment.state = before
            enrolment.save()
            known = TRANSITIONS.get((before, after))
            if known and actor in known.who:
                move(enrolment, after, actor=actor, reason="because")
                row = EnrolmentLog.objects.get()
                assert (row.before, row.after, row.actor) == (before, after, actor)
                letters = list(Message.objects.values_list("kind", flat=True))
                assert (states(enrolment), letters) == (
                    [after],
                    [known.letter][: bool(known.letter)],
                )
                continue
            with pytest.raises(NotAllowed):
                move(enrolment, after, actor=actor, reason="because")
            assert states(enrolment) == [before]
            assert not EnrolmentLog.objects.exists() and not Message.objects.exists()


@pytest.mark.requirement("PAG-11")
def test_the_same_key_makes_one_enrolment():
    group = make_group()
    application = make_application()
    once, again = (enrol(group, application, send_key="same") for _time in range(2))
    assert (once.pk, Enrolment.objects.count()) == (again.pk, 1)


def test_a_closed_group_takes_nobody():
    group = make_group()
    Group.objects.filter(pk=group.pk).update(state="closed")
    with pytest.raises(Closed):
        make_enrolment(group)
    assert Enrolment.objects.count() == 0


@pytest.mark.requirement("PRG-8")
def test_a_duplicate_is_treated_as_anybody_and_the_first_gets_its_link_again():
    group = make_group()
    facts = {"name": "Sara Ek", "phone": "+46701740699"}
    first = make_enrolment(group, **facts)
    again = make_enrolment(group, **facts | {"name": "sara ek", "email": "third@example.org"})
    assert (again.state, seats_of(again)) == (State.CONFIRMED, (1, 0))
    told = Message.objects.order_by("pk").values_list("kind", "recipient")
    assert list(told) == [
        ("confirmed", first.phone),
        ("confirmed", "third@example.org"),
        ("link_again", first.phone),
    ]


@pytest.mark.requirement("PRG-8")
def test_a_duplicate_by_email_gets_the_link_again_by_email():
    group = make_group()
    facts = {"name": "Sara Ek", "phone": "", "contact_way": "email"}
    first = make_enrolment(group, email="sara@example.org", message_language="ar", **facts)
    again = make_enrolment(group, email="Sara@Example.org", **facts)
    assert (again.state, seats_of(again)) == (State.CONFIRMED, (1, 0))
    told = Message.objects.order_by("pk").values_list("kind", "recipient", "language", "channel")
    assert list(told)[1:] == [
        ("confirmed", "Sara@Example.org", "sv", "email"),
        ("link_again", "sara@example.org", "ar", "email"),
    ]
    assert {one.secret_key for one in Message.objects.filter(kind="link_again")} == {str(first.pk)}


@pytest.mark.requirement("PRG-8")
def test_two_people_with_one_address_or_one_phone_are_two():
    """E-mail is never a key, and neither is a phone: a family may share one."""
    group = make_group()
    for name in ("Ali", "Mona"):
        made = make_enrolment(group, name=name, phone="+46701740601", email="home@example.org")
        assert made.state == State.CONFIRMED


@pytest.mark.requirement("PRG-8")
@pytest.mark.parametrize("code", ["sv", "ar"])
def test_a_duplicate_by_phone_makes_a_call_that_tells_no_other_contact(code):
    """The call about the first goes to its own number; the words name no second enrolment."""
    group = make_group()
    facts = {"name": "Sara Ek", "phone": "+46701740699", "message_language": code}
    first = make_enrolment(group, **facts)
    again = make_enrolment(group, **facts | {"email": "third@example.org"})
    call = Message.objects.get(kind="link_again")
    assert (call.channel, call.recipient) == ("call", first.phone)
    answer = Message.objects.get(recipient="third@example.org")
    assert "third@example.org" not in call.body and again.reference not in call.body
    assert first.reference not in answer.body and "/k/p/" not in answer.body
    assert answer.secret_key == str(again.pk)


@pytest.mark.parametrize(("code", "there"), [("sv", "Där kan du"), ("ar", "من خلاله")])
def test_what_the_link_is_for_stands_under_the_link(code, there):
    make_enrolment(make_group(), email="a@example.org", message_language=code)
    lines = Message.objects.get().body.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(there))
    assert lines[at - 1] == "⟦link⟧"


@pytest.mark.requirement("PRG-7")
def test_two_parents_apart_know_nothing_of_each_other():
    group = make_group()
    one = make_enrolment(group, name="Ali", phone="+46701740601")
    other = make_enrolment(group, name="Mona", phone="+46701740602")
    assert (one.state, other.state) == (State.CONFIRMED, State.CONFIRMED)


@pytest.mark.requirement("PRG-20")
def test_an_extra_chair_has_a_reason_and_goes_to_the_queue():
    group = make_group(adults=1)
    leader = make_leader(group)
    make_enrolment(group)
    waiting = make_enrolment(group)
    seats.add(group, kind=SeatKind.ADULT, count=1, by=leader, reason="a chair from next door")
    assert states(waiting) == ["offered"]
    assert group.seats.get(kind="adult", number=2).extra_reason == "a chair from next door"
    assert AuditEntry.objects.filter(by=leader, action="add seats").count() == 1


def test_a_smaller_group_keeps_the_seats_that_are_taken():
    group = make_group(adults=4)
    make_enrolment(group, adults=2)
    assert seats.set_capacity(group, kind=SeatKind.ADULT, count=1, by=None) == 2
    assert seats.set_capacity(group, kind=SeatKind.ADULT, count=6, by=None) == 6


def test_absence_is_said_for_a_coming_meeting_of_the_own_group_only():
    group = make_group()
    enrolment = make_enrolment(group)
    coming, past = make_meeting(group), make_meeting(group, days=-3)
    set_cannot_come(enrolment, coming, cannot=True)
    set_cannot_come(enrolment, coming, cannot=True)
    assert enrolment.cannot_come.count() == 1
    set_cannot_come(enrolment, coming, cannot=False)
    assert enrolment.cannot_come.count() == 0
    for meeting in (past, make_meeting(make_group())):
        with pytest.raises(NotAllowed):
            set_cannot_come(enrolment, meeting, cannot=True)


def test_the_catalogue_asks_the_database_equally_often(django_assert_num_queries):
    program = make_program()
    for groups in (1, 3):
        while program.groups.count() < groups:
            make_meeting(make_group(program=program))
        with django_assert_num_queries(3):
            [list(group.meetings.all()) for one in queries.catalogue() for group in one.open_groups]
