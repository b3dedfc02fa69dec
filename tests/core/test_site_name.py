"""The name of the site is words per language: on pages, in titles, letters, calendars, figures."""

import re
from datetime import date
from email.header import decode_header, make_header

import pytest
from django.core import mail
from django.urls import reverse

from config import env
from core.texts import Picked, site_name
from outbox.services import post
from programs.ics import invitation
from surveys.flow.pages import frame
from tests.programs.makers import make_group

NAMES = {"sv": "Barnens röst", "ar": "صوت الأطفال"}
ONLY_SWEDISH = {"sv": "Barnens röst"}


@pytest.mark.requirement("LNG-2")
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["surveys:enter", "promises:list", "programs:catalogue", "login"])
def test_every_page_says_the_name_in_its_language(client, lang, name):
    html = client.get(reverse(name)).content.decode()
    assert re.findall(r"<title>[^<]* – ([^<]+)</title>", html) == [NAMES[lang]]
    assert [html.count(NAMES[code]) > 0 for code in ("sv", "ar")] == [lang == "sv", lang == "ar"]


@pytest.mark.requirement("LNG-2")
@pytest.mark.django_db
def test_a_name_in_one_language_only_is_marked_as_such(client, settings):
    settings.SITE_NAME = ONLY_SWEDISH
    html = client.get("/ar/loften/").content.decode()
    assert '<span lang="sv" dir="ltr">Barnens röst</span>' in html


def test_the_flow_says_it_too(lang):
    assert frame(lang)["site_name"] == NAMES[lang]


@pytest.mark.django_db
def test_a_letter_comes_from_the_site_by_its_name(
    lang, settings, django_capture_on_commit_callbacks
):
    settings.DEFAULT_FROM_EMAIL = "Kommunen <post@example.org>"
    with django_capture_on_commit_callbacks(execute=True):
        post(
            "promises/answer_due",
            about="test",
            language=lang,
            context={"promise": _Promise, "late": False, "url": "http://127.0.0.1/"},
            email="anna@example.org",
        )
    (letter,) = mail.outbox
    sender = letter.message()["From"]
    assert sender.endswith("<post@example.org>")
    assert _decoded(sender) == f"{NAMES[lang]} <post@example.org>"


@pytest.mark.django_db
def test_the_calendar_carries_it(lang):
    text = invitation(make_group()).decode()
    assert f"X-WR-CALNAME:{NAMES[lang]}" in text.splitlines()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("", NAMES),
        ("Min kommun", {"sv": "Min kommun"}),
        ("sv=Min kommun, ar=بلديتي", {"sv": "Min kommun", "ar": "بلديتي"}),
    ],
)
def test_what_the_operator_writes(given, read):
    assert env.texts(given, NAMES) == read


def test_a_language_without_a_name_borrows_and_says_so(settings):
    settings.SITE_NAME = ONLY_SWEDISH
    assert site_name("ar") == Picked("Barnens röst", "sv", True)


class _Promise:
    listener_name = "Anna"
    title = NAMES
    due = date(2026, 9, 3)


def _decoded(header: str) -> str:
    return str(make_header(decode_header(header)))
