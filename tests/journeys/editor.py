"""Wagtail's editor of a survey, as a maker uses it."""

from playwright.sync_api import Page

from tests.browser import follow

SURVEYS = "/admin/snippets/surveys/survey/"


def act(page: Page, name: str) -> None:
    """Presses one of the editor's buttons, which may stand in the menu beside the first."""
    button = page.locator(f"footer button[name={name}]")
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").click()
    follow(page, button)


def write(page: Page, name: str, words: tuple[str, str]) -> None:
    """A text in both languages, each in its own field."""
    for language, text in zip(("sv", "ar"), words, strict=True):
        page.locator(f"[name='{name}-{language}'], [name='{name}_{language}']").fill(text)


def add_question(page: Page, kind: str, words: tuple[str, str], *options: tuple[str, str]) -> str:
    """One more question at the end; returns the beginning of its fields' names."""
    number = int(page.locator("[name=questions-count]").input_value())
    add_block(page, "Fråga")
    prefix = f"questions-{number}-value"
    page.locator(f"[name={prefix}-type]").select_option(kind)
    write(page, f"{prefix}-text", words)
    for place, label in enumerate(options):
        add_item(page, f"{prefix}-options")
        write(page, f"{prefix}-options-{place}-value-label", label)
    return prefix


def add_block(page: Page, kind: str) -> None:
    """One more block at the end: a question, or one from the bank."""
    questions = page.locator("[name=questions-count]").locator("xpath=..")
    questions.locator("button.c-sf-add-button[title='Lägg till ett block']").last.click()
    page.get_by_role("option", name=kind, exact=True).click()


def add_item(page: Page, name: str) -> None:
    """One more row of a list inside a block: its last "add" button."""
    count = page.locator(f"[name='{name}-count']")
    count.locator("xpath=..").locator("[data-streamfield-list-add]").last.click()


def add_section(page: Page, words: tuple[str, str]) -> str:
    """One more section at the end; returns the beginning of its fields' names."""
    number = int(page.locator("[name=questions-count]").input_value())
    add_block(page, "Avsnitt")
    prefix = f"questions-{number}-value"
    write(page, f"{prefix}-title", words)
    return prefix


def show_if(page: Page, prefix: str, question: str, values: str) -> None:
    """The question, or the section, is shown only where an earlier one was answered so."""
    panel = page.locator(f"section[id$='{prefix}-condition-section']")
    if not page.locator(f"[name='{prefix}-condition-match']").is_visible():
        panel.locator("[data-panel-toggle]").first.click()
    rule = f"{prefix}-condition-rules-0-value"
    if not page.locator(f"[name='{rule}-question']").count():
        add_item(page, f"{prefix}-condition-rules")
    page.locator(f"[name='{rule}-question']").fill(question)
    page.locator(f"[name='{rule}-operator']").select_option("in")
    page.locator(f"[name='{rule}-values']").fill(values)
