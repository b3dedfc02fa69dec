"""PRG-37: exact figures for those who steer the programmes, on the page and in its files."""

import csv
from datetime import datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from core.models import Area, AuditEntry, User
from core.roles import Role, ensure_roles
from programs import periods
from programs.enums import AwayReason, Mark, State
from programs.models import Away, Enrolment, EnrolmentLog, Meeting
from programs.queries import steering
from programs.services import attendance
from tests.programs.makers import make_enrolment, make_group, make_leader, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRG-37")]
SPRING = periods.find("2025-vt")


def person(role):
    user = User.objects.create_user(f"is-{role.name.lower()}")
    user.groups.add(ensure_roles()[role])
    return user


def meet(group, day):
    starts = timezone.make_aware(datetime.fromisoformat(f"{day}T17:30"))
    return Meeting.objects.create(group=group, starts=starts, ends=starts + timedelta(hours=2))


@pytest.fixture
def term():
    """Two meetings in a spring of long ago. Three families with a place, one that waits."""
    area = Area.objects.create(key="norr", name={"sv": "Norr", "ar": "الشمال"})
    program = make_program(name={"sv": "Kursen", "ar": "الدورة"})
    group = make_group(adults=4, program=program, area=area, late_starts=True)
    leader = make_leader(group)
    later = Meeting.objects.create(  # so that the group still takes families
        group=group, starts=timezone.now() + timedelta(days=9),
        ends=timezone.now() + timedelta(days=9, hours=1),
    )  # fmt: skip
    both, one, none, waits = (
        make_enrolment(group, **said)
        for said in (
            {"adults": 2, "children": 2, "ages": "4, 7"},
            {"message_language": "ar", "interpreter_language": "so", "ages": "6 mån"},
            {"children": 2, "ages": "11"},
            {"message_language": "ar", "ages": ""},
        )
    )
    first, second = meet(group, "2025-03-03"), meet(group, "2025-03-10")
    later.delete()
    marks = [(first, both, 1, 1), (first, both, 2, 1), (first, one, 1, 1), (first, none, 1, 0),
             (second, both, 1, 1), (second, both, 2, 0), (second, one, 1, 0)]  # fmt: skip
    for meeting, family, adult, here in marks:
        word = Mark.PRESENT if here else Mark.ABSENT
        attendance.mark(meeting, family.pk, adult, mark=word, by=leader)
    Away.objects.create(meeting=second, enrolment=one, reason=AwayReason.CARE)
    return program, group, waits


def test_families_are_counted_by_what_came_of_them(term):
    _program, group, waits = term
    rows = EnrolmentLog.objects.filter(enrolment=waits, after=State.WAITING)
    rows.update(at=timezone.now() - timedelta(days=12, hours=1))
    (found,) = steering.figures(list(steering.groups_in(SPRING)))
    assert (found.groups, found.families, found.adults) == (1, 4, 5)
    assert (found.states[State.WAITING], found.placed, found.started) == (1, 3, 2)
    assert [(one.number, one.groups, one.here, one.away, one.percent) for one in found.steps] == [
        (1, 1, 3, 1, 75),
        (2, 1, 1, 2, 33),
    ]
    assert found.languages == {"sv": 2, "ar": 2}
    assert found.interpreters == {"so": 1}
    assert found.areas == {group.area_id: 4}
    assert found.ages == {(3, 5): 1, (6, 9): 1, (0, 2): 1, (10, 12): 1, None: 2}
    assert found.away == {AwayReason.CARE: 1}
    assert found.waiting == [12]
    Enrolment.objects.filter(pk=waits.pk).update(state=State.WITHDRAWN)
    (found,) = steering.figures(list(steering.groups_in(SPRING)))
    assert (found.states[State.WITHDRAWN], found.placed, found.started) == (1, 3, 2)


def test_a_group_belongs_to_the_term_of_its_first_meeting_alone(term):
    program, group, _waits = term
    meet(group, "2025-09-01")
    year, autumn = periods.find("2025"), periods.find("2025-ht")
    told = [len(steering.groups_in(one)) for one in (SPRING, autumn, year, SPRING.earlier)]
    assert told == [1, 0, 1, 0]
    assert len(steering.groups_in(SPRING, program=program.pk, area=group.area_id)) == 1
    assert len(steering.groups_in(SPRING, program=make_program().pk)) == 0


@pytest.mark.one_database
def test_the_page_and_its_files_say_the_same_and_compare_with_the_term_before(term, client):
    program, _group, _waits = term
    before = make_group(program=program)
    meet(before, "2024-10-01")
    client.force_login(person(Role.PROGRAM_COORDINATOR))
    said = f"?period=2025-vt&program={program.key}&omrade="
    page = client.get(f"/sv/ledare/styrtal/{said}").content.decode()
    assert "Styrtal: Vårterminen 2025" in page and "inte för publicering" in page
    text = client.get(f"/sv/ledare/styrtal/tabell.csv{said}").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    told = {(row[3], row[4]): row[5] for row in rows if row[2] == "Från anmäld till klar"}
    assert told["Familjer som har anmält sig", "Vårterminen 2025"] == "4"
    assert told["Familjer som har anmält sig", "Höstterminen 2024"] == "0"
    assert told["Grupper", "Höstterminen 2024"] == "1"
    assert ["Vårterminen 2025", "Kursen", "Från träff till träff", "Träff 2",
            "Var där, av de markerade", "33\u00a0%"] in rows  # fmt: skip
    data = client.get(f"/sv/ledare/styrtal/tabell.xlsx{said}").content
    book = [list(row) for row in load_workbook(BytesIO(data)).active.values]
    assert [[str(cell) for cell in row] for row in book] == rows
    assert AuditEntry.objects.filter(action="export steering figures").count() == 2


@pytest.mark.one_database
@pytest.mark.parametrize("said", ["?period=1&program=x&omrade=%00", "?period=2099-vt"])
def test_a_period_without_groups_says_so_whatever_the_address(said):
    client = Client()
    client.force_login(person(Role.PROGRAM_COORDINATOR))
    answer = client.get(f"/ar/ledare/styrtal/{said}")
    assert (answer.status_code, "لا مجموعات" in answer.content.decode()) == (200, True)
    assert client.get("/sv/ledare/styrtal/tabell.exe").status_code == 404
