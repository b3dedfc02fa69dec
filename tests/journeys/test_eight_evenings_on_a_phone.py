"""A leader's whole course on a phone of 360 px without scripts: eight evenings by tapping, calls, a
day that falls out, a day that is added, and the certificates. Other evenings: test_leader (25
adults), test_offline_evening (no network), test_eight_evenings (over pages, to the last word)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from core import pdf
from core.models import User
from outbox.models import Channel, Message
from programs.models import Attendance, Completion, Group
from tests.browser import assert_accessible, follow, sign_in
from tests.programs.makers import make_enrolment, make_group, make_meeting, make_program

pytestmark = pytest.mark.browser
ADULTS = ("Anna Ek", "Bo Lund", "Cesar Dal")
AWAY = {1: "Bo Lund", 2: "Cesar Dal", 4: "Cesar Dal", 5: "Cesar Dal", 6: "Cesar Dal"}


def course() -> Group:
    group = make_group(4, program=make_program(name={"sv": "COPE", "ar": "كوبي"}))
    for week in range(8):
        make_meeting(group, days=7 * week)
    for number, name in enumerate(ADULTS):
        make_enrolment(group, name=name, phone=f"+4670174060{number}", email="")
    group.leaders.add(User.objects.get(username="ledare.cirkeln"))
    return group


def a_week_later(group: Group) -> None:
    """The clock of the server cannot be moved; the calendar can."""
    for one in group.meetings.all():
        one.starts -= timedelta(weeks=1)
        one.ends -= timedelta(weeks=1)
        one.save()


def tonight(page, group: Group) -> None:
    page.goto("/sv/ledare/")
    here = group.meetings.filter(ends__gt=timezone.now()).earliest("starts")
    follow(page, page.locator(f".tonight a[href$='/traff/{here.pk}/']").first)


def take_attendance(page, group: Group, away: str = "") -> None:
    tonight(page, group)
    for name in ADULTS:
        person = page.locator(".person", has_text=name)
        follow(page, person.locator(".tap.no" if name == away else ".tap.yes"))
    here = len(ADULTS) - bool(away)
    assert f"{here} här av {len(ADULTS)}" in read(page)


def read(page) -> str:
    return " ".join(page.locator("main").inner_text().split())


def phoned(page, who: str) -> None:
    """Reads the number and the words, and says that the call is made."""
    page.goto("/sv/ledare/#ring")
    follow(page, page.locator("#ring + ul > li", has_text=who).locator("button").first)
    follow(page, "button[name=done]")


@pytest.mark.requirement("PRG-23", "PRG-30", "PRG-31", "PRG-33", "PRG-34")
def test_eight_evenings_one_that_falls_out_and_one_that_is_added(open_page):
    group = course()
    page = open_page(js=False)
    sign_in(page, "ledare.cirkeln", to="/sv/ledare/")
    for who in ADULTS:
        phoned(page, who)  # nobody has e-mail: the place is told by phone
    calls = Message.objects.filter(channel=Channel.CALL, about__startswith="programs.enrolment:")
    for number in range(1, 7):
        take_attendance(page, group, AWAY.get(number, ""))
        if number == 1:
            assert_accessible(page, "sv")
        if number == 2:
            phoned(page, "Bo Lund")  # who missed the first
        a_week_later(group)

    # The leader is ill an hour before the seventh: it falls out, and one is added instead.
    assert group.meetings.count() == 8
    for one in group.meetings.filter(ends__gt=timezone.now()):
        one.starts += timedelta(hours=1.5)
        one.ends += timedelta(hours=1.5)
        one.save()
    page.goto(f"/sv/ledare/grupp/{group.pk}/andring/")
    page.check("[name=what][value=cancelled]")
    follow(page, "main form .button")
    assert_accessible(page, "sv")
    follow(page, "main form[method=post] button")
    assert "Ring 3 familjer" in read(page)
    for who in ADULTS:
        phoned(page, who)
    page.goto(f"/sv/ledare/grupp/{group.pk}/andring/")
    page.check("[name=what][value=added]")
    follow(page, "main form .button")
    day = timezone.localdate() + timedelta(days=14)
    page.fill("[name=day]", day.isoformat())
    page.fill("[name=starts]", "17:30")
    page.fill("[name=ends]", "19:30")
    follow(page, "main form .button")
    follow(page, "main form[method=post] button")
    for who in ADULTS:
        phoned(page, who)
    assert (group.meetings.count(), len(group.held)) == (9, 8)

    # The last two evenings, at the hour of the clock.
    for _evening in range(2):
        a_week_later(group)
        for one in group.meetings.filter(cancelled_at=None, starts__gt=timezone.now()):
            if one.starts - timezone.now() < timedelta(days=5):
                one.starts = timezone.now() - timedelta(minutes=10)
                one.ends = timezone.now() + timedelta(hours=1)
                one.save()
        take_attendance(page, group)
    assert Attendance.objects.filter(meeting__group=group).count() == 8 * len(ADULTS)
    assert not calls.filter(state="scheduled", about__in=abouts(group)).exists()

    page.goto(f"/sv/ledare/grupp/{group.pk}/avslut/")
    shown = read(page)
    assert [one in shown for one in ("8 av 8 träffar", "7 av 8 träffar", "4 av 8 träffar")] == [
        True
    ] * 3
    assert_accessible(page, "sv")
    for who in ("Anna Ek", "Bo Lund"):
        row = page.locator(".own-dates > li", has_text=who)
        follow(page, row.locator("form .button"))
    assert Completion.objects.filter(enrolment__group=group).count() == 2
    if pdf.can_make():
        link = page.locator("a[lang=sv]", has_text="Bo Lund").first.get_attribute("href")
        sheet = page.request.get(link)
        assert sheet.headers["content-type"] == "application/pdf"
        words = " ".join(one.extract_text() for one in PdfReader(BytesIO(sheet.body())).pages)
        assert "Bo Lund" in words and "7 av 8 träffar" in words


def abouts(group: Group) -> list[str]:
    return [f"programs.enrolment:{pk}" for pk in group.enrolments.values_list("pk", flat=True)]
