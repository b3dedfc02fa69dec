"""The adult who listens: writes the answer in both languages, looks at it, publishes it."""

import pytest
from playwright.sync_api import expect

from promises.models import Promise
from tests.browser import assert_accessible, follow, sign_in

pytestmark = pytest.mark.browser
WORDS = {"sv": "Gungor på skolgården", "ar": "أراجيح في الساحة"}


@pytest.mark.role
@pytest.mark.requirement("PAR-3", "PAG-1", "PAG-4", "PAG-9", "PAG-10")
@pytest.mark.parametrize(("lang", "js"), [("sv", True), ("ar", False)], ids=["sv", "ar no-js"])
def test_from_what_waits_to_what_everybody_reads(open_page, lang, js):
    page = open_page(js=js, lang=lang)
    sign_in(page, "lyssnare", lang, to=f"/{lang}/loften/att-svara/")
    assert_accessible(page, lang)
    follow(page, page.locator(".card h2 a").first)
    assert_accessible(page, lang)
    for part in ("theme", "you_said", "we_did"):
        page.fill(f"[name=theme-0-{part}_sv]", WORDS["sv"])
    follow(page, page.locator("button[name=look]"))
    expect(page.locator(".error-summary")).to_be_focused()  # a moment after the page
    assert page.title().startswith({"sv": "Fel:", "ar": "خطأ:"}[lang])
    assert page.input_value("[name=theme-0-we_did_sv]") == WORDS["sv"]
    assert page.locator(".error-summary li").count() == 3
    assert_accessible(page, lang)
    for part in ("theme", "you_said", "we_did"):
        page.fill(f"[name=theme-0-{part}_ar]", WORDS["ar"])
    follow(page, page.locator("button[name=look]"))
    assert page.locator("article h3").all_inner_texts() == [WORDS["sv"], WORDS["ar"]]
    assert_accessible(page, lang)
    follow(page, page.locator("main form button").last)
    assert page.locator(".answers h3").all_inner_texts() == [WORDS[lang]]
    assert_accessible(page, lang)
    slug = page.url.rstrip("/").rpartition("/")[2]
    assert Promise.objects.get(slug=slug).kept_on is not None


def test_the_key_that_sends_does_not_remove_a_theme(open_page):
    """Enter presses the first button of a form; the draft is kept and nothing is gone."""
    page = open_page()
    sign_in(page, "lyssnare", to="/sv/loften/att-svara/")
    follow(page, page.locator(".card h2 a").first)
    page.fill("[name=theme-0-theme_sv]", "Ett")
    follow(page, page.locator("button[name=add]"))
    page.fill("[name=theme-1-theme_sv]", "Två")
    with page.expect_navigation():
        page.press("[name=theme-1-theme_sv]", "Enter")
    kept = [page.input_value(f"[name=theme-{at}-theme_sv]") for at in (0, 1)]
    assert kept == ["Ett", "Två"]
    page.goto(page.url.replace("svar/", "dag/").partition("?")[0])
    assert_accessible(page, "sv")


@pytest.mark.requirement("PAG-5")
def test_contrast_on_the_page_as_drawn(open_page):
    for dark in (False, True):
        page = open_page(dark=dark, width=1280)
        for path in ("/sv/svara/", "/sv/kurser/", "/ar/loften/"):
            page.goto(path)
            assert_accessible(page, path[1:3])
