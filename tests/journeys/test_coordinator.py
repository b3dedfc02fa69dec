"""The programme coordinator on a phone: meetings without the holidays, a chair, opening."""

import pytest

from programs.models import Group, Meeting
from tests.browser import assert_accessible, follow, sign_in
from tests.programs.makers import make_enrolment

pytestmark = pytest.mark.browser


@pytest.mark.role
@pytest.mark.requirement("PAG-1", "PAG-9", "PAG-10", "PRG-21")
@pytest.mark.parametrize(("lang", "js"), [("sv", True), ("ar", False)])
def test_a_season_is_set_up(open_page, lang, js):
    group = Group.objects.get(program__key="cope")
    Meeting.objects.filter(group=group).delete()
    group.seats.update(enrolment=None)
    group.enrolments.all().delete()  # families would be told of one more meeting at a time
    Group.objects.filter(pk=group.pk).update(state="draft")
    page = open_page(js=js, lang=lang)
    sign_in(page, "samordnare", lang)
    assert_accessible(page, lang)
    page.goto(f"/{lang}/ledare/grupper/")
    assert_accessible(page, lang)
    follow(page, page.locator(f"main a[href$='/grupp/{group.pk}/']"))
    assert page.locator(".notice.warning").count() == 1  # no meetings yet
    assert_accessible(page, lang)
    follow(page, page.locator(f"main a[href$='/grupp/{group.pk}/traffar/']"))
    follow(page, page.locator("main form .form-end button"))
    assert page.locator(":focus").get_attribute("class") == "error-summary"
    assert_accessible(page, lang)
    for name, text in {"first": "2026-12-16", "starts": "17:30", "ends": "20:00"}.items():
        page.fill(f"[name={name}]:visible", text)
    page.fill("[name=count]:visible", "4")
    follow(page, page.locator("main form .form-end button"))
    assert page.locator(".dates s").count() == 1  # the sixth of January
    assert_accessible(page, lang)
    follow(page, page.locator("main form[method=post] .form-end button"))
    assert group.meetings.count() == 4
    follow(page, page.locator("button[name=state][value=open]"))
    group.refresh_from_db()
    assert group.state == "open"

    while make_enrolment(group).state != "waiting":
        pass
    had = group.seats.filter(kind="adult").count()
    page.reload()
    assert_accessible(page, lang)
    follow(page, page.locator("main form .form-end button"))
    assert page.locator(":focus").get_attribute("class") == "error-summary"
    page.fill("[name=reason]", "större lokal")
    follow(page, page.locator("main form .form-end button"))
    assert group.seats.filter(kind="adult").count() == had + 1
    assert group.enrolments.filter(state="waiting").count() == 0
    assert_accessible(page, lang)
