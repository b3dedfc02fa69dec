"""Real Chromium for tests marked `browser`: one start per worker, a fresh context per page.

    @pytest.mark.browser
    def test_front_page(open_page):
        page = open_page("/ar/", lang="ar")           # 360 px wide, JavaScript on
        page.get_by_role("link", name="…").click()
        assert_accessible(page)

The database holds the demonstration, a fresh copy per test; the test itself may read and write it.
Any request to another host, any error or content-security message on the console, fails the test.
"""

from __future__ import annotations

import faulthandler
import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE_RULES = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}

# What axe does not notice. Returns sentences; an empty list is a good page.
OWN_RULES = """
(options) => {
  const bad = [];
  const html = document.documentElement;
  const shown = (el) => el.checkVisibility({visibilityProperty: true, opacityProperty: false});
  const short = (el) => el.outerHTML.replace(/\\s+/g, ' ').slice(0, 110);
  const rtl = ['ar', 'ckb', 'prs', 'fa', 'ur'];
  if (!html.lang) bad.push('html has no lang');
  const wanted = rtl.includes(html.lang) ? 'rtl' : 'ltr';
  if (html.dir !== wanted) bad.push(`html dir is "${html.dir}", wanted ${wanted}`);
  if (options.lang && html.lang !== options.lang) bad.push(`html lang is ${html.lang}`);
  for (const part of document.querySelectorAll('[lang]')) {
    const dir = rtl.includes(part.lang) ? 'rtl' : 'ltr';
    if (part.lang !== html.lang && part.closest('[dir]')?.dir !== dir)
      bad.push(`another language without its dir: ${short(part)}`);
  }
  const parts = document.title.split(' – ');
  if (parts.length < 2 || parts.some((one) => !one.trim())) bad.push(`title: "${document.title}"`);
  const heads = [...document.querySelectorAll('h1')].filter(shown);
  if (heads.length !== 1) bad.push(`${heads.length} h1`);
  for (const set of document.querySelectorAll('fieldset')) {
    const first = set.firstElementChild;
    if (!first || first.tagName !== 'LEGEND' || !first.textContent.trim())
      bad.push(`fieldset without legend: ${short(set)}`);
  }
  for (const radio of document.querySelectorAll('input[type=radio]')) {
    if (!radio.closest('fieldset, [role=radiogroup]'))
      bad.push(`radio outside a fieldset: ${short(radio)}`);
  }
  if (html.scrollWidth > window.innerWidth)
    bad.push(`sideways overflow: ${html.scrollWidth} > ${window.innerWidth}`);
  const inSentence = (el) => {
    if (el.tagName !== 'A' || getComputedStyle(el).display !== 'inline') return false;
    const own = el.textContent.trim().length;
    const around = el.closest('p, li, dd, td, caption, figcaption, span, div');
    return around && around.textContent.trim().length > own + 1;
  };
  const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  for (const el of document.querySelectorAll(controls)) {
    if (!shown(el) || el.disabled || inSentence(el)) continue;
    let boxes = [el.getBoundingClientRect()];
    for (const label of el.labels || [])
      if (/radio|checkbox|file/.test(el.type)) boxes.push(label.getBoundingClientRect());
    const box = {
      left: Math.min(...boxes.map((b) => b.left)), right: Math.max(...boxes.map((b) => b.right)),
      top: Math.min(...boxes.map((b) => b.top)), bottom: Math.max(...boxes.map((b) => b.bottom)),
    };
    const width = box.right - box.left, height = box.bottom - box.top;
    if (box.bottom < 0 || box.right < 0 || box.left > innerWidth || width <= 1) continue;
    if (width < 43.5 || height < 43.5)
      bad.push(`hit area ${Math.round(width)}×${Math.round(height)}: ${short(el)}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((el) => el.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length) bad.push(`ids used twice: ${twice.join(', ')}`);
  return bad;
}
"""


# Playwright's evaluate waits for ever when a script never answers, so the whole worker is ended.
TEST_SECONDS = 180
without_script: set[BrowserContext] = set()


def chromium() -> str:
    for name in CHROMIUM:
        path = shutil.which(name)
        if path:
            return path
    raise RuntimeError("No Chromium here: `apt install chromium`, or run `script/test` as root.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's event loop lives in this thread; Django would take it for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield running
        running.close()


@pytest.fixture
def open_page(live_server, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`open_page("/sv/")` opens an address in a new visitor's browser; see the module.

    Options: js (default True), lang (what the browser asks for), width, height, dark,
    reduced_motion, forced_colors, and `expect_status` for the given address.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    faulthandler.dump_traceback_later(TEST_SECONDS, exit=True)
    own = urlsplit(live_server.url).netloc

    def watch(page: Page) -> None:
        def asked(request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != own:
                complaints.append(f"request to another host: {request.url}")

        def said(message) -> None:
            text = message.text
            if "Content Security Policy" in text or "Content-Security-Policy" in text:
                complaints.append(f"content security: {text}")
            elif message.type == "error" and "Failed to load resource" not in text:
                complaints.append(f"console: {text}")

        def answered(response) -> None:
            if response.status >= 500:
                complaints.append(f"{response.status} from {response.url}")

        page.on("request", asked)
        page.on("console", said)
        page.on("response", answered)
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))

    def opener(
        path: str | None = None,
        *,
        js: bool = True,
        lang: str = "sv",
        width: int = 360,
        height: int = 740,
        dark: bool = False,
        reduced_motion: bool = True,
        forced_colors: bool = False,
        expect_status: int = 200,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=js,
            locale=lang,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if reduced_motion else "no-preference",
            forced_colors="active" if forced_colors else "none",
            service_workers="block",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if not js:
            without_script.add(context)
        context.on("page", watch)
        page = context.new_page()
        if path is not None:
            response = page.goto(path)
            assert response is not None and response.status == expect_status, (
                f"{path} answered {response and response.status}, wanted {expect_status}"
            )
        return page

    yield opener
    for context in contexts:
        without_script.discard(context)
        context.close()
    faulthandler.cancel_dump_traceback_later()
    if complaints:
        found = "\n  ".join(dict.fromkeys(complaints))
        pytest.fail(f"The browser complained:\n  {found}", pytrace=False)


@pytest.fixture
def page_360(open_page: Callable[..., Page]) -> Page:
    return open_page()


def assert_accessible(page: Page, lang: str | None = None, skip: tuple[str, ...] = ()) -> None:
    """axe and our own rules find nothing on the page as it stands.

    `skip` names axe rules; say beside the call why. axe needs timers, which a page without
    scripts does not run: there only our own rules are looked at.
    """
    bad: list[str] = []
    if page.context not in without_script:
        bad += axe_violations(page, skip)
    bad += page.evaluate(OWN_RULES, {"lang": lang})
    assert not bad, f"{page.url} is not accessible:\n  " + "\n  ".join(bad)


def axe_violations(page: Page, skip: tuple[str, ...] = ()) -> list[str]:
    options = AXE_RULES | {"rules": AXE_RULES["rules"] | {one: {"enabled": False} for one in skip}}
    results = Axe().run(page, options=options)
    return [
        f"axe {violation['id']} ({violation['help']}): "
        + "; ".join(node["html"][:140] for node in violation["nodes"][:3])
        for violation in results.response["violations"]
    ]
