"""A programme leader on a phone: signs in, sees own groups only, marks attendance."""

import pytest

from programs.models import Attendance, Meeting
from tests.browser import assert_accessible

pytestmark = pytest.mark.browser


def sign_in(page, lang: str, username: str) -> None:
    page.goto(f"/{lang}/logga-in/?next=/{lang}/ledare/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "demo")
    page.locator("main form button").first.click()


@pytest.mark.requirement("PRG-30", "PRG-31", "PAG-1", "PAG-4", "PAG-9")
@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
@pytest.mark.parametrize(
    ("lang", "username", "own", "other"),
    [
        ("sv", "ledare.cirkeln", "trygghetscirkeln", "cope"),
        ("ar", "ledare.cope", "cope", "trygghetscirkeln"),
    ],
)
def test_an_evening(open_page, lang, username, own, other, js):
    page = open_page(js=js, lang=lang)
    sign_in(page, lang, username)
    assert_accessible(page, lang)
    page.locator(".tonight a.button").click()
    assert_accessible(page, lang)
    meeting = Meeting.objects.get(pk=page.url.rstrip("/").rpartition("/")[2])
    assert meeting.group.program.key == own
    adults = page.locator(".person").count()
    for number in range(adults):
        page.locator(".person .tap.yes").nth(number).click()
        page.locator(".person.marked").nth(number).wait_for()
    marks = Attendance.objects.filter(meeting=meeting)
    assert [one.mark for one in marks] == ["present"] * adults
    page.locator(".person .tap.no").first.click()
    page.locator('.tap.no[aria-pressed="true"]').wait_for()
    assert marks.filter(mark="absent").count() == 1
    assert_accessible(page, lang)
    page.locator(".person .contact button").first.click()
    assert_accessible(page, lang)
    foreign = Meeting.objects.filter(group__program__key=other).first()
    assert page.goto(f"/{lang}/ledare/traff/{foreign.pk}/").status == 404
    assert_accessible(page, lang)


def test_a_parent_without_email_is_phoned(open_page):
    page = open_page()
    sign_in(page, "sv", "ledare.cirkeln")
    cards = page.locator("#ring + ul > li")
    before = cards.count()
    cards.first.locator("button").click()
    assert_accessible(page, "sv")
    page.locator("button[name=done]").click()
    assert cards.count() == before - 1


@pytest.mark.requirement("PRG-30")
def test_the_printed_list_holds_names_and_no_buttons_to_contacts(open_page):
    page = open_page()
    sign_in(page, "sv", "ledare.cirkeln")
    page.locator(".tonight a.button").click()
    page.emulate_media(media="print")
    assert page.locator(".person .name").first.is_visible()
    assert not page.locator(".person .contact").first.is_visible()
    assert not page.locator(".site-foot").is_visible()
