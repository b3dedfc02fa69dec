"""Whoever changes an enrolment holds its group first: two orders would one day be a deadlock."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.enums import Actor, Answer, AwayReason, Mark, SeatKind, State
from programs.models import Enrolment
from programs.services import after, attendance, changes, course, moves, offers, purge, queue, seats
from programs.services.details import Details, change
from programs.services.enrolment import cancel, enrol, say_why, set_cannot_come
from tests.databases import on_sqlite
from tests.programs.makers import (
    make_application,
    make_enrolment,
    make_group,
    make_leader,
    make_meeting,
)

CHANGES = ("INSERT", "UPDATE", "DELETE")


@pytest.mark.postgres
@pytest.mark.skipif(on_sqlite(), reason="SQLite has one writer at a time, and no such order")
@pytest.mark.django_db
@pytest.mark.requirement("PRG-20")
@pytest.mark.parametrize("number", [1, 3])
def test_the_group_is_held_before_anything_is_changed(number):
    group = make_group(number)
    meeting, by = make_meeting(group), make_leader(group)
    first, *_others = [make_enrolment(group, email=f"{one}@example.org") for one in range(number)]
    waiting = make_enrolment(group, email="waits@example.org")

    other, cancelled = make_group(), changes.Wish(changes.Happening.GROUP)
    make_meeting(other, days=7)
    for _one in range(2):
        make_enrolment(group)

    def last() -> Enrolment:
        return group.enrolments.filter(state=State.WAITING).latest("pk")

    def offered() -> Enrolment:
        return Enrolment.objects.get(state=State.OFFERED)

    steps = {
        "absence": lambda: set_cannot_come(first, meeting, cannot=True),
        "details": lambda: change(first, Details("ar", "", "new@example.org", "email")),
        "absent": lambda: attendance.mark(meeting, first.pk, 1, mark=Mark.ABSENT, by=by),
        "present": lambda: attendance.mark(meeting, first.pk, 1, mark=Mark.PRESENT, by=by),
        "why": lambda: say_why(first, meeting, AwayReason.WORK),
        "confirm": lambda: after.confirm(group, first.pk, 1, by=by),
        "take back": lambda: after.take_back(group, first.pk, 1, by=by),
        "chair": lambda: seats.add(group, kind=SeatKind.ADULT, count=1, by=by),
        "call": lambda: offers.ask_for_call(Enrolment.objects.get(pk=waiting.pk)),
        "yes": lambda: offers.answer(offered(), Answer.YES, actor=Actor.PARENT, reason="test"),
        "cancel": lambda: cancel(first, actor=Actor.PARENT, reason="test"),
        "enrol": lambda: enrol(group, make_application(), send_key="again"),
        "move": lambda: moves.move(last(), other, by=by, reason="test"),
        "order": lambda: queue.put(last(), None, by=by, reason="test"),
        "unseen": course.look_for_unseen,
        "expire": lambda: offers.expire(timezone.now()),
        "cancelled": lambda: changes.make(group, cancelled, key="key", by=by),
        "purge": purge.purge,
    }
    late = {}
    for name, step in steps.items():
        with CaptureQueriesContext(connection) as caught:
            step()
        late[name] = first_change_without_group([one["sql"] for one in caught])
    assert late == dict.fromkeys(steps)


def first_change_without_group(queries: list[str]) -> str | None:
    """The first statement that changes or holds a row before the group is held, if there is one."""
    for sql in queries:
        if "FOR UPDATE" in sql or "FOR NO KEY UPDATE" in sql:
            return None if 'FROM "programs_group"' in sql else sql
        if sql.startswith(CHANGES):
            return sql
    return None
