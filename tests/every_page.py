"""What has to be true of every page, looked at in one visit; for lists of pages."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser import faults

STRESS = (Path(__file__).parent / "page_stress.js").read_text()
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 640}


class Look:
    """Collects what is wrong, page by page, so that one run tells all of it."""

    def __init__(self, page: Page, lang: str) -> None:
        self.page = page
        self.lang = lang
        self.wrong: list[str] = []
        self.seen = 0

    def at(self, address: str, status: int = 200) -> None:
        """Opens the address below the language (or from the root) and looks."""
        path = address if address.startswith("/") else f"/{self.lang}/{address}"
        answer = self.page.goto(path)
        assert answer is not None
        if answer.status != status:
            self.wrong.append(f"{path}: answered {answer.status}, wanted {status}")
        self.here()

    def here(self) -> None:
        """axe, our own rules (PAG-4, PAG-9), strain (PAG-6), keyboard (PAG-7), frame (PAG-8)."""
        self.seen += 1
        page = self.page
        named = bool(page.evaluate("document.querySelector('[autofocus]') !== null"))
        found = [] if named else self._keyboard(named)
        found += faults(page, self.lang)
        found += page.evaluate(STRESS, {"step": "landmarks"})
        page.set_viewport_size(NARROW)
        found += page.evaluate(STRESS, {"step": "narrow"})
        page.set_viewport_size(PHONE)
        if named:
            found += self._keyboard(named)
        title = page.title()
        self.wrong += [f"{page.url} ({title}): {one}" for one in found]

    def _keyboard(self, named: bool) -> list[str]:
        self.page.keyboard.press("Tab")
        return self.page.evaluate(STRESS, {"step": "keyboard", "named": named})

    def done(self, at_least: int) -> None:
        assert self.seen >= at_least
        assert not self.wrong, "\n  ".join(["", *self.wrong])
