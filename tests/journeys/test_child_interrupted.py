"""A child's phone on a bad day: opt-outs, interruptions, double taps, tabs, no network."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from surveys.enums import DONT_KNOW, DONT_WANT, NOT_SHOWN
from surveys.models.freetext import FreeText
from surveys.models.response import Response
from tests.browser import assert_accessible, follow, lose_network
from tests.surveys.answering import code_of, open_wave

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
SAID = {
    "sv": {DONT_KNOW: "Jag vet inte", DONT_WANT: "Jag vill inte svara"},
    "ar": {DONT_KNOW: "لا أعرف", DONT_WANT: "لا أريد الإجابة"},
}


@pytest.fixture
def code(db) -> str:
    """A class code to an open survey with a question of every type and one branch."""
    return code_of(open_wave())


def begin(page: Page, code: str, lang: str = "sv") -> None:
    page.goto(f"/{lang}/svara/")
    page.fill("[name=code]", code)
    follow(page, "main form .go")
    follow(page, "#flow .go")


def on(page: Page) -> str:
    """The key of the question that is shown."""
    assert "/svara/f/" in page.url
    return page.url.partition("?")[0].rstrip("/").rpartition("/")[2]


def choose(page: Page, value: str):
    control = page.locator(f"input[value='{value}']")
    page.locator("label.pick", has=control).click()
    assert control.is_checked()
    return control


def answers() -> list[dict]:
    return [one.answers for one in Response.objects.filter(wave__slug="rasten")]


@pytest.mark.requirement("SUR-3")
@pytest.mark.parametrize(("lang", "js"), [("sv", True), ("ar", False)], ids=["sv-js", "ar-no-js"])
def test_not_knowing_and_not_wanting_are_answers_to_every_kind_of_question(
    open_page, code, lang, js
):
    given = {
        "trivs": DONT_KNOW, "sprak": DONT_WANT, "mobbad": "ja", "var": DONT_KNOW,
        "dagar": DONT_WANT, "viktigt": DONT_KNOW, "fritt": DONT_WANT,
    }  # fmt: skip
    page = open_page(lang=lang, js=js)
    begin(page, code, lang)
    for key, value in given.items():
        assert on(page) == key
        assert page.locator(":checked").count() == 0, "nothing is chosen beforehand"
        choose(page, value)
        assert_accessible(page, lang)
        follow(page, "#flow .go")
    said = [SAID[lang][one] for one in given.values() if one != "ja"]
    rows = [one.strip() for one in page.locator(".rows dd bdi").all_inner_texts()]
    assert [row for row in rows if row in SAID[lang].values()] == said
    follow(page, "main form .go")
    assert answers() == [given]


@pytest.mark.requirement("SUR-3")
def test_an_opt_out_beside_an_answer_is_asked_about_and_both_stay(open_page, code):
    page = open_page(js=False)
    begin(page, code)
    for _step in range(2):
        follow(page, "#flow .go")  # nothing is required
    choose(page, "ja")
    follow(page, "#flow .go")
    choose(page, "gard")
    choose(page, DONT_KNOW)
    follow(page, "#flow .go")
    assert page.title().startswith("Fel: ")
    expect(page.locator("div.error")).to_be_focused()  # a moment after the page
    assert page.locator(":checked").count() == 2
    assert_accessible(page, "sv")


@pytest.mark.requirement("SUR-22")
@BOTH
def test_coming_back_leads_to_the_question_one_was_on(open_page, code, js):
    page = open_page(js=js)
    begin(page, code)
    choose(page, "b")
    follow(page, "#flow .go")
    choose(page, "ar")
    follow(page, "#flow .go")
    assert on(page) == "mobbad"
    phone = page.context
    page.close()
    (draft,) = [one for one in phone.cookies() if one["name"] == "utkast"]
    assert 20 <= (draft["expires"] - time.time()) / 3600 <= 24

    page = phone.new_page()
    page.goto("/sv/svara/")
    follow(page, "main .card a.link")  # go on with the unfinished answer
    follow(page, "#flow .go")
    assert on(page) == "mobbad"
    page.goto("/sv/svara/")
    page.fill("[name=code]", code)  # or type the code once more
    follow(page, "main form#flow .go")
    follow(page, "#flow .go")
    assert on(page) == "mobbad"
    for key, value in (("sprak", "ar"), ("trivs", "b")):
        follow(page, ".top a")
        assert on(page) == key
        assert page.locator(f"input[value='{value}']").is_checked()


@pytest.mark.requirement("SUR-22")
def test_no_time_limit_is_noticed(open_page, code):
    page = open_page()
    page.clock.install()
    begin(page, code)
    choose(page, "b")
    before = page.content()
    page.clock.fast_forward("19:30:00")
    assert page.content() == before
    assert page.locator("meta[http-equiv]").count() == 0
    assert page.locator("input[value=b]").is_checked()
    follow(page, "#flow .go")
    assert on(page) == "sprak"


@pytest.mark.requirement("SUR-23")
@BOTH
def test_a_double_tap_and_a_reload_lose_nothing_and_skip_nothing(open_page, code, js):
    page = open_page(js=js)
    begin(page, code)
    choose(page, "b")
    page.locator("#flow .go").dblclick()
    expect(page).to_have_url(re.compile(r"/svara/f/sprak/$"))
    assert page.locator(":checked").count() == 0
    page.reload()
    choose(page, "annat")
    page.locator("#flow .go").dblclick()
    expect(page).to_have_url(re.compile(r"/svara/f/mobbad/$"))
    page.goto("/sv/svara/kontrollera/")
    page.reload()
    page.locator("main form .go").dblclick()
    expect(page).to_have_url(re.compile(r"/svara/tack/$"))
    page.reload()
    assert page.locator("h1").inner_text() == "Tack!"
    (stored,) = answers()
    assert (stored["trivs"], stored["sprak"], stored["var"]) == ("b", "annat", NOT_SHOWN)


@pytest.mark.requirement("SUR-23", "PAG-11")
def test_two_tabs_that_send_at_the_same_moment_make_one_response(open_page, code):
    first = open_page()
    begin(first, code)
    choose(first, "c")
    second = first.context.new_page()
    second.goto(first.url)
    choose(second, "c")
    press = "setTimeout(() => document.querySelector('main form .go').click(), 500)"
    for here, there in (("/f/trivs/", "/f/sprak/"), ("/kontrollera/", "/tack/")):
        for page in (first, second):
            if here not in page.url:
                page.goto(f"/sv/svara{here}")
            page.evaluate(press)
        for page in (first, second):
            page.wait_for_url(f"**/svara{there}")
    assert [page.locator("h1").inner_text() for page in (first, second)] == ["Tack!", "Tack!"]
    assert [one["trivs"] for one in answers()] == ["c"]


@pytest.mark.requirement("SUR-23")
def test_two_tabs_on_different_questions_keep_both_answers(open_page, code):
    first = open_page(js=False)
    begin(first, code)
    second = first.context.new_page()
    second.goto("/sv/svara/f/sprak/")
    choose(first, "a")
    choose(second, "sv")
    follow(second, "#flow .go")
    follow(first, "#flow .go")
    first.goto("/sv/svara/kontrollera/")
    follow(first, "main form .go")
    second.reload()
    assert second.locator("h1").inner_text() == "Redan skickat"
    (stored,) = answers()
    assert (stored["trivs"], stored["sprak"]) == ("a", "sv")


@pytest.mark.requirement("PAG-11")
@BOTH
def test_a_network_lost_while_sending_keeps_every_kind_of_answer(open_page, code, js):
    page = open_page(js=js)
    begin(page, code)
    for key, value in (("trivs", "d"), ("sprak", "sv"), ("mobbad", "ja"), ("var", "buss")):
        assert on(page) == key
        control = choose(page, value)
        lose_network(page, page.locator("#flow .go"))
        page.go_back()
        expect(control).to_be_checked()  # Chromium fills in a moment after the page
        follow(page, "#flow .go")
    for key, text in (("dagar", "5"), ("fritt", "Mer tid att leka")):
        if on(page) == "viktigt":
            follow(page, "#flow .go")
        assert on(page) == key
        page.fill("[name=answer]", text)
        lose_network(page, page.locator("#flow .go"))
        page.reload()  # Back would show an empty field: a shared phone keeps no text (PAG-12)
    lose_network(page, page.locator("main form .go"))
    page.go_back()
    follow(page, "main form .go")
    assert page.locator("h1").inner_text() == "Tack!"
    (stored,) = answers()
    assert (stored["trivs"], stored["var"], stored["dagar"]) == ("d", ["buss"], 5)
    assert FreeText.objects.get(wave__slug="rasten").text == "Mer tid att leka"


@pytest.mark.requirement("PAG-12")
def test_a_shared_phone_offers_no_earlier_text_and_radios_keep_their_choice(open_page, code):
    page = open_page(js=False)
    begin(page, code)
    found = {}
    while "/svara/f/" in page.url:
        for control in page.locator("#flow input:not([type=hidden]), #flow textarea").all():
            kind = control.get_attribute("type") or "text"
            found.setdefault(kind, set()).add(control.get_attribute("autocomplete"))
        follow(page, "#flow .go")
    assert found == {"radio": {None}, "checkbox": {None}, "text": {"off"}}
