"""What must be true is a rule of the database: each test tries to break one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from programs.models import Attendance, CannotCome, Enrolment, Meeting, Seat
from tests.programs.makers import make_enrolment, make_group, make_meeting

pytestmark = pytest.mark.django_db


def refused(action) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        action()


@pytest.mark.requirement("PRG-20")
def test_a_seat_number_exists_once_in_a_group():
    group = make_group(adults=2)
    refused(lambda: Seat.objects.create(group=group, kind="adult", number=2))
    refused(lambda: Seat.objects.create(group=group, kind="adult", number=0))
    refused(lambda: Seat.objects.create(group=group, kind="sofa", number=9))


def test_a_seat_that_is_taken_keeps_its_enrolment():
    enrolment = make_enrolment(make_group())
    with pytest.raises(ProtectedError):
        enrolment.delete()


@pytest.mark.parametrize(
    "facts",
    [
        {"adults": 0},
        {"adults": 3},
        {"phone": "", "email": ""},
        {"children": 1, "childcare": 2},
        {"children": 13},
        {"state": "perhaps"},
    ],
)
def test_an_enrolment_keeps_within_its_limits(facts):
    enrolment = make_enrolment(make_group())
    refused(lambda: Enrolment.objects.filter(pk=enrolment.pk).update(**facts))


@pytest.mark.parametrize("field", ["send_key", "token_digest", "reference"])
def test_keys_are_unique(field):
    group = make_group()
    first, second = make_enrolment(group), make_enrolment(group)
    values = {field: getattr(first, field)}
    refused(lambda: Enrolment.objects.filter(pk=second.pk).update(**values))


def test_a_meeting_ends_after_it_starts_and_starts_once():
    group = make_group()
    meeting = make_meeting(group)
    refused(
        lambda: Meeting.objects.create(
            group=group, starts=meeting.starts, ends=meeting.starts + timedelta(hours=3)
        )
    )
    later = meeting.starts + timedelta(days=1)
    refused(lambda: Meeting.objects.create(group=group, starts=later, ends=later))


def test_one_mark_per_adult_and_meeting():
    group = make_group()
    meeting, enrolment = make_meeting(group), make_enrolment(group)
    facts = {"meeting": meeting, "enrolment": enrolment}
    Attendance.objects.create(**facts, adult=1, mark="present")
    refused(lambda: Attendance.objects.create(**facts, adult=1, mark="absent"))
    refused(lambda: Attendance.objects.create(**facts, adult=3, mark="absent"))
    refused(lambda: Attendance.objects.create(**facts, adult=2, mark="maybe"))
    CannotCome.objects.create(**facts)
    refused(lambda: CannotCome.objects.create(**facts))
