"""A coordinator's season over real pages: set up, filled from a list, changed, and cleared away."""

import re
from datetime import datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from core.models import User
from core.roles import Role, ensure_roles
from programs.models import Enrolment, Group
from tests.journeys.walker import Walker
from tests.programs.makers import make_leader, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TODAY = timezone.make_aware(datetime(2027, 1, 11, 9))  # a Monday
PLACES = {"Biblioteket": "المكتبة", "Torget": "الساحة"}


def excel(*rows: list) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("lista.xlsx", out.getvalue())


def letters(mailoutbox: list) -> list[tuple[str, str]]:
    call_command("send_outbox", verbosity=0)
    sent, mailoutbox[:] = [(one.to[0], one.subject) for one in mailoutbox], []
    return sorted(sent)


def new_group(page: Walker, place: str, program: int, leader: User) -> Group:
    """In the admin, then the days and the opening on the group's own page."""
    page.open("/sv/ledare/grupper/").follow("New group")
    page.press(
        "Spara", program=program, place_sv=place, place_ar=PLACES[place], language="sv",
        adult_seats="2", childcare_seats="1", leaders=[leader.pk],
    )  # fmt: skip
    page.reads("Not ready to open", place)
    page.follow("Add meetings")
    page.press("Show the days", first="2027-02-03", starts="17:30", ends="19:30", count="3")
    page.reads("onsdag 3 februari 2027").press("Add these meetings")
    page.press("Open the enrolment").reads("Close the enrolment")
    return Group.objects.latest("pk")


@pytest.mark.requirement("PRG-21", "PRG-22", "PRG-23", "PRG-32", "PRG-36", "PRV-5")
def test_a_coordinators_season(mailoutbox):
    user = User.objects.create_user("samordnare")
    user.groups.add(ensure_roles()[Role.PROGRAM_COORDINATOR])
    with time_machine.travel(TODAY):
        program = make_program(name={"sv": "Cirkeln", "ar": "الدائرة"})
        page, leader = Walker("sv", user), make_leader()
        sister = new_group(page, "Torget", program.pk, leader)
        group = new_group(page, "Biblioteket", program.pk, leader)
        here = f"/sv/ledare/grupp/{group.pk}/"

        # A list whose columns have changed places is told of, row by row, and nothing is stored.
        head = ["Namn", "Telefon", "E-post", "Språk"]
        people = [
            ["Anna Ek", "070-174 06 01", "anna@example.org", ""],
            ["ليلى حداد", "070-174 06 02", "layla@example.org", "Arabiska"],
            ["Cesar Dal", "070-174 06 03", "cesar@example.org", ""],
        ]
        swapped = [[row[1], row[0], row[2], row[3]] for row in people]
        page.open(here).follow("Enrol from a list")
        page.press("Look at the list", files={"file": excel(head, *swapped)})
        page.reads(
            "3 rader måste rättas först. Inget är sparat.", "Namn och telefon verkar ha bytt plats."
        )
        assert Enrolment.objects.count() == 0
        moved = [[row[3], row[1], row[2], row[0]] for row in [head, *people]]
        page.press("Look at the list", files={"file": excel(*moved)})
        page.reads("Titta igenom listan. Inget är sparat än.", "Anna Ek", "ليلى حداد")
        page.press("Anmäl 3 familjer").reads("2 upptagna av 2 platser", "1 på väntelistan")
        assert letters(mailoutbox) == [
            ("anna@example.org", "Din plats är klar"),
            ("cesar@example.org", "Du står på väntelistan"),
            ("layla@example.org", "تم تأكيد المقعد"),
        ]

        # A parent phones and cancels; the next in line is offered the place and phones, too.
        page.follow("Cancel for the parent", "Anna Ek").press("Yes, cancel")
        page.reads("The enrolment is cancelled, and the parent gets a message.")
        page.press("Says yes", "Cesar Dal").reads(
            "The answer is kept, and the parent gets a message."
        )
        page.reads("No offer waits for an answer.", "Nobody waits.")
        letters(mailoutbox)

        # A meeting is cancelled: looked at first, done once, everybody told in their language.
        page.follow("Cancel or move")
        meeting = group.meetings.order_by("starts")[1]
        page.press("See who is told", what="cancelled", meeting=str(meeting.pk))
        page.reads("Cesar Dal", "ليلى حداد", "onsdag 10 februari 2027")
        assert letters(mailoutbox) == []
        page.press("Ja, gör det och skicka 2 besked").reads("It is done")
        assert [to for to, _subject in letters(mailoutbox)] == [
            "cesar@example.org", "layla@example.org"
        ]  # fmt: skip
        page.open(here).reads("Called off")

        # A family moves to the sister group; its letter has the new place.
        page.follow("Move", "Cesar Dal").reads("Move to another group")
        page.press("Move the family", to=str(sister.pk), reason="Torget ligger närmare")
        page.reads("The family is moved, and the parent gets a message with the new dates.")
        assert "Cesar Dal" not in page.words.split("Har plats")[1].split("Erbjudanden")[0]
        assert letters(mailoutbox) == [("cesar@example.org", "Du har plats i en annan grupp")]

        # How the season stands, and lists out: names, and no phone unless it is asked for.
        Walker("sv", user).open("/sv/ledare/styrtal/").reads("Steering figures", "Cirkeln")
        sheet = page.client.get(page.link("Excel", "Familjer")).content
        rows = list(load_workbook(BytesIO(sheet)).active.iter_rows(values_only=True))
        assert "ليلى حداد" in str(rows) and not re.search(r"70.?174|example", str(rows))

    # A year later: what will be removed is shown beforehand, each family with its own group.
    with time_machine.travel(TODAY + timedelta(days=350)):
        page = Walker("sv", user).open("/sv/ledare/grupper/")
        page.follow("Removal of families' data").reads(
            "Torget", "Biblioteket", "1 familj", "2 familjer"
        )
    with time_machine.travel(TODAY + timedelta(days=420)):
        call_command("purge_enrolments", verbosity=0)
        page = Walker("sv", user).open("/sv/ledare/gallring/").reads("Was removed on")
        assert Enrolment.objects.count() == 0
