"""The network is gone when a child sends: the answer waits sealed, and comes once."""

import pytest
from playwright.sync_api import Page, expect

from surveys.models.response import Response
from tests.browser import assert_accessible, follow
from tests.surveys.answering import code_of, open_wave, rewrite

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


def offline_code(kind: str) -> str:
    batch = open_wave()
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
    expect(page.locator("#outbox .go")).to_be_hidden()
    expect(page.locator("#outbox")).to_be_visible()
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
