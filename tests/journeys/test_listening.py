"""A child listens: to the recording with one big button, or to a voice of the device itself."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.test_child import enter_from_the_front_page, follow
from tests.surveys.answering import asks, code_of, open_wave
from tests.surveys.making import both

pytestmark = pytest.mark.browser
WORDS = {"sv": ("Lyssna", "Stopp"), "ar": ("استماع", "إيقاف")}
# Stands in for the voices of a phone; a spoken text ends only when the test says so.
STUB = """
const said = [];
const waiting = [];
window.said = said;
window.finish = () => waiting.splice(0).forEach((one) => one.onend && one.onend());
Object.defineProperty(window, 'speechSynthesis', {value: {
  list: VOICES, getVoices() { return this.list; },
  cancel() { waiting.length = 0; },
  speak(one) { said.push([one.voice.name, one.lang, one.text.trim()]); waiting.push(one); },
}});
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""


def voice(name: str, lang: str, local: bool = True) -> dict:
    return {"name": name, "lang": lang, "localService": local}


def to_a_question(page, lang: str, *questions: dict) -> None:
    code = code_of(open_wave(*(questions or (asks("q", help=both("hjälp")),))))
    page.goto(f"/{lang}/svara/")
    page.fill("[name=code]", code)
    follow(page, page.locator("main form .go"))
    follow(page, page.locator("#flow .go"))


@pytest.mark.requirement("SUR-24", "PAG-2")
@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_one_button_plays_the_recording_and_nothing_is_fetched_before(open_page, lang):
    page = open_page(lang=lang)
    fetched: list[tuple[str, str]] = []
    page.on("request", lambda one: "/ljud/" in one.url and fetched.append(one.url))
    enter_from_the_front_page(page, lang)
    for _page in ("start", "question"):
        button, bar = page.locator(".say"), page.locator("audio")
        assert (button.inner_text(), bar.is_visible(), fetched) == (WORDS[lang][0], False, [])
        assert_accessible(page, lang)
        with page.expect_response(lambda one: "/ljud/" in one.url) as heard:
            button.click()
        assert heard.value.headers["content-type"] == "audio/mpeg"
        page.wait_for_function("() => document.querySelector('audio').currentTime > 0")
        expect(button).to_have_text(WORDS[lang][1])  # said by an event, a moment later
        button.click()
        page.wait_for_function("() => document.querySelector('audio').paused")
        expect(button).to_have_text(WORDS[lang][0])
        fetched.clear()
        if _page == "start":
            follow(page, page.locator("#flow .go"))


@pytest.mark.requirement("SUR-24", "PAG-1")
def test_without_scripts_the_browsers_own_bar_plays_it(open_page):
    page = open_page(js=False)
    enter_from_the_front_page(page, "sv")
    follow(page, page.locator("#flow .go"))
    assert page.locator("audio").is_visible()
    assert page.locator("audio").get_attribute("preload") == "none"
    assert not page.locator(".say").is_visible()


def test_a_recording_that_does_not_come_gives_the_bar_back(open_page):
    page = open_page()
    gone = "/sv/svara/ljud/" + "0" * 20 + ".mp3"
    to_a_question(page, "sv", asks("q", audio={"sv": gone}))
    page.locator(".say").click()
    page.locator("audio").wait_for(state="visible")
    assert not page.locator(".say").is_visible()


@pytest.mark.requirement("SUR-24")
@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_a_voice_of_the_device_reads_the_question_and_its_answers(open_page, lang):
    page = open_page(lang=lang)
    own = {"sv": "sv_SE", "ar": "ar-EG"}
    voices = [voice("Far away", own[lang], local=False), voice("English", "en-GB")]
    voices += [voice("Own", own[lang]), voice("Other", own[lang])]
    page.add_init_script(STUB.replace("VOICES", json.dumps(voices)))
    to_a_question(page, lang)
    page.locator(".say").click()
    assert page.locator(".say").inner_text() == WORDS[lang][1]
    end = " ع" if lang == "ar" else ""
    outs = page.locator(".outs span").all_inner_texts()
    texts = ["Fråga q" + end, "hjälp" + end, "ja" + end, "nej" + end, *outs]
    assert page.evaluate("said") == [["Own", own[lang], text] for text in texts]
    assert_accessible(page, lang)
    page.evaluate("finish()")
    assert page.locator(".say").inner_text() == WORDS[lang][0]
    page.locator(".say").click()
    page.locator(".say").click()  # enough
    assert page.locator(".say").inner_text() == WORDS[lang][0]
    assert page.locator(":checked").count() == 0


@pytest.mark.requirement("SUR-24", "PAG-3")
@pytest.mark.parametrize(
    "voices",
    [[], [voice("Far away", "sv-SE", local=False)], [voice("Arabic", "ar-SA")]],
    ids=["none", "only far away", "another language"],
)
def test_nothing_is_offered_where_the_device_has_no_voice_of_its_own(open_page, voices):
    page = open_page()
    page.add_init_script(STUB.replace("VOICES", json.dumps(voices)))
    to_a_question(page, "sv")
    assert not page.locator(".say").is_visible()
    page.evaluate(
        "speechSynthesis.list = [{name: 'Late', lang: 'sv-SE', localService: true}];"
        "speechSynthesis.onvoiceschanged()"
    )
    assert page.locator(".say").is_visible()  # phones name their voices a moment later
    follow(page, page.locator("#flow .go"))
    assert "/kontrollera/" in page.url


@pytest.mark.requirement("SUR-24")
def test_a_browser_that_cannot_speak_is_offered_nothing(open_page):
    page = open_page()
    page.add_init_script("Object.defineProperty(window, 'speechSynthesis', {value: undefined});")
    to_a_question(page, "sv")
    assert not page.locator(".say").is_visible()


@pytest.mark.requirement("SUR-26", "PAG-12")
def test_the_next_one_gets_a_clean_phone(open_page):
    page = open_page()
    to_a_question(page, "sv")
    page.locator(".list label").first.click()
    follow(page, page.locator("#flow .go"))
    follow(page, page.locator("main form .go"))
    assert not page.locator(".digits").is_visible()
    page.locator("summary").click()
    code = page.locator(".digits").inner_text()
    assert_accessible(page, "sv")
    follow(page, page.locator("form[action$='/rensa/'] button"))
    assert page.url.endswith("/sv/svara/")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.go_back()
    assert page.locator(".digits").count() == 0
    page.goto("/sv/svara/folj/")
    assert_accessible(page, "sv")
    page.fill("[name=code]", code)
    follow(page, page.locator("main form .go"))
    assert page.url.endswith("/sv/svara/folj/rasten/")
    assert_accessible(page, "sv")
