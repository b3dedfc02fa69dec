"""What needs scripts and a real browser: the quick exit, and a tablet that nobody touches."""

import pytest

from surveys.models.support import HelpLines
from tests.browser import assert_accessible, follow
from tests.surveys.answering import asks, code_of, open_wave, rewrite
from tests.surveys.test_sensitive import LEAVE, LINES

pytestmark = pytest.mark.browser


@pytest.mark.requirement("SUR-27")
def test_the_quick_exit_takes_the_place_of_the_page(open_page):
    batch = open_wave(asks("hemma", "faces", "a b c"), asks("sen"))
    rewrite(batch.wave.version, help_lines=LINES)
    HelpLines.objects.update(exit_address="/ar/loften/")
    page = open_page(f"/k/{code_of(batch)}/")
    assert_accessible(page, "sv")
    follow(page, page.locator("#flow .go"))
    page.locator(".list label").first.click()
    assert_accessible(page, "sv")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    length = page.evaluate("history.length")
    follow(page, page.get_by_role("link", name=LEAVE["sv"]))
    assert page.url.endswith("/ar/loften/")
    assert page.evaluate("history.length") == length
    page.go_back()
    assert page.url.endswith("/svara/start/")
    assert page.locator("h1").inner_text() == "Inget påbörjat svar här"


@pytest.mark.requirement("SUR-29")
def test_an_idle_tablet_warns_and_then_starts_over(open_page):
    page = open_page()
    page.clock.install()
    page.goto(f"/k/{code_of(open_wave(asks('a'), asks('b')))}/platta/")
    follow(page, page.locator("#flow .go"))
    question = page.url
    page.locator(".list label").first.click()
    page.clock.fast_forward(119_000)
    warning = page.get_by_role("alertdialog", name="Är någon där?")
    assert warning.count() == 0
    page.clock.fast_forward(2_000)
    warning.wait_for()
    assert page.locator(":focus").inner_text() == "Ja, fortsätt"
    assert_accessible(page, "sv")
    page.keyboard.press("Escape")
    page.clock.fast_forward(100_000)  # long after the first warning would have ended
    assert (page.url, warning.count(), page.locator(":checked").count()) == (question, 0, 1)
    page.clock.fast_forward(21_000)
    warning.wait_for()
    with page.expect_navigation(url="**/sv/svara/start/"):
        page.clock.fast_forward(31_000)
    follow(page, page.locator("#flow .go"))
    assert (page.url, page.locator(":checked").count()) == (question, 0)
