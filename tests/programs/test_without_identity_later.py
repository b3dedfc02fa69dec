"""What still happens around the night on which contacts go: cancelled evenings, catching up, groups
that are cancelled afterwards, letters that come back."""

from datetime import timedelta

import pytest
from anymail.signals import AnymailTrackingEvent, tracking
from django.core.management import call_command
from django.utils import timezone

from core.models import AuditEntry
from outbox.models import Message, MessageState
from programs.enums import Actor, Happening, SeatKind
from programs.models import CatchUp, Enrolment, Offer
from programs.services import changes, letters, offers, seats
from programs.services.changes import Wish
from tests.programs.makers import (
    make_enrolment,
    make_group,
    make_leader,
    make_meeting,
    make_program,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRV-4")]


@pytest.fixture
def group():
    return make_group(program=make_program(without_identity=True))


def gone(one: Enrolment) -> bool:
    call_command("purge_enrolments")
    one.refresh_from_db()
    return one.contact_gone_at is not None


def emptied(group, **facts) -> Enrolment:
    """A family whose contact went the night before."""
    made = make_enrolment(group, **facts)
    make_meeting(group, days=-2)
    assert gone(made)
    return made


def test_whoever_has_to_hear_of_a_cancelled_last_meeting_is_still_reached(group):
    made = make_enrolment(group)
    make_meeting(group, days=-2)
    last = make_meeting(group, days=5)
    changes.make(group, Wish(Happening.CANCELLED, last), key="k", by=make_leader(group))
    assert not gone(made)
    calls = Message.objects.filter(about=letters.about(made), kind="meeting_cancelled")
    assert calls.get().state == MessageState.SCHEDULED
    last.ends = timezone.now() - timedelta(days=2)
    last.starts = last.ends - timedelta(hours=1)
    last.save()
    assert gone(made)


def test_so_is_whoever_catches_up_in_another_group(group):
    made = make_enrolment(group)
    missed = make_meeting(group, days=-2)
    instead = make_meeting(make_group(program=group.program), days=3)
    CatchUp.objects.create(enrolment=made, missed=missed, instead=instead, by=make_leader())
    assert not gone(made)


def test_a_group_is_cancelled_though_nobody_can_be_told(group):
    emptied(group)
    count = Message.objects.count()
    leader = make_leader(group)
    changes.make(group, Wish(Happening.GROUP, None), key="k", by=leader)
    group.refresh_from_db()
    assert (group.is_cancelled, Message.objects.count()) == (True, count)


def test_a_letter_that_comes_back_afterwards_waits_for_nobody(group):
    made = make_enrolment(group, phone="", email="amal@example.org", contact_way="email")
    letter = Message.objects.filter(about=letters.about(made)).first()
    Message.objects.filter(pk=letter.pk).update(state=MessageState.SENT)
    make_meeting(group, days=-2)
    assert gone(made)
    letter.refresh_from_db()
    event = AnymailTrackingEvent(
        event_type="bounced", metadata={"message": letter.message_id}, message_id=""
    )
    tracking.send(sender=None, event=event, esp_name="x")
    letter.refresh_from_db()
    assert (letter.state, letter.recipient) == (MessageState.SENT, "")
    assert letters.follow(made) == 0


def test_nobody_without_a_contact_is_offered_a_place(group):
    second = make_enrolment(group)
    first = emptied(group)
    Enrolment.objects.filter(pk=second.pk).update(contact_gone_at=None, phone="+46701740699")
    Enrolment.objects.update(state="waiting", queued_at=timezone.now(), adults=2)
    assert list(seats.queue(group)) == [second]
    other = Offer(enrolment=Enrolment.objects.get(pk=first.pk), adults=1)
    offers._stand_first(group, other.enrolment, other, Actor.STAFF, None)
    assert Enrolment.objects.filter(came_from=first, contact_gone_at=None).count() == 0


def test_the_reason_for_an_extra_chair_goes_with_the_contacts(group):
    seats.add(group, kind=SeatKind.ADULT, count=1, by=make_leader(group), reason="Amals syster")
    assert AuditEntry.objects.get(action="add seats").note == ""
    emptied(group)
    assert set(group.seats.values_list("extra_reason", flat=True)) == {""}
