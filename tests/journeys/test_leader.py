"""A programme leader on a phone: signs in, sees own groups only, marks attendance."""

import pytest

from programs.enums import SeatKind
from programs.models import Attendance, Group, Meeting
from programs.services import seats
from tests.browser import assert_accessible, follow, sign_in
from tests.programs.makers import make_enrolment

pytestmark = pytest.mark.browser


@pytest.mark.requirement("PRG-30", "PRG-31", "PAG-1", "PAG-4", "PAG-9")
@pytest.mark.parametrize(
    ("lang", "username", "own", "other"),
    [
        ("sv", "ledare.cirkeln", "trygghetscirkeln", "cope"),
        ("ar", "ledare.cope", "cope", "trygghetscirkeln"),
    ],
)
def test_an_evening(open_page, lang, username, own, other):
    """Without scripts; with them it is `test_offline_evening`."""
    page = open_page(js=False, lang=lang)
    sign_in(page, username, lang, to=f"/{lang}/ledare/")
    assert_accessible(page, lang)
    follow(page, page.locator(".tonight a.button:not(.quiet)"))
    assert_accessible(page, lang)
    meeting = Meeting.objects.get(pk=page.url.rstrip("/").rpartition("/")[2])
    assert meeting.group.program.key == own
    adults = page.locator(".person").count()
    for number in range(adults):
        follow(page, page.locator(".person .tap.yes").nth(number))
    marks = Attendance.objects.filter(meeting=meeting)
    assert [one.mark for one in marks.all()] == ["present"] * adults
    follow(page, page.locator(".person .tap.no").first)
    assert marks.filter(mark="absent").count() == 1
    follow(page, page.locator(".person .tap.no").first)  # the same again takes the mark away
    assert [one.mark for one in marks.all()] == ["present"] * (adults - 1)
    assert_accessible(page, lang)
    follow(page, page.locator(".person .contact button").first)
    assert_accessible(page, lang)
    foreign = Meeting.objects.filter(group__program__key=other).first()
    assert page.goto(f"/{lang}/ledare/traff/{foreign.pk}/").status == 404
    assert_accessible(page, lang)


@pytest.mark.requirement("PRG-30")
@pytest.mark.parametrize(("lang", "username"), [("ar", "ledare.cope")])
def test_twenty_five_adults_are_twenty_five_taps_without_looking_for_the_next(
    open_page, lang, username
):
    """No scripts: after each tap the next person's button is in sight, so nobody scrolls."""
    group = Group.objects.get(leaders__username=username)
    seats.add(group, kind=SeatKind.ADULT, count=25, by=None)
    while group.seats.filter(kind="adult", enrolment__isnull=False).count() < 25:
        make_enrolment(group)
    page = open_page(js=False, lang=lang)
    sign_in(page, username, lang, to=f"/{lang}/ledare/")
    follow(page, page.locator(".tonight a.button:not(.quiet)"))
    meeting = Meeting.objects.get(pk=page.url.rstrip("/").rpartition("/")[2])
    taps = page.locator(".person .tap.yes")
    taps.first.scroll_into_view_if_needed()
    for number in range(25):
        box = taps.nth(number).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 740, f"person {number}: {box}"
        follow(page, taps.nth(number))
    assert Attendance.objects.filter(meeting=meeting, mark="present").count() == 25


@pytest.mark.role
def test_a_parent_without_email_is_phoned(open_page):
    page = open_page()
    sign_in(page, "ledare.cirkeln", to="/sv/ledare/")
    cards = page.locator("#ring + ul > li")
    before = cards.count()
    follow(page, cards.first.locator("button"))
    assert_accessible(page, "sv")
    follow(page, page.locator("button[name=done]"))
    assert cards.count() == before - 1


@pytest.mark.requirement("PRG-30")
def test_the_printed_list_holds_names_and_no_buttons_to_contacts(open_page):
    page = open_page()
    sign_in(page, "ledare.cirkeln", to="/sv/ledare/")
    follow(page, page.locator(".tonight a.button:not(.quiet)"))
    page.emulate_media(media="print")
    assert page.locator(".person .name").first.is_visible()
    assert not page.locator(".person .contact").first.is_visible()
    assert not page.locator(".site-foot").is_visible()
