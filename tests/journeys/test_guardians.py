"""What guardians meet behind the square on their paper, and staff who make those papers."""

import pytest

from core.models import User
from surveys.enums import GuardianMode
from surveys.forms import PAGE
from surveys.services.guardians import notice_token
from tests.browser import follow, sign_in
from tests.every_page import Look
from tests.surveys.guarding import asked_batch, opened, papers

pytestmark = [
    pytest.mark.browser(demo=False),
    pytest.mark.requirement("SUR-44", "PAG-4", "PAG-6", "PAG-7", "PAG-8", "PAG-9"),
]
LANGUAGES = pytest.mark.parametrize(("lang", "js"), [("sv", False), ("ar", True)])


@LANGUAGES
def test_a_yes_a_no_and_a_used_paper(open_page, lang, js) -> None:
    batch = asked_batch()
    first, second = papers(batch, 2)
    opened(batch)
    page = open_page(f"/k/v/{first}/", lang=lang, js=js)
    look = Look(page, lang)
    look.here()
    follow(page, "#flow [value=yes]")
    look.here()
    code = page.locator(".digits").inner_text()
    assert len(code.replace(" ", "")) == 8
    follow(page, "main form button.quiet")
    assert code not in page.content()
    look.here()
    look.at(f"/k/v/{first}/")  # again: it works once
    look.at(f"/k/v/{second}/")
    follow(page, "#flow [value=no]")
    look.here()
    look.at(f"/k/v/{'2' * 12}/", 422)
    look.done(7)


@LANGUAGES
def test_a_guardian_who_is_told_may_say_no(open_page, lang, js) -> None:
    batch = opened(asked_batch(mode=GuardianMode.INFORM))
    page = open_page(f"/k/v/{notice_token(batch)}/", lang=lang, js=js)
    look = Look(page, lang)
    look.here()
    follow(page, "#flow [value=no]")
    look.here()
    look.done(2)


@pytest.mark.parametrize("lang", ["ar"])
def test_the_pages_of_staff_who_ask_guardians_and_type(open_page, lang) -> None:
    batch = asked_batch()
    wave = f"/admin/omgangar/{batch.wave.slug}/"
    User.objects.create_superuser("ada", password="demo", language=lang)
    page = open_page(lang=lang, width=1280)
    sign_in(page, "ada", lang)
    look = Look(page, lang)
    group = f"{wave}grupp/{batch.pk}/"
    look.at(wave)
    look.at(f"{group}brev/")
    look.at(f"{group}vardnadshavare/")
    page.fill("[name=count]", "999")
    follow(page, "main form button")
    assert page.locator(".error-summary").is_visible()
    look.here()
    page.fill("[name=count]", "3")
    page.locator("[name=paper]").select_option(PAGE)
    follow(page, "main form button")
    look.here()
    look.at(f"{wave}papper/")
    look.at(f"{wave}hander/")
    look.done(7)
