"""Real Chromium for tests marked `browser`: one start per worker, a fresh context per page.

    @pytest.mark.browser
    def test_front_page(open_page):
        page = open_page("/ar/", lang="ar")           # 360 px wide, JavaScript on
        page.get_by_role("link", name="…").click()
        assert_accessible(page)

The product runs in its web server, in processes of its own, on a database with the demonstration:
a fresh copy and fresh workers per test. The test itself may read and write that database. A
request to another host, an error or content-security message on the console, an answer of 500 or
an undefined template variable fails the test.
"""

from __future__ import annotations

import faulthandler
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, sync_playwright

from tests import servers
from tests.databases import SERVED, Copies
from tests.servers import WebServer

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
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

OWN_RULES = (Path(__file__).parent / "page_rules.js").read_text()

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


@pytest.fixture(scope="session")
def web_server(
    database_copies: Copies, own_media: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[WebServer, Path]]:
    """One master per worker of the suite, with the product loaded; and its log."""
    log = tmp_path_factory.mktemp("server") / "log"
    environment = {
        "DATABASE_URL": database_copies.url(SERVED),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "WEB_WORKERS": "1",
        "WEB_THREADS": "8",
    }
    with (
        log.open("wb") as written,
        servers.web_server(
            "tests.served", environment, "--preload", ready="/robots.txt", log=written
        ) as running,
    ):
        yield running, log


@pytest.fixture
def server(
    web_server: tuple[WebServer, Path], transactional_db: None, complaints: list[str]
) -> Iterator[WebServer]:
    """The product on this test's own copy of the demonstration."""
    running, log = web_server
    running.renew()
    start = log.stat().st_size
    yield running
    if complaints and (said := log.read_bytes()[start:]):
        complaints.append(f"the server said:\n{said.decode(errors='replace')[-4000:]}")


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What went wrong in the browser beside what the test looks at; it fails the test."""
    found: list[str] = []
    yield found
    if found:
        lines = "\n  ".join(dict.fromkeys(found))
        pytest.fail(f"The browser complained:\n  {lines}", pytrace=False)


@pytest.fixture
def open_page(
    server: WebServer, browser: Browser, complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """`open_page("/sv/")` opens an address in a new visitor's browser; see the module.

    Options: js (default True), lang (what the browser asks for), width, height, dark,
    reduced_motion, forced_colors, worker (a service worker may run), and `expect_status` for the
    given address.
    """
    contexts: list[BrowserContext] = []
    faulthandler.dump_traceback_later(TEST_SECONDS, exit=True)
    own = urlsplit(server.url).netloc

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
        worker: bool = False,
        expect_status: int = 200,
    ) -> Page:
        context = browser.new_context(
            base_url=server.url,
            java_script_enabled=js,
            locale=lang,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if reduced_motion else "no-preference",
            forced_colors="active" if forced_colors else "none",
            service_workers="allow" if worker else "block",
        )
        context.set_default_timeout(30_000)  # a machine may be busy with another suite
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


@pytest.fixture
def page_360(open_page: Callable[..., Page]) -> Page:
    return open_page()


def assert_accessible(page: Page, lang: str | None = None, skip: tuple[str, ...] = ()) -> None:
    """axe and our own rules find nothing on the page as it stands."""
    bad = faults(page, lang, skip)
    assert not bad, f"{page.url} is not accessible:\n  " + "\n  ".join(bad)


def faults(page: Page, lang: str | None = None, skip: tuple[str, ...] = ()) -> list[str]:
    """What axe and our own rules find. `skip` names axe rules; say beside the call why.

    axe needs timers, which a page without scripts does not run: there only our own rules look.
    """
    found = [] if page.context in without_script else axe_violations(page, skip)
    return found + page.evaluate(OWN_RULES, {"lang": lang})


def axe_violations(page: Page, skip: tuple[str, ...] = ()) -> list[str]:
    options = AXE_RULES | {"rules": AXE_RULES["rules"] | {one: {"enabled": False} for one in skip}}
    results = Axe().run(page, options=options)
    return [
        f"axe {violation['id']} ({violation['help']}): "
        + "; ".join(node["html"][:140] for node in violation["nodes"][:3])
        for violation in results.response["violations"]
    ]


def follow(page: Page, control: Locator | str) -> None:
    """Presses, and waits for the page that it leads to."""
    found = page.locator(control).first if isinstance(control, str) else control
    with page.expect_navigation():
        found.click()


def lose_network(page: Page, control: Locator) -> None:
    """Presses while there is no network; afterwards the network is back and the page is not."""
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"), page.expect_navigation():
        control.click()
    page.wait_for_url("chrome-error://**")  # Back before that goes from a page that is leaving
    page.context.set_offline(False)


def sign_in(page: Page, username: str, lang: str = "sv", to: str | None = None) -> None:
    """As one of the demonstration's staff; to their own page, or to the address they asked for."""
    # Here: benchmarks take Chromium from this module without any Django.
    from core.demo import PASSWORD

    to = to or f"/{lang}/min-sida/"
    page.goto(f"/{lang}/logga-in/?next={to}")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    follow(page, "main form button")
    assert urlsplit(page.url).path == to
