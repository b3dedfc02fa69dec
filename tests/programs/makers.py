"""Programmes, groups and parents for tests, made through the real services where there is one."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from core.models import User
from core.roles import Role, ensure_roles
from programs.enums import GroupState, SeatKind
from programs.models import Enrolment, Group, Meeting, Program
from programs.services import seats
from programs.services.enrolment import Application, enrol

numbers = count(1)


def make_program(**facts) -> Program:
    number = next(numbers)
    both = {"sv": f"Kurs {number}", "ar": f"دورة {number}"}
    return Program.objects.create(
        **{
            "key": f"kurs-{number}",
            "published": True,
            "contact_name": "Maria Lund",
            "contact_phone": "010-174 06 00",
            **dict.fromkeys(("name", "summary", "for_whom", "what_happens", "leads"), both),
            **facts,
        }
    )


def make_group(
    adults: int = 4, childcare: int = 2, program: Program | None = None, **facts
) -> Group:
    group = Group.objects.create(
        **{
            "program": program or make_program(),
            "place": {"sv": "Biblioteket", "ar": "المكتبة"},
            "language": "sv",
            "state": GroupState.OPEN,
            **facts,
        }
    )
    seats.add(group, kind=SeatKind.ADULT, count=adults, by=None)
    if childcare:
        seats.add(group, kind=SeatKind.CHILDCARE, count=childcare, by=None)
    return group


def make_meeting(group: Group, days: int = 0, hours: float = 1) -> Meeting:
    starts = timezone.now() + timedelta(days=days, minutes=5)
    return Meeting.objects.create(group=group, starts=starts, ends=starts + timedelta(hours=hours))


def make_application(**facts) -> Application:
    number = next(numbers)
    return Application(
        **{
            "name": f"Parent {number}",
            "phone": f"+467017{number:05}",
            "email": "",
            "contact_way": "call",
            "message_language": "sv",
            **facts,
        }
    )


def make_enrolment(group: Group, **facts) -> Enrolment:
    return enrol(group, make_application(**facts), send_key=f"key-{next(numbers)}")


def make_leader(*groups: Group, role: Role = Role.PROGRAM_LEADER) -> User:
    user = User.objects.create_user(f"leader{next(numbers)}", password="demo")
    user.groups.add(ensure_roles()[role])
    for group in groups:
        group.leaders.add(user)
    return user


def seats_of(enrolment: Enrolment) -> tuple[int, int]:
    """(adult seats, childcare places) that the enrolment holds."""
    held = [seat.kind for seat in enrolment.seats.all()]
    return held.count("adult"), held.count("childcare")
