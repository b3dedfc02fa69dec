"""The network is gone when a child sends: the answer waits sealed, and comes once."""

import pytest
from playwright.sync_api import Page, expect

from surveys.models.freetext import FreeText
from surveys.models.response import Response
from tests.browser import assert_accessible, follow
from tests.surveys.answering import EVERYTHING, code_of, open_wave, rewrite

pytestmark = pytest.mark.browser
WAITING = """() => new Promise(done => {
  const open = indexedDB.open("svar");
  open.onsuccess = () => {
    const base = open.result;
    if (!base.objectStoreNames.length) return base.close(), done([]);
    const all = base.transaction("kuvert").objectStore("kuvert").getAll();
    all.onsuccess = () => { base.close(); done(all.result); };
  };
})"""
SAID = {"sv": "Sparat på telefonen, låst", "ar": "محفوظ على الهاتف ومقفل"}


WHOLE = [one for one in EVERYTHING if one["type"] != "ranking"]


def offline_code(kind: str) -> str:
    batch = open_wave(*WHOLE)
    rewrite(batch.wave.version, offline=kind)
    return code_of(batch)


def begin(page: Page, code: str, lang: str) -> None:
    page.goto(f"/{lang}/svara/")
    page.fill("[name=code]", code)
    follow(page, "main form .go")
    follow(page, "#flow .go")


def choose(page: Page, value: str) -> None:
    page.locator("label.pick", has=page.locator(f"input[value='{value}']")).click()


def answers() -> list[dict]:
    return [one.answers for one in Response.objects.filter(wave__slug="rasten")]


@pytest.mark.requirement("SUR-28")
@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_a_sending_without_network_waits_sealed_and_comes_with_the_next_visit(open_page, db, lang):
    page = open_page(lang=lang)
    begin(page, offline_code("sealed"), lang)
    choose(page, "b")
    while "/svara/f/" in page.url:
        follow(page, "#flow .go")
    page.context.set_offline(True)
    page.locator("main form .go").click()
    expect(page.locator("#outbox p").first).to_contain_text(SAID[lang])
    assert_accessible(page, lang)
    (kept,) = page.evaluate(WAITING)
    assert sorted(kept) == ["at", "body", "url"]
    assert "trivs" not in str(kept)
    phone = page.context
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    page.goto(f"/{lang}/svara/")
    page.wait_for_url(f"**/{lang}/svara/tack/")
    assert page.evaluate(WAITING) == []
    assert [one["trivs"] for one in answers()] == ["b"]
    page.goto(f"/{lang}/svara/kontrollera/")
    expect(page.locator("main a").first).to_have_attribute("href", f"/{lang}/svara/tack/")
    assert len(answers()) == 1


@pytest.mark.requirement("SUR-28")
def test_it_is_sent_by_itself_when_the_network_is_back_or_taken_away(open_page, db):
    page = open_page()
    begin(page, offline_code("sealed"), "sv")
    page.goto("/sv/svara/kontrollera/")
    page.context.set_offline(True)
    page.locator("main form .go").click()
    expect(page.locator("#outbox")).to_be_focused()
    page.context.set_offline(False)
    page.wait_for_url("**/svara/tack/")
    assert page.evaluate(WAITING) == []
    assert len(answers()) == 1
    follow(page, "main form .go")
    follow(page, "main form .go")  # nothing typed
    assert page.locator("#outbox").is_hidden()
    fresh = open_page("/sv/svara/")
    assert fresh.evaluate("indexedDB.databases()") == []  # who keeps nothing gets no database


def go_on(page: Page) -> None:
    page.locator("#flow > .go").click()


@pytest.mark.requirement("SUR-28")
@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_a_whole_survey_without_network_after_the_first_page(open_page, db, lang):
    page = open_page(lang=lang)
    begin(page, offline_code("one_load"), lang)
    page.context.set_offline(True)
    choose(page, "b")
    go_on(page)
    choose(page, "annat")
    go_on(page)
    choose(page, "ja")
    assert_accessible(page, lang)
    go_on(page)
    for value in ("gard", "klass", "buss"):
        choose(page, value)
    go_on(page)  # one too many
    expect(page.locator(".error")).to_be_focused()
    assert page.locator("#wrong").inner_text().endswith(page.locator(".error a").inner_text())
    assert_accessible(page, lang)
    choose(page, "klass")
    go_on(page)
    page.fill("[name=answer]", "9")
    go_on(page)
    expect(page.locator(".error")).to_be_visible()
    page.fill("[name=answer]", "٥" if lang == "ar" else "5")
    go_on(page)
    page.fill("[name=answer]", "Mer fotboll")
    go_on(page)
    expect(page.locator("#end dd")).to_have_count(6)
    assert_accessible(page, lang)
    page.locator("[data-row='2'] a").click()  # not bullied after all: a question goes away
    choose(page, "nej")
    go_on(page)
    expect(page.locator("#end dd:visible")).to_have_count(5)
    page.go_back()
    expect(page.locator("#flow h1")).to_contain_text("mobbad")
    choose(page, "ja")
    for _step in range(4):
        go_on(page)
    expect(page.locator("#end dd:visible")).to_have_count(6)
    page.locator("#end .go").click()
    expect(page.locator("#outbox p").first).to_contain_text(SAID[lang])
    assert_accessible(page, lang)
    (kept,) = page.evaluate(WAITING)
    assert sorted(kept["body"]) == ["biljett", "box"]
    told = ["trivs", "sprak", "mobbad", "dagar", "fritt", "annat", "klass", "fotboll"]
    assert [word for word in told if word in str(kept)] == []
    assert "Mer fotboll" not in page.content()
    page.context.set_offline(False)
    page.wait_for_url(f"**/{lang}/svara/tack/")
    assert page.evaluate(WAITING) == []
    assert answers() == [{
        "trivs": "b", "sprak": "annat", "mobbad": "ja", "var": ["gard", "buss"], "dagar": 5,
        "fritt": "-tx",
    }]  # fmt: skip
    assert FreeText.objects.get(wave__slug="rasten").text == "Mer fotboll"


@pytest.mark.requirement("SUR-28")
def test_one_load_changes_the_language_midway_and_is_the_ordinary_way_without_scripts(
    open_page, db
):
    code = offline_code("one_load")
    page = open_page()
    begin(page, code, "sv")
    choose(page, "b")
    go_on(page)
    choose(page, "sv")
    page.locator(".top [name=language]").click()
    page.wait_for_url("**/ar/svara/f/sprak/")
    assert page.locator("input[value=sv]").is_checked()
    follow(page, ".top a")
    assert page.locator("input[value=b]").is_checked()
    plain = open_page(js=False)
    begin(plain, code, "sv")
    while "/svara/f/" in plain.url:
        follow(plain, "#flow .go")
    follow(plain, "main form .go")
    assert len(answers()) == 1
