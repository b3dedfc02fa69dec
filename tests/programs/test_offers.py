"""A freed place is held for the next in line until a deadline in service hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from outbox.models import Message
from programs.enums import Actor, Answer, State
from programs.models import Enrolment, Offer
from programs.service_hours import after
from programs.services import offers, seats
from programs.services.enrolment import Begun, cancel
from programs.services.private_link import path_of
from tests.programs.makers import (
    make_enrolment,
    make_group,
    make_leader,
    make_meeting,
    make_program,
    seats_of,
)

SWEDEN = ZoneInfo("Europe/Stockholm")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SWEDEN)


@pytest.mark.requirement("PRG-6")
@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 10:00", 2, "2026-11-23 12:00"),
        ("2026-11-23 19:00", 2, "2026-11-24 09:00"),  # over a night
        ("2026-11-27 19:00", 24, "2026-12-01 19:00"),  # over a weekend
        ("2026-11-28 12:00", 1, "2026-11-30 09:00"),  # from a Saturday
        ("2026-04-02 19:00", 2, "2026-04-07 09:00"),  # Easter
        ("2026-06-18 19:00", 2, "2026-06-22 09:00"),  # Midsummer Eve
        ("2026-12-23 19:00", 2, "2026-12-28 09:00"),  # Christmas Eve and the days after
        ("2026-10-23 19:00", 12, "2026-10-26 19:00"),  # the clock goes back between
    ],
)
def test_service_hours(start, hours, end):
    assert after(local(start), hours) == local(end)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1)), st.integers(1, 60))
def test_a_deadline_lies_in_service_hours_and_leaves_all_of_them(start, hours):
    start = start.replace(tzinfo=UTC)
    end = timezone.localtime(after(start, hours))
    assert end - start >= timedelta(hours=hours)
    assert (end.weekday() < 5, 8 * 60 < end.hour * 60 + end.minute + 1 <= 20 * 60 + 1) == (
        True, True
    )  # fmt: skip


def offered(*, adults: int = 1, first: int = 1, policy: str = "pass", **facts) -> Enrolment:
    """Somebody whom a freed place is offered to."""
    group = make_group(adults=first, program=make_program(queue_policy=policy))
    make_meeting(group, days=30)
    others = [make_enrolment(group) for _seat in range(first)]
    waits = make_enrolment(group, adults=adults, **{"email": "a@example.org"} | facts)
    cancel(others[0], actor=Actor.PARENT, reason="test")
    waits.refresh_from_db()
    assert (waits.state, seats_of(waits)) == (State.OFFERED, (1, 0))
    return waits


def time_is_out(enrolment: Enrolment, state: str = "sent") -> None:
    """As if the letter had gone out, or not, a month ago."""
    past = timezone.now() - timedelta(days=30)
    offer = enrolment.open_offer
    Offer.objects.filter(pk=offer.pk).update(deadline=past if offer.deadline else None)
    Message.objects.filter(pk=offer.letter_id).update(state=state, changed_at=past)


def state_of(enrolment: Enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).state


@pytest.mark.django_db
class TestExpiry:
    @pytest.mark.requirement("PRG-6", "PRG-21")
    def test_time_out_gives_the_place_to_the_next_and_the_second_time_a_person_phones(self):
        first = offered()
        second = make_enrolment(first.group, email="b@example.org")
        time_is_out(first)
        call_command("tend_queues")
        assert (state_of(first), state_of(second)) == (State.WAITING, State.OFFERED)
        cancel(second, actor=Actor.PARENT, reason="test")
        assert state_of(first) == State.OFFERED  # the second time
        third = make_enrolment(first.group)
        time_is_out(first)
        call_command("tend_queues")
        first.refresh_from_db()
        assert (first.state, first.paused, state_of(third)) == ("waiting", True, "offered")
        call = Message.objects.get(kind="unanswered_call", channel="call")
        assert call.about == f"programs.enrolment:{first.pk}"
        offers.answer(third, Answer.NO, actor=Actor.PARENT, reason="test")
        assert state_of(first) == State.WAITING  # until somebody has spoken with them
        offers.offer_again(first, by=make_leader(first.group))
        assert state_of(first) == State.OFFERED

    @pytest.mark.requirement("PRG-6")
    @pytest.mark.parametrize("state", ["scheduled", "failed", "sending", "unsure"])
    def test_never_while_the_letter_has_not_arrived(self, state):
        waits = offered()
        time_is_out(waits, state)
        assert (offers.expire(), state_of(waits)) == (0, State.OFFERED)

    @pytest.mark.requirement("PRG-6")
    def test_where_the_provider_tells_only_its_word_counts(self, settings):
        waits = offered()
        settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
        time_is_out(waits, "sent")
        assert (offers.expire(), state_of(waits)) == (0, State.OFFERED)
        time_is_out(waits, "delivered")
        assert (offers.expire(), state_of(waits)) == (1, State.OFFERED)  # nobody else waits
        assert waits.offers.count() == 2

    @pytest.mark.requirement("PRG-6")
    def test_never_by_itself_for_whoever_has_only_a_phone(self):
        waits = offered(email="")
        assert waits.open_offer.deadline is None
        assert Message.objects.get(kind="offer").channel == "call"
        time_is_out(waits)
        assert (offers.expire(), state_of(waits)) == (0, State.OFFERED)

    @pytest.mark.requirement("PRG-6")
    def test_a_letter_that_came_late_leaves_all_the_hours(self):
        waits = offered()
        time_is_out(waits)
        Message.objects.filter(kind="offer").update(changed_at=timezone.now())
        assert (offers.expire(), state_of(waits)) == (0, State.OFFERED)

    def test_who_asked_to_be_phoned_is_waited_for(self):
        waits = offered()
        for _time in range(2):
            offers.ask_for_call(waits)
        assert Message.objects.filter(kind="offer_call", channel="call").count() == 1
        time_is_out(waits)
        assert (offers.expire(), state_of(waits)) == (0, State.OFFERED)

    def test_a_parent_asks_to_be_phoned_by_the_link(self, client):
        waits = offered(phone="0701740600")
        page = client.post(f"{path_of(waits)}svar/", {"answer": "call"}, follow=True)
        assert "Vi ringer dig." in page.content.decode()
        assert 'value="call"' not in page.content.decode()
        assert Message.objects.filter(kind="offer_call", channel="call").count() == 1
        assert state_of(waits) == State.OFFERED

    def test_nobody_is_offered_a_place_in_a_group_that_has_begun(self):
        group = make_group(adults=1)
        first, waits = make_enrolment(group), make_enrolment(group)
        meeting = make_meeting(group, days=-1)
        cancel(first, actor=Actor.PARENT, reason="test")
        assert state_of(waits) == State.WAITING
        group.late_starts = True
        group.save()
        make_meeting(group, days=6)
        seats.fill(group)
        assert (meeting.group.has_begun, state_of(waits)) == (True, State.OFFERED)


@pytest.mark.django_db
@pytest.mark.one_database
class TestAnswering:
    @pytest.mark.requirement("PRG-6")
    def test_only_a_press_answers_and_twice_is_once(self, client):
        waits = offered()
        link = path_of(waits)
        for method in (client.get, client.head):
            assert method(f"{link}svar/", {"answer": "yes"}).status_code == 302
        assert state_of(waits) == State.OFFERED
        assert "Vill du ha platsen?" in client.get(link).content.decode()
        for _time in range(2):
            answer = client.post(f"{link}svar/", {"answer": "yes", "lang": "ar"}, follow=True)
        assert 'lang="ar"' in answer.content.decode()
        assert "Erbjudandet" not in client.get(link).content.decode()
        assert (state_of(waits), seats_of(waits)) == (State.CONFIRMED, (1, 0))

    @pytest.mark.requirement("PRG-6")
    def test_no_gives_the_place_on_and_a_late_yes_is_told_so(self, client):
        waits = offered()
        after_them = make_enrolment(waits.group)
        client.post(f"{path_of(waits)}svar/", {"answer": "no"})
        assert (state_of(waits), state_of(after_them)) == (State.WITHDRAWN, State.OFFERED)
        page = client.post(f"{path_of(waits)}svar/", {"answer": "yes"}, follow=True)
        assert "Erbjudandet gäller inte längre" in page.content.decode()
        assert state_of(waits) == State.WITHDRAWN

    def test_a_yes_after_the_deadline_counts_while_the_place_is_held(self, client):
        waits = offered()
        time_is_out(waits)
        client.post(f"{path_of(waits)}svar/", {"answer": "yes"})
        assert state_of(waits) == State.CONFIRMED

    @pytest.mark.parametrize("answer", ["", "expired", "x" * 200, "\x00"])
    def test_any_other_word_changes_nothing(self, client, answer):
        waits = offered()
        assert client.post(f"{path_of(waits)}svar/", {"answer": answer}).status_code == 302
        assert state_of(waits) == State.OFFERED

    @pytest.mark.requirement("PRG-6", "PRG-31")
    def test_staff_answer_for_a_parent_who_phones(self):
        waits = offered(email="", name="Bo Ek")
        client, other = Client(), Client()
        client.force_login(make_leader(waits.group))
        other.force_login(make_leader(make_group()))
        page = f"/sv/ledare/grupp/{waits.group_id}/"
        assert "Bo Ek" in client.get(page).content.decode()
        where = f"{page}svar/{waits.pk}/"
        assert client.get(where).status_code == 302
        assert other.post(where, {"answer": "yes"}).status_code == 404
        assert state_of(waits) == State.OFFERED
        client.post(where, {"answer": "yes"})
        assert state_of(waits) == State.CONFIRMED
        assert "Svaret är sparat" in client.get(f"{page}?klart=svarat").content.decode()


@pytest.mark.django_db
class TestCouples:
    @pytest.mark.requirement("PRG-7")
    def test_one_of_two_begins_and_the_other_stands_first(self):
        couple = offered(adults=2, first=2, policy="split")
        behind = make_enrolment(couple.group)
        offers.answer(couple, Answer.YES, actor=Actor.PARENT, reason="test")
        couple.refresh_from_db()
        other = Enrolment.objects.get(came_from=couple)
        assert (couple.state, couple.adults, seats_of(couple)) == (State.CONFIRMED, 1, (1, 0))
        assert (other.state, other.adults, other.email) == (State.WAITING, 1, couple.email)
        assert list(seats.queue(couple.group)) == [other, behind]
        assert other.reference != couple.reference and path_of(other) != path_of(couple)

    @pytest.mark.requirement("PRG-7", "PRG-21")
    def test_a_chair_that_became_free_meanwhile_goes_to_the_other_at_once(self):
        couple = offered(adults=2, first=2, policy="split")
        placed = couple.group.enrolments.get(state=State.CONFIRMED)
        cancel(placed, actor=Actor.PARENT, reason="test")
        offers.answer(couple, Answer.YES, actor=Actor.PARENT, reason="test")
        other = Enrolment.objects.get(came_from=couple)
        assert (state_of(couple), state_of(other), seats_of(other)) == (
            State.CONFIRMED, State.OFFERED, (1, 0)
        )  # fmt: skip

    @pytest.mark.requirement("PRG-7")
    def test_two_who_would_rather_wait_together_keep_their_turn(self, client):
        couple = offered(adults=2, first=2, policy="split")
        behind = make_enrolment(couple.group)
        client.post(f"{path_of(couple)}svar/", {"answer": "together"})
        assert (state_of(couple), state_of(behind)) == (State.WAITING, State.OFFERED)
        assert list(seats.queue(couple.group)) == [couple]
        seats.add(couple.group, kind="adult", count=2, by=None)
        assert seats_of(couple) == (2, 0)


@pytest.mark.django_db
@pytest.mark.one_database
class TestBegun:
    @pytest.mark.parametrize("late", [False, True])
    def test_a_group_that_has_begun_says_so_and_takes_nobody_unless_allowed(self, client, late):
        group = make_group(late_starts=late)
        make_meeting(group, days=-1)
        make_meeting(group, days=6)
        root = f"/sv/kurser/grupp/{group.pk}/"
        page = client.get(root).content.decode()
        assert ("Gruppen har börjat" in page, f"{root}anmalan/" in page) == (not late, late)
        assert (root in client.get("/sv/kurser/").content.decode()) == late
        for path in ("anmalan/", "anmalan/namn/"):
            assert client.get(root + path).status_code == (200 if late else 302)
        assert client.post(f"{root}anmalan/namn/svar/").status_code == 302
        if late:
            assert make_enrolment(group).state == State.CONFIRMED
            return
        with pytest.raises(Begun):
            make_enrolment(group)
