"""Photographs the running demonstration: `take.py ADDRESS FOLDER CODE`; see script/pictures."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PHONE = {"width": 360, "height": 720}
DESK = {"width": 1280, "height": 860}


def open_first_question(page: Page, address: str, language: str, code: str) -> None:
    page.goto(f"{address}/{language}/svara/")
    page.fill("input[name=code]", code)
    page.click("main form .go")
    page.click("#flow .go")
    page.wait_for_url("**/svara/f/**")


def main(address: str, folder: Path, code: str) -> None:
    with sync_playwright() as driver:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for language in ("sv", "ar"):
            desk = browser.new_page(viewport=DESK)
            desk.goto(f"{address}/{language}/")
            desk.screenshot(path=folder / f"front-{language}.png")
            phone = browser.new_page(viewport=PHONE)
            open_first_question(phone, address, language, code)
            phone.screenshot(path=folder / f"question-{language}.png")
            desk.goto(f"{address}/{language}/rapporter/")
            desk.click("main .card a >> nth=0")
            desk.screenshot(path=folder / f"report-{language}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
