"""Calls to make end by themselves when they have no sense any more, and follow the contact."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from outbox.models import Message, MessageState
from programs.services import details
from tests.programs.makers import make_enrolment, make_group, make_leader, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRG-32")]


def states() -> list[str]:
    return list(Message.objects.filter(kind="confirmed").values_list("state", flat=True))


def test_nobody_phones_about_a_place_when_a_meeting_has_begun_since():
    group = make_group(late_starts=True)
    make_enrolment(group)
    make_meeting(group, days=-3)  # was before the call was written: it still has to be made
    call_command("tend_queues")
    assert states() == [MessageState.SCHEDULED]
    Message.objects.update(created_at=timezone.now() - timedelta(days=4))
    cancelled = make_meeting(group, days=-2)
    group.meetings.exclude(pk=cancelled.pk).update(cancelled_at=timezone.now())
    group.meetings.filter(pk=cancelled.pk).update(cancelled_at=timezone.now())
    call_command("tend_queues")
    assert states() == [MessageState.SCHEDULED]  # what is cancelled does not begin
    group.meetings.update(cancelled_at=None)
    call_command("tend_queues")
    assert states() == [MessageState.CANCELLED]
    client = Client()
    client.force_login(make_leader(group))
    call = Message.objects.get()
    page = client.get(f"/sv/ledare/utskick/{call.pk}/").content.decode()
    assert "så ingen behöver ringa om platsen längre" in page
    assert "Att ringa" not in client.get("/sv/ledare/").content.decode()


@pytest.mark.parametrize("phone", ["+46701740699", ""])
def test_a_wish_to_be_phoned_follows_to_the_contact_of_today(phone):
    group = make_group()
    make_meeting(group, days=7)
    parent = make_enrolment(group, call_me=True, phone="+46701740600")
    new = details.Details("ar", phone, "reem@example.org", "email")
    details.change(parent, new)
    call = Message.objects.get(kind="call_me")
    assert (call.state, call.channel, call.language) == (MessageState.SCHEDULED, "call", "ar")
    assert call.recipient == (phone or "reem@example.org")
    assert not Message.objects.filter(recipient="+46701740600").exists()
    client = Client()
    client.force_login(make_leader(group))
    page = client.post(f"/sv/ledare/ring/{call.pk}/").content.decode()
    assert ("reem@example.org" in page, "070-174 06 00" in page) == (True, False)
