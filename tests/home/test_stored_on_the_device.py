"""The page on cookies names exactly what the product puts on a device (PAG-14)."""

import re

import pytest
from django.test import Client
from wagtail.models import Page

from core.models import User
from home import starting_pages
from promises import services
from surveys.flow import drawer
from tests.programs.makers import make_group, make_meeting
from tests.programs.test_registration import Walk
from tests.promises.making import THEME, WORDS, day, make_promise
from tests.surveys.answering import Phone, asks, code_of, open_wave
from tests.surveys.guarding import Guardian, asked_batch, papers
from tests.youth_council.test_ideas import make_round
from youth_council.models import IdeaRound
from youth_council.services import ideas

pytestmark = pytest.mark.django_db
SPOKE = {"wheel": "w", "version": 1, "name": {}, "colour": "#c9503f", "maps_to": ""}


def told(html: str) -> set[str]:
    """Names of cookies on the page: they stand in brackets, with commas between. N is a number."""
    main = html.split("<main")[1].split("</main>")[0]
    found = re.findall(r"\(([a-z0-9]+(?:, [a-z0-9N-]+)*)[;؛)]", main)
    return {name for part in found for name in part.split(", ")}


def stored_by(client: Client) -> dict:
    """With a value: an empty one is an order to delete it."""
    kept = {name: dict(one) for name, one in client.cookies.items() if one.value}
    return {re.sub(r"-\d+$", "-N", name): one for name, one in kept.items()}


def everything_stored() -> dict:
    """A child mistypes the code and answers, with texts as long as they may be; a parent enrols;
    a guardian opens a paper; staff sign in.
    """
    found = {}
    phone = Phone()
    texts = [asks(f"t{number}", "text", max_length=300) for number in range(6)]
    faces = [asks(f"f{number}") for number in range(4)]
    phone.post("/sv/svara/kod/", {"code": "12"})
    found |= stored_by(phone)
    phone.enter(code_of(open_wave(asks("trygghet", "wheel", spoke=SPOKE), *faces, *texts)))
    for _number in range(5):
        phone.answer("ja")
        found |= stored_by(phone)
    for number in range(6):
        # Letters that do not compress, so that the draft needs its second cookie.
        words = "".join(chr(0x4E00 + (number * 7919 + at * 104729) % 20000) for at in range(300))
        phone.answer(words)
        found |= stored_by(phone)
    phone.press("/sv/svara/skicka/")
    found |= stored_by(phone)
    (token,) = papers(asked_batch(), 1)
    guardian = Guardian()
    guardian.scan(token)
    found |= stored_by(guardian)
    group = make_group()
    make_meeting(group, 7)
    walk = Walk(group)
    walk.answer("namn")
    found |= stored_by(walk.client)
    User.objects.create_user("anna", password="demo")
    staff = Client()
    staff.get("/sv/logga-in/")
    staff.post("/sv/logga-in/", {"username": "anna", "password": "demo"})
    return found | stored_by(staff) | stored_by(with_an_idea())


def with_an_idea() -> Client:
    promise = make_promise("mat")
    services.answer(promise, [THEME], by=promise.listener, follow_up=day(250))
    ideas.open_round(make_round(), by=None)
    idea, _code = ideas.send(IdeaRound.objects.get(), "Fler gungor", language="sv")
    ideas.release(idea, title=WORDS, by=promise.listener)
    child = Client()
    child.post("/sv/loften/mat/lyssnade/", {"face": "4"})
    child.post(f"/sv/ideer/{idea.pk}/stod/")
    child.post("/sv/ideer/ny/skicka/", {"text": "Fler bollar"})
    return child


@pytest.mark.requirement("PAG-14")
def test_the_page_names_what_is_stored_and_nothing_else(client, lang):
    starting_pages.make()
    address = Page.objects.get(slug="kakor", locale__language_code=lang).url
    page = client.get(address).content.decode()
    assert told(page) == set(everything_stored())


@pytest.mark.requirement("PAG-14")
def test_each_is_out_of_reach_of_scripts_and_of_other_sites():
    kept = {
        name: (bool(one["httponly"]), one["samesite"]) for name, one in everything_stored().items()
    }
    assert kept == dict.fromkeys(kept, (True, "Lax"))
    assert {
        drawer.COOKIE,
        drawer.DONE_COOKIE,
        drawer.WHEEL_COOKIE,
        drawer.TYPED_COOKIE,
        drawer.GUARDIAN_COOKIE,
        "csrftoken",
        "sessionid",
    } <= set(kept)


@pytest.mark.requirement("PAG-14")
def test_over_tls_each_is_sent_over_tls_only(settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True  # as in production
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    phone = Phone(HTTP_X_FORWARDED_PROTO="https")
    phone.enter(code_of(open_wave(asks("a", "single"))))
    phone.get("/sv/logga-in/")
    assert {name: bool(one["secure"]) for name, one in stored_by(phone).items()} == {
        drawer.COOKIE: True,
        "csrftoken": True,
    }


def test_nothing_asks_for_consent(client, lang):
    html = client.get(f"/{lang}/").content.decode()
    assert re.findall(r"consent|samtyck|الموافقة", html) == []
