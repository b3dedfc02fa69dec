"""PRG-37, REP-11: what a term came to is told once, through the gate, as it was planned."""

import csv
import io
import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from core.models import Area
from core.roles import Role
from programs import periods
from programs.enums import ContactWay, Mark, State
from programs.models import Attendance, Enrolment, Meeting
from programs.services import told
from releases import certificates, ledger
from releases.models import Publication, ReleasePlan
from surveys.reports import background
from tests.programs.makers import make_group, make_program
from tests.programs.test_steering import person

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRG-37", "REP-11")]
SPRING = periods.find("2025-vt")
HERE = "/sv/kurser/siffror/2025-vt/"
IN_TERM, AFTER = date(2025, 3, 1), date(2025, 7, 1)


def families(group, states, **facts):
    start = Enrolment.objects.count()
    return Enrolment.objects.bulk_create(
        Enrolment(
            group=group, state=state, reference=f"R{start + n}", send_key=f"s{start + n}",
            token_digest=f"t{start + n}", name="Zebra", phone="+46701740601",
            contact_way=ContactWay.CALL,
            **{"message_language": ("sv", "ar")[n % 2], "ages": ("1", "4")[n % 2], **facts},
        )
        for n, state in enumerate(states)
    )  # fmt: skip


@pytest.fixture
def town():
    """A big programme in the north and a small one in the south, one meeting each, long ago."""
    north, south = (
        Area.objects.create(key=key, name={"sv": name, "ar": "منطقة"})
        for key, name in (("norr", "Norr"), ("soder", "Söder"))
    )
    big = make_group(adults=1, program=make_program(name={"sv": "Stora", "ar": "الكبيرة"}),
                     area=north)  # fmt: skip
    small = make_group(adults=1, program=make_program(name={"sv": "Lilla", "ar": "الصغيرة"}),
                       area=south)  # fmt: skip
    for group in (big, small):
        starts = timezone.make_aware(datetime(2025, 3, 3, 17))
        Meeting.objects.create(group=group, starts=starts, ends=starts + timedelta(hours=1))
    states = [State.COMPLETED] * 12 + [State.ACTIVE] * 10 + [State.WAITING] * 10
    states += [State.WITHDRAWN] * 4
    people = families(big, states)
    Attendance.objects.bulk_create(
        Attendance(meeting=big.meetings.get(), enrolment=one, mark=Mark.PRESENT)
        for one in people[:22]
    )
    families(small, [State.COMPLETED] * 11 + [State.ACTIVE] * 4)
    return big, small


def test_a_term_is_told_as_it_was_planned_and_a_small_group_cannot_be_worked_out(town):
    _big, small = town
    Enrolment.objects.filter(group=small, pk__gt=small.enrolments.order_by("pk")[5].pk).delete()
    plan = told.declare(SPRING, by=None, today=IN_TERM)
    assert told.declare(SPRING, by=None, today=IN_TERM) == plan
    assert told.tell_all(IN_TERM) == told.tell_all(SPRING.last) == 0
    soon = timezone.now() + timedelta(days=1)
    late = Meeting.objects.create(group=small, starts=soon, ends=soon + timedelta(hours=1))
    assert told.tell_all(AFTER) == 0
    late.delete()
    assert told.tell_all(AFTER) == 1
    assert told.tell_all(AFTER) == 0
    publication = Publication.objects.get(plan=plan)
    assert (ledger.verify(), certificates.verify()) == ([], [])
    shown = {one["label"]["sv"] for one in publication.facts["groups"]}
    hidden = {one["label"]["sv"] for one in publication.facts["hidden"]}
    # Six families: neither they themselves nor everybody but the others.
    assert {"Lilla", "Söder"} <= hidden
    assert len({"Alla", "Stora"} & shown) == 1
    assert len({"Alla", "Norr"} & shown) == 1


def test_the_page_says_no_more_than_the_cells(town):
    told.declare(SPRING, by=None, today=IN_TERM)
    told.tell_all(AFTER)
    cells = Publication.objects.get().cells
    assert [cell.count for cell in cells.filter(dimension="total", question="course")][:4] == [
        14, 4, 10, 23,
    ]  # fmt: skip
    page = Client().get("/sv/kurser/siffror/2025-vt/").content.decode()
    assert "Föräldragrupper våren 2025" in page and "Zebra" not in page
    listed = Client().get("/ar/kurser/siffror/").content.decode()
    assert 'href="/ar/kurser/siffror/2025-vt/"' in listed
    text = Client().get("/sv/kurser/siffror/2025-vt/tabell.csv").content.decode("utf-8-sig")
    told_there = [line for line in text.splitlines() if ";Alla;" in line]
    assert told_there[4].split(";")[1:] == ["Från anmäld till klar", "Genomförd", "Alla", "23"]


def test_figures_can_be_withdrawn_with_a_reason_and_shown_again(town, monkeypatch):
    monkeypatch.setattr(background, "draw_anew", lambda: None)
    told.declare(SPRING, by=None, today=IN_TERM)
    told.tell_all(AFTER)
    publisher = Client()
    publisher.force_login(person(Role.REPORT_PUBLISHER))
    here, sends = HERE, "/sv/rapporter/publicera/program-2025-vt/"
    assert publisher.get(f"{sends}dra-tillbaka/").status_code == 200
    reason = {"reason_sv": "Räknat fel", "reason_ar": "خطأ في العد"}
    done = publisher.post(f"{sends}dra-tillbaka/nu/", reason)
    assert done["Location"] == here
    for path in (here, f"{here}tabell.csv", f"{here}tabell.xlsx"):
        gone = Client().get(path)
        assert gone.status_code == 410 and "Räknat fel" in gone.content.decode(), path
    assert "خطأ في العد" in Client().get(here.replace("/sv/", "/ar/")).content.decode()
    assert "siffrorna är tillbakadragna" in Client().get("/sv/kurser/siffror/").content.decode()
    assert (ledger.verify(), told.tell_all(AFTER)) == ([], 0)
    assert publisher.post(f"{sends}visa-igen/nu/", reason)["Location"] == here
    assert "Räknat fel" in Client().get(here).content.decode()


def test_the_workbook_holds_the_numbers_of_the_page(town):
    told.declare(SPRING, by=None, today=IN_TERM)
    told.tell_all(AFTER)
    text = Client().get(f"{HERE}tabell.csv").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    for language, rtl in (("sv", False), ("ar", True)):
        data = Client().get(f"{HERE.replace('sv', language, 1)}tabell.xlsx").content
        sheet = load_workbook(io.BytesIO(data)).active
        rows = [["" if one is None else str(one) for one in row] for row in sheet.values]
        assert (len(rows), bool(sheet.sheet_view.rightToLeft)) == (len(lines), rtl)
        if language == "sv":
            assert rows == lines
    assert Client().get(f"{HERE}tabell.exe").status_code == 404


@pytest.mark.one_database
def test_a_plan_is_made_by_who_steers_while_the_term_goes_on(town):
    client = Client()
    client.force_login(person(Role.PROGRAM_COORDINATOR))
    client.post("/sv/ledare/styrtal/2025-vt/planera/")
    assert ReleasePlan.objects.filter(source=told.SOURCE).count() == 0
    assert "inte publiceras" in client.get("/sv/ledare/styrtal/?period=2025-vt").content.decode()
    for _press in range(2):
        client.post("/sv/ledare/styrtal/2099-ht/planera/")
    assert ReleasePlan.objects.get(source=told.SOURCE).closes == date(2099, 12, 31)
    page = client.get("/sv/ledare/styrtal/?period=2099-ht").content.decode()
    assert "Det är planerat" in re.sub(r"\s+", " ", page)
