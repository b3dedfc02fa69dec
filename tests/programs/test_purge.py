"""Enrolments are gone a year after the last meeting, with everything that names a person."""

from io import StringIO

import pytest
from django.core.management import call_command

from outbox.models import Message
from programs.models import Enrolment, EnrolmentLog, Meeting, Seat
from tests.programs.makers import make_enrolment, make_group, make_meeting

pytestmark = pytest.mark.django_db


def run() -> str:
    out = StringIO()
    call_command("purge_enrolments", stdout=out)
    return out.getvalue().strip()


def test_a_year_after_the_last_meeting_and_not_before():
    old, recent, unplanned = make_group(), make_group(), make_group()
    gone, *kept = [make_enrolment(group) for group in (old, recent, unplanned)]
    make_meeting(old, days=-400)
    make_meeting(recent, days=-400)
    make_meeting(recent, days=-300)
    assert run() == "1 enrolments removed"
    assert list(Enrolment.objects.order_by("pk")) == kept
    assert not EnrolmentLog.objects.filter(enrolment=gone.pk).exists()
    assert not Message.objects.filter(about=f"programs.enrolment:{gone.pk}").exists()
    assert Seat.objects.filter(group=old, enrolment__isnull=False).count() == 0
    assert (Meeting.objects.filter(group=old).count(), old.seats.count()) == (1, 6)
    assert run() == "0 enrolments removed"
