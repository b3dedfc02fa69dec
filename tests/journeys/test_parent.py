"""A parent on a phone, in Arabic and Swedish, with and without JavaScript.

One gets a place in the COPE group, the next takes what is left, a third lands on the waiting
list; the first cancels by the private link, and the third says yes to the place that is offered.
"""

import re

import pytest

from programs.enums import HAS_PLACE, State
from programs.models import Enrolment, Group, Seat
from programs.services.private_link import path_of
from tests.browser import assert_accessible, follow

pytestmark = pytest.mark.browser


def next_page(page) -> None:
    follow(page, "main form .form-end button")


def go_through(page, lang: str, name: str, phone: str, start: str = "") -> None:
    """From the catalogue, or a group's page (`start`), to the check page, as who reads would.

    That each page is accessible, as it comes and in error, test_every_page.py looks at.
    """
    page.goto(start or f"/{lang}/kurser/")
    follow(page, "main a.button.wide" if start else "main .card a.button")
    follow(page, "main a.button:not(.quiet)")
    next_page(page)
    assert page.title().startswith({"sv": "Fel:", "ar": "خطأ:"}[lang])
    assert page.locator(":focus").get_attribute("class") == "error-summary"
    page.fill("[name=namn-name]", name)
    next_page(page)
    page.fill("[name=kontakt-phone]", phone)
    next_page(page)
    page.locator("label.choice").first.click()
    next_page(page)
    next_page(page)
    page.fill("[name=barn-children]", "1")
    page.fill("[name=barn-ages]", "4")
    next_page(page)
    page.fill("[name=barnpassning-childcare]", "0")
    next_page(page)
    next_page(page)
    next_page(page)


@pytest.mark.requirement("PAG-1", "PAG-9", "PAG-10", "PRG-2", "PRG-5", "PRG-6", "PRG-21", "LNG-2")
@pytest.mark.parametrize(("lang", "js"), [("ar", True), ("sv", False)], ids=["ar-js", "sv-no-js"])
def test_three_parents_and_the_last_seat(open_page, lang, js):
    group = Group.objects.get(program__key="cope")
    free = Seat.objects.filter(group=group, kind="adult", enrolment=None).order_by("number")
    Seat.objects.filter(pk__in=[seat.pk for seat in free[2:]]).delete()
    links = []
    for number, name in enumerate(["ريم", "Åsa", "سعاد"]):
        page = open_page(js=js, lang=lang)
        go_through(page, lang, name, f"070174069{number}")
        if number == 0:
            assert_accessible(page, lang)  # the check page
        follow(page, "main form button")
        assert_accessible(page, lang)
        links.append(page.locator(".link a").get_attribute("href"))
    people = list(Enrolment.objects.filter(group=group).order_by("-pk")[:3])[::-1]
    assert [one.state for one in people] == [State.CONFIRMED, State.CONFIRMED, State.WAITING]

    page = open_page(links[0], js=js)
    assert_accessible(page, lang)
    follow(page, ".own-dates form button")
    assert people[0].cannot_come.count() == 1
    follow(page, "a.button.danger")
    assert_accessible(page, lang)
    follow(page, "button.danger")
    assert_accessible(page, lang)
    for one in people:
        one.refresh_from_db()
    assert [one.state for one in people] == [State.WITHDRAWN, State.CONFIRMED, State.OFFERED]

    page = open_page(links[2], js=js)
    assert_accessible(page, lang)
    follow(page, "#erbjudande button[value=yes]")
    assert_accessible(page, lang)
    people[2].refresh_from_db()
    assert people[2].state == State.CONFIRMED


@pytest.mark.requirement("PRG-5", "PAG-1", "PAG-9", "PAG-10")
@pytest.mark.parametrize(
    ("lang", "other", "js"), [("sv", "ar", True), ("ar", "sv", False)], ids=["sv-js", "ar-no-js"]
)
def test_another_language_and_an_address_by_the_private_link(open_page, lang, other, js):
    enrolment = Enrolment.objects.filter(
        message_language=lang, email="", state__in=HAS_PLACE
    ).first()
    page = open_page(path_of(enrolment), js=js)
    follow(page, "main a.button[href*=uppgifter]")
    assert_accessible(page, lang)
    page.fill("[name=email]", "a@b")
    page.locator(f"[name=message_language][value={other}]").check()
    next_page(page)
    assert page.title().startswith({"sv": "Fel:", "ar": "خطأ:"}[lang])
    assert page.locator(":focus").get_attribute("class") == "error-summary"
    assert page.input_value("[name=email]") == "a@b"
    assert_accessible(page, lang)
    page.fill("[name=email]", "parent@example.org")
    next_page(page)
    assert_accessible(page, other)
    enrolment.refresh_from_db()
    assert (enrolment.message_language, enrolment.email) == (other, "parent@example.org")


@pytest.mark.requirement("LNG-3")
def test_the_switcher_keeps_what_is_being_written(open_page):
    group = Group.objects.get(program__key="cope")
    page = open_page(f"/sv/kurser/grupp/{group.pk}/anmalan/namn/", js=False)
    page.fill("[name=namn-name]", "Åsa")
    follow(page, "button[name=language]")
    assert re.search(r"/ar/.*/namn/$", page.url)
    assert page.input_value("[name=namn-name]") == "Åsa"
    assert_accessible(page, "ar")


@pytest.mark.requirement("PAG-11")
def test_enter_in_a_field_goes_on_and_does_not_switch_the_language(open_page):
    group = Group.objects.get(program__key="cope")
    page = open_page(f"/sv/kurser/grupp/{group.pk}/anmalan/namn/", js=False)
    page.fill("[name=namn-name]", "Åsa")
    with page.expect_navigation():
        page.press("[name=namn-name]", "Enter")
    assert page.url.endswith(f"/sv/kurser/grupp/{group.pk}/anmalan/kontakt/")


@pytest.mark.role
@pytest.mark.requirement("PAG-12")
def test_back_after_sending_shows_no_answer(open_page):
    page = open_page(js=False)
    go_through(page, "sv", "Hemliga Hilda", "0701740695")
    follow(page, "main form button")
    for _step in range(3):
        page.go_back()
        assert "Hemliga Hilda" not in page.content()
        assert "0701740695" not in page.content()


@pytest.mark.requirement("LNG-5")
def test_times_are_not_reversed_in_arabic(open_page):
    page = open_page("/ar/kurser/", lang="ar")
    times = page.locator('bdi[dir="ltr"]', has_text="17:30–20:00").first
    left, right = times.evaluate(
        """(el) => {
          const at = (from, to) => {
            const range = document.createRange();
            range.setStart(el.firstChild, from);
            range.setEnd(el.firstChild, to);
            return range.getBoundingClientRect().left;
          };
          return [at(0, 5), at(6, 11)];
        }"""
    )
    assert left < right
