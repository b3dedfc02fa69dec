"""The long ways: a parent from the notice to the certificate, a leader through eight evenings.

Over real pages, by the words on them; the clock is moved, the letters are read as they were sent.
"""

import re
from datetime import datetime, timedelta
from io import BytesIO
from unicodedata import normalize

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from pypdf import PdfReader

from core import pdf
from programs.models import Group, Meeting
from tests.journeys.walker import Walker
from tests.programs.makers import make_enrolment, make_group, make_leader, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FIRST = timezone.make_aware(datetime(2027, 1, 20, 17, 30))


def course(adults: int, meetings: int, **facts) -> Group:
    """Weekly from a Wednesday in January 2027."""
    name = {"sv": "COPE på arabiska", "ar": "برنامج كوبي للأهل"}
    group = make_group(adults, program=make_program(name=name), **facts)
    for week in range(meetings):
        starts = FIRST + timedelta(weeks=week)
        Meeting.objects.create(group=group, starts=starts, ends=starts + timedelta(hours=2))
    return group


def evening(group: Group, number: int) -> time_machine.travel:
    """Ten minutes into the meeting of that number, from 1."""
    return time_machine.travel(FIRST + timedelta(weeks=number - 1, minutes=10))


def letters(mailoutbox: list) -> list:
    """What has gone out since the last time."""
    call_command("send_outbox", verbosity=0)
    sent, mailoutbox[:] = list(mailoutbox), []
    return sent


def link_in(mail) -> str:
    return "/k/p/" + re.search(r"/k/p/(\S+)", mail.body)[1]


def text_of(answer) -> str:
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    return normalize("NFKC", " ".join(page.extract_text() for page in pages))


def enrol_in_arabic(page: Walker, group: Group) -> None:
    """From the address under the notice's square to the receipt."""
    page.open(f"/ar/kurser/grupp/{group.pk}/")
    page.reads("برنامج كوبي للأهل", "Join the waiting list")
    page.follow("Join the waiting list").reads("The group is full")
    page.follow("No – start the enrolment")
    page.press("Continue", name="ريم الخطيب")
    page.press("Continue", email="reem@example.org")
    page.press("Continue", contact_way="email", message_language="ar")
    page.press("Continue", adults="1")
    page.press("Continue", children="٢", ages="٤، ٧")
    page.press("Continue", childcare="0")
    page.press("Continue")
    page.press("Continue")
    page.reads("ريم الخطيب", "reem@example.org")
    page.press("Send – join the waiting list")
    page.reads("On the waiting list", "It comes by e-mail too.")


@pytest.mark.requirement("PRG-1", "PRG-2", "PRG-5", "PRG-6", "PRG-21", "PRG-34", "LNG-8")
def test_a_parent_in_arabic_from_the_notice_to_the_certificate(mailoutbox):
    with time_machine.travel(FIRST - timedelta(days=9)):  # a Monday
        group = course(adults=1, meetings=4, language="ar")
        other = make_enrolment(group, name="Först", email="forst@example.org")
        leader = make_leader(group)
        welcome = letters(mailoutbox)[0]
        parent = Walker("ar")
        enrol_in_arabic(parent, group)
        (waits,) = letters(mailoutbox)
        assert "ريم الخطيب" in waits.body and "كوبي" in waits.body
        parent.open(link_in(waits)).reads("On the waiting list")
        first = Walker("sv").open(link_in(welcome))
        first.follow("Cancel the enrolment")
        first.press("Yes, cancel").reads("The enrolment is cancelled")
        offer = next(one for one in letters(mailoutbox) if one.to == ["reem@example.org"])
        parent.open(link_in(offer)).reads("A place is free")
        parent.press("Yes, we take the place").reads("The place is yours")
        other.refresh_from_db()
        assert other.is_withdrawn
        letters(mailoutbox)
        parent.follow("Change language or contact")
        parent.press("Save", email="ny@example.org").reads("The change is saved")
        assert sorted(one.to[0] for one in letters(mailoutbox)) == [
            "ny@example.org", "reem@example.org"
        ]  # fmt: skip
        parent.press("I can't come").reads("Absence is reported")
        here = parent.path
    for number in range(1, 5):
        with evening(group, number):
            page = Walker("ar", leader).open("/ar/ledare/").follow("Take attendance")
            page.reads("ريم الخطيب")
            if number == 1:
                page.reads("Can't come")
                page.press("Not here")
            else:
                page.press("Here")
    with evening(group, 4):
        page.open(f"/ar/ledare/grupp/{group.pk}/").follow("Completed and certificates")
        page.press("Confirm").reads("Completed")
        thanks = next(one for one in letters(mailoutbox) if one.to == ["ny@example.org"])
        assert "ريم الخطيب" in thanks.body
        parent.open(here).reads("You have completed the group")
        if pdf.can_make():
            sheet = text_of(page.client.get(page.link("PDF العربية")))
            assert "كوبي" in sheet and "الخطيب" in sheet


@pytest.mark.requirement("PRG-30", "PRG-31", "PRG-33", "PRG-34")
def test_a_leader_through_eight_evenings(mailoutbox):
    """Anna is always there, Bo misses the first and is phoned, Cesar comes to half of them."""
    with time_machine.travel(FIRST - timedelta(days=9)):
        group = course(adults=4, meetings=8)
        leader = make_leader(group)
        families = ["Anna Ek", "Bo Lund", "Cesar Dal"]
        for number, name in enumerate(families):
            make_enrolment(group, name=name, phone=f"+4670174060{number}", adults=2 - bool(number))
    adults = [("Anna Ek", 1), ("Anna Ek", 2), ("Bo Lund", 1), ("Cesar Dal", 1)]
    away = {1: "Bo Lund", 2: "Cesar Dal", 4: "Cesar Dal", 6: "Cesar Dal", 7: "Cesar Dal"}
    for number in range(1, 9):
        with evening(group, number):
            page = Walker("sv", leader).open("/sv/ledare/")
            for who in families if number == 1 else ():  # nobody has e-mail: all are phoned
                page.press("Show number and words", who).reads("Du har en plats i gruppen.")
                page.press("The call is made")
            if number == 2:
                page.reads("Parents to phone", "Missed the first meeting")
                page.press("Show number and words", "Bo Lund").reads(
                    "070-174 06 01", "första träffen"
                )
                page.press("The call is made").reads("Calls just made")
                assert page.say("Parents to phone") not in page.words
            page.follow("Take attendance").reads("4 utan markering")
            for name, adult in adults:
                tap = "Not here" if away.get(number) == name else "Here"
                page.press(tap, f"{name} {adult}", look=False)
            page.open(page.path)
            here = 4 - (number in away)
            page.reads(f"{here} här av 4", "0 utan markering")
            if number == 4:
                page.follow("Who was away").reads("Cesar Dal")
    with evening(group, 8):
        page.open(f"/sv/ledare/grupp/{group.pk}/").follow("Completed and certificates")
        page.reads("8 av 8 träffar", "7 av 8 träffar", "4 av 8 träffar", "Too few meetings so far")
        for who in ("Anna Ek 1", "Anna Ek 2", "Bo Lund 1"):
            page.press("Confirm", who)
        assert page.words.count("PDF العربية") == 3
        stranger = Walker("sv", make_leader()).client
        assert stranger.get(page.path).status_code == 404
        if pdf.can_make():
            sheet = text_of(page.client.get(page.link("PDF Svenska", "Bo Lund")))
            assert "COPE på arabiska" in sheet and "7 av 8 träffar" in sheet and "Bo Lund" in sheet
        page.open("/sv/ledare/").reads("Past meetings")
