"""A young council member edits a page in both languages; an editor publishes it; all read it."""

import re

import pytest

from tests.browser import assert_accessible, follow, sign_in
from tests.journeys.editor import act
from youth_council.models import CouncilNewsPage

TITLES = {"sv": "Lördagsöppet fortsätter", "ar": "السبت المفتوح مستمر"}


@pytest.mark.role
@pytest.mark.browser
def test_a_page_goes_from_member_to_editor_to_everybody(open_page):
    pages = {
        page.locale.language_code: page
        for page in CouncilNewsPage.objects.filter(slug="fritidsgarden").select_related("locale")
    }

    member = open_page(width=1280)
    sign_in(member, "ungdomsrad")
    assert_accessible(member, lang="sv")
    for code, page in pages.items():
        member.goto(f"/admin/pages/{page.pk}/edit/")
        member.locator("#id_title").fill(TITLES[code])
        act(member, "action-submit")

    visitor = open_page()
    for code in pages:
        visitor.goto(f"/{code}/ungdomsradet/fritidsgarden/")
        assert visitor.locator("h1").inner_text() != TITLES[code]

    editor = open_page(width=1280)
    sign_in(editor, "redaktor")
    to_look_at = editor.locator("li.card", has=editor.locator("a[href='/admin/']"))
    assert to_look_at.locator("h2 bdi").inner_text() == str(len(pages))
    for page in pages.values():
        editor.goto(f"/admin/pages/{page.pk}/edit/")
        approve = editor.locator("footer [data-workflow-action-name=approve]").first
        if not approve.is_visible():
            editor.locator("footer [data-w-dropdown-target=toggle]").click()
        follow(editor, approve)

    for code in pages:
        visitor.goto(f"/{code}/ungdomsradet/")
        follow(visitor, visitor.get_by_role("link", name=TITLES[code]))
        assert re.fullmatch(rf".*/{code}/ungdomsradet/fritidsgarden/", visitor.url)
        assert visitor.locator("h1").inner_text() == TITLES[code]
        assert_accessible(visitor, lang=code)
