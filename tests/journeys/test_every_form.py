"""Back after a lost network, and after a mistake: the form with what was typed (PAG-11)."""

import time

import pytest

from core.models import User
from promises.models import Promise
from tests.browser import follow, lose_network, sign_in
from tests.core.test_forms import code_to, places
from tests.core.test_matrix import NOBODY
from tests.every_form import FORMS, Form
from tests.surveys.answering import asks, code_of, open_wave

pytestmark = pytest.mark.browser


def begin_survey(page, lang: str, form: Form) -> None:
    page.goto(f"/k/{code_to(form, form.enters)}/")


def write(page, fields: dict[str, str]) -> dict[str, str]:
    """Fills in, as somebody would. Returns what has to be there after Back.

    Text that is not to be offered again on a shared phone is not there (PAG-12).
    """
    kept = {}
    for name, text in fields.items():
        control = page.locator(f'main [name="{name}"]').first
        kind = control.evaluate("(one) => one.type")
        if kind == "radio":
            control = page.locator(f'main [name="{name}"][value="{text}"]').first
            control.check()
        elif kind.startswith("select"):
            control.select_option(text)
        else:
            control.fill(text)
        if control.get_attribute("autocomplete") != "off" and kind != "password":
            kept[name] = text
    return kept


def stands(page, name: str, text: str) -> bool:
    control = page.locator(f'main [name="{name}"]').first
    if control.evaluate("(one) => one.type") == "radio":
        return page.locator(f'main [name="{name}"][value="{text}"]').first.is_checked()
    return control.input_value() == text


def after_a_lost_network(page, form: Form, where: dict[str, str]) -> list[str]:
    """Names of fields that do not have what was typed when the person has gone back."""
    page.goto(form.page.format(**where))
    kept = write(page, form.right)
    sends = page.locator(f"main [name='{next(iter(form.right))}']").first
    lose_network(page, sends.locator("xpath=ancestor::form").locator("button").last)
    page.go_back()
    until = time.monotonic() + 5  # the browser fills in what was typed a moment after the page
    while time.monotonic() < until and not all(stands(page, *one) for one in kept.items()):
        page.wait_for_timeout(50)
    return [name for name, text in kept.items() if not stands(page, name, text)]


@pytest.mark.requirement("PAG-11")
def test_back_after_a_lost_network_shows_what_was_typed(open_page):
    """Every form of the list: a visitor's in one browser, all the staff's in another."""
    lang, js = "ar", False
    admin = User.objects.get(username="admin")
    Promise.objects.filter(slug="rasten-2026").update(listener=admin, kept_on=None)
    User.objects.filter(pk=admin.pk).update(language=lang)
    visitor, staff = open_page(js=js, lang=lang), open_page(js=js, lang=lang)
    sign_in(staff, "admin", lang)
    where, wrong = places(lang), []
    for form in FORMS:
        if not form.right:  # only a file is chosen, which no browser shows again
            continue
        page = visitor if form.who == NOBODY else staff
        if form.enters:
            begin_survey(page, lang, form)
        for _time in range(2):  # once in some hundred Chromium fills in nothing, on any page
            lost = after_a_lost_network(page, form, where)
            if not lost:
                break
        wrong += [f"{form}: {name}" for name in lost]
        if form.name == "programs:enrol_answer":
            write(page, form.right)
            with page.expect_navigation():
                page.locator("main form .form-end button").click()
    assert wrong == []


NO_SUCH_CODE = {"surveys:follow_send", "ideas:follow_send"}  # what is typed is never right here
ONCE = {"promises:heard_send"}  # then the page says that this device has answered


def choosable(page, fields: dict[str, str]) -> dict[str, str]:
    """Without the choices that no page offers: a browser cannot send them."""
    return {
        name: text
        for name, text in fields.items()
        if page.locator(f'main [name="{name}"]').first.get_attribute("type")
        not in ("radio", "checkbox")
        and page.locator(f'main select[name="{name}"]').count() == 0
    }


@pytest.mark.requirement("PAG-11", "SUR-23")
def test_back_after_a_mistake_was_put_right_never_asks_to_send_again(open_page):
    """Every form of a visitor that can be filled in wrongly."""
    lang = "ar"
    page = open_page(js=False, lang=lang)
    code, where, walked = code_of(open_wave(asks("q", "text"))), places(lang), []
    for form in FORMS:
        right = {"code": code} if form.name == "surveys:enter_send" else form.right
        if not form.public or form.name in NO_SUCH_CODE:
            continue
        if form.enters:
            begin_survey(page, lang, form)
        page.goto(form.page.format(**where))
        here, asked = page.url, next(iter(right))
        form_of = page.locator(f"main [name='{asked}'] >> xpath=ancestor::form").first
        send = form_of.locator("button").last
        wrong = choosable(page, form.wrong)
        if wrong:
            for name in wrong:  # what the field itself would not take, another browser sends
                page.locator(f'main [name="{name}"]').first.evaluate("(e) => e.maxLength = 9999")
            write(page, wrong)
            follow(page, send)
            assert page.title().startswith("خطأ: "), form
            here = page.url
        write(page, right)
        follow(page, send)
        assert page.url != here, form
        page.go_back()
        assert page.url == here, form
        there = page.locator(f"main [name='{asked}']").count() > 0
        assert there is (form.name not in ONCE), form
        page.go_forward()
        walked += [str(form)] if wrong else []
    assert len(walked) == 14, walked
