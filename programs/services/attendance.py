"""The leader's marks."""

from django.db import transaction

from core.audit import record
from core.models import User
from programs import queries
from programs.enums import Mark
from programs.models import Attendance, Enrolment, Meeting
from programs.services import after, course, seats


class NoSuchAdult(Exception):
    """Not a confirmed adult of this group."""


@transaction.atomic
def mark(meeting: Meeting, enrolment_pk: int, adult: int, *, mark: Mark | None, by: User) -> None:
    """Sets or clears (None) the mark of one adult; the last tap counts."""
    enrolment = queries.expected(meeting).filter(pk=enrolment_pk).first()
    if enrolment is None or not 1 <= adult <= enrolment.adults:
        raise NoSuchAdult
    enrolment = seats.hold(enrolment)  # a guest's is another group than the meeting's
    if mark is None:
        Attendance.objects.filter(meeting=meeting, enrolment=enrolment, adult=adult).delete()
    else:
        Attendance.objects.update_or_create(
            meeting=meeting, enrolment=enrolment, adult=adult, defaults={"mark": mark, "by": by}
        )
    after.follow_first(meeting, enrolment)
    course.follow(enrolment, by=by)


def contact_of(enrolment: Enrolment, *, by: User) -> Enrolment:
    """The enrolment with its contact details; that somebody looked is logged."""
    record(by, "see contact details", enrolment)
    return enrolment
