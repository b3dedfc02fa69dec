"""The leader's marks: the last tap by time counts, whenever it reaches us (docs/adr/0045)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from core.models import User
from programs import queries
from programs.enums import Mark
from programs.models import Attendance, Cleared, Enrolment, Meeting
from programs.services import after, course, seats


class NoSuchAdult(Exception):
    """Not a confirmed adult of this group."""


@transaction.atomic
def mark(
    meeting: Meeting,
    enrolment_pk: int,
    adult: int,
    *,
    mark: Mark | None,
    by: User,
    at: datetime | None = None,
) -> Attendance | Cleared:
    """Sets or clears (None) the mark of one adult; the last tap counts, by `at` (else now).

    Returns what counts: this tap, or a later one. The same tap twice is one.
    """
    found = queries.expected(meeting).filter(pk=enrolment_pk).first()
    if found is None or not 1 <= adult <= found.adults:
        raise NoSuchAdult
    enrolment = seats.hold(found)  # a guest's is another group than the meeting's
    if not enrolment.has_place:
        raise NoSuchAdult
    at = at or timezone.now()
    whose: dict[str, Any] = {"meeting": meeting, "enrolment": enrolment, "adult": adult}
    set_ = Attendance.objects.filter(**whose)
    taken = Cleared.objects.filter(**whose)
    last = set_.first() or taken.first()
    if last is not None and last.at > at:
        return last
    if mark is None:
        set_.delete()
        kept: Attendance | Cleared = taken.update_or_create(**whose, defaults={"by": by, "at": at})[
            0
        ]
    else:
        taken.delete()
        kept = set_.update_or_create(**whose, defaults={"mark": mark, "by": by, "at": at})[0]
    after.follow_first(meeting, enrolment)
    course.follow(enrolment, by=by)
    return kept


def contact_of(enrolment: Enrolment, *, by: User) -> Enrolment:
    """The enrolment with its contact details; that somebody looked is logged."""
    record(by, "see contact details", enrolment)
    return enrolment
