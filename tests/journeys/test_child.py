"""A child on a 360 px phone: from the front page to the receipt, with and without scripts."""

import brotli
import pytest

from surveys.models.invitation import Code
from surveys.models.response import Response
from tests.browser import assert_accessible, follow

pytestmark = pytest.mark.browser
THANKS = {"sv": "Tack!", "ar": "شكرًا!"}
SECOND_STEP = {"sv": "Stämmer ganska bra", "ar": "صحيح غالبًا"}
SENT = {"sv": "Redan skickat", "ar": "تمّ الإرسال من قبل"}


def class_code() -> str:
    codes = Code.objects.filter(batch__wave__slug="trivselhjulet-2026").exclude(shown="")
    return codes.order_by("shown")[0].shown


def enter_from_the_front_page(page, lang: str) -> None:
    page.goto(f"/{lang}/")
    code = class_code()
    page.fill("[name=code]", f"{code[:4]} {code[4:]}")
    follow(page, page.locator("form[action$='/svara/kod/'] button").first)


@pytest.mark.role
@pytest.mark.requirement("SUR-20", "SUR-21", "SUR-22", "SUR-25", "PAG-1", "PAG-4", "PAG-9", "PAR-9")
@pytest.mark.parametrize(("lang", "js"), [("ar", True), ("sv", False)], ids=["ar-js", "sv-no-js"])
def test_from_the_front_page_to_the_receipt(open_page, lang, js):
    page = open_page(js=js, lang=lang)
    before = Response.objects.count()
    enter_from_the_front_page(page, lang)
    assert page.url.endswith(f"/{lang}/svara/start/")
    assert_accessible(page, lang)
    follow(page, page.locator("#flow .go"))
    questions, kinds = 0, set()
    while "/svara/f/" in page.url:
        kind = page.locator("[name=answer]").first.get_attribute("type") or "text"
        if kind not in kinds:  # one page of each kind is enough for axe
            kinds.add(kind)
            assert_accessible(page, lang)
        if questions == 1:  # the second spoke of the wheel, by keyboard alone
            page.locator("[name=answer]").first.focus()
            page.keyboard.press("ArrowDown")
        elif kind in ("radio", "checkbox"):
            page.locator(".list label").first.click()
        else:
            page.fill("[name=answer]", "٣" if lang == "ar" else "3")
        follow(page, page.locator("#flow .go"))
        questions += 1
    assert page.url.endswith(f"/{lang}/svara/kontrollera/")
    assert page.locator(".rows dd").count() == questions
    assert_accessible(page, lang)
    follow(page, page.locator("main form .go"))
    assert page.locator("h1").inner_text() == THANKS[lang]
    assert Response.objects.count() == before + 1
    own = page.locator(".wheel li").all_inner_texts()
    assert (len(own), own[1].endswith(SECOND_STEP[lang])) == (8, True)
    assert_accessible(page, lang)


@pytest.mark.requirement("PAG-12")
@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_back_after_sending_shows_no_answer(open_page, lang):
    page = open_page(js=False, lang=lang)
    enter_from_the_front_page(page, lang)
    follow(page, page.locator("#flow .go"))
    question = page.url
    page.locator(".list label").first.click()
    follow(page, page.locator("#flow .go"))
    page.goto(f"/{lang}/svara/kontrollera/")
    follow(page, page.locator("main form .go"))
    for _step in range(2):
        page.go_back()
        assert page.locator("h1").inner_text() == SENT[lang]
    page.goto(question)
    assert page.locator("h1").inner_text() == SENT[lang]
    assert page.locator(":checked").count() == 0
    assert_accessible(page, lang)


@pytest.mark.requirement("LNG-3")
def test_another_language_midway_keeps_the_step_and_the_choice(open_page):
    page = open_page()
    enter_from_the_front_page(page, "sv")
    follow(page, page.locator("#flow .go"))
    key = page.url.rstrip("/").rpartition("/")[2]
    page.locator(".list label").nth(2).click()
    follow(page, page.get_by_role("button", name="العربية"))
    assert page.url.endswith(f"/ar/svara/f/{key}/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator(".list input").nth(2).is_checked()


def test_a_wrong_code_is_kept_with_a_sentence(open_page):
    page = open_page()
    page.goto("/sv/svara/")
    page.fill("[name=code]", "2222 2222")
    follow(page, page.locator("main form .go"))
    assert page.title().startswith("Fel: ")
    assert page.input_value("[name=code]") == "2222 2222"
    page.locator(".error:focus").wait_for()  # a moment after the page is there
    assert_accessible(page, "sv")


@pytest.mark.requirement("PAG-2")
@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_a_question_is_one_small_request(open_page, lang):
    page = open_page(lang=lang)
    enter_from_the_front_page(page, lang)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response(lambda one: "/svara/f/" in one.url) as shown:
        follow(page, page.locator("#flow .go"))
    assert len(brotli.compress(shown.value.body(), quality=5)) <= 6000
    assert asked == [page.url]
