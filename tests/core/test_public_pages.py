"""Every public page of the demonstration, found by following its links: weight and content policy.

The whole site is asked for once per language; the tests read what came back.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core import csp
from programs.enums import HAS_PLACE
from programs.models import Enrolment, Group
from programs.services.private_link import path_of
from surveys.models.invitation import CodeBatch
from tests.databases import Copies
from tests.surveys.answering import Phone, code_of

pytestmark = [pytest.mark.one_database, pytest.mark.demonstration]

MOST, MOST_SCRIPT = 13_000, 3_000
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
SHEET = re.compile(r"<style>(.*?)</style>", re.S)
SCRIPT = re.compile(r'<script[^>]*src="([^"]+)"')
INLINE = re.compile(r"<script>(.*?)</script>", re.S)
FILES = re.compile(r"\.(csv|png|svg|ics|xlsx|pdf)(\?|$)|^/(media|documents|admin|k|static)/")
OWN = {"cancel": "avboka/", "details": "uppgifter/"}  # below a parent's private link
NAMED = {
    "wrong code", "start", "question", "check", "thanks", "enrolment", "enrolment in error",
    "sign-in in error", "form from elsewhere", "private link, show", "private link, cancel",
    "private link, details", "private link, in error", "missing",
}  # fmt: skip

Pages = dict[str, tuple[str, str]]  # address → (html, content policy)


def keep(found: Pages, name: str, response) -> None:
    if "text/html" in response.headers.get("Content-Type", ""):
        found[name] = (response.content.decode(), response.headers["Content-Security-Policy"])


def follow_links(lang: str) -> Pages:
    """Every page that a visitor can click to in this language."""
    client, found, todo = Client(), {}, [f"/{lang}/"]
    seen = set(todo)
    while todo:
        address = todo.pop()
        response = client.get(address)
        keep(found, address, response)
        for link in map(unescape, LINK.findall(found.get(address, ("", ""))[0])):
            if link.startswith(f"/{lang}/") and link not in seen and not FILES.search(link):
                seen.add(link)
                todo.append(link)
    return found


def walk_forms(lang: str) -> Pages:
    """What no link leads to: a survey's steps, the steps of enrolling, refusals."""
    found: Pages = {}
    phone = Phone()
    batch = CodeBatch.objects.filter(wave__state="open").order_by("wave__slug").first()
    keep(found, "wrong code", phone.post(f"/{lang}/svara/kod/", {"code": "99999999"}))
    phone.post(f"/{lang}/svara/kod/", {"code": code_of(batch)})
    keep(found, "start", phone.go(f"/{lang}/svara/start/"))
    keep(found, "question", phone.start())
    for number in range(40):
        if not re.search(r'id="flow" method="post" action="[^"]+/steg/', phone.html):
            break
        keep(found, f"question {number}", phone.answer(optout="-no"))
    keep(found, "check", phone.go(f"/{lang}/svara/kontrollera/"))
    keep(found, "thanks", phone.press(f"/{lang}/svara/skicka/"))
    client = Client()
    group = Group.objects.order_by("pk").first()
    root = f"/{lang}/kurser/grupp/{group.pk}/anmalan/"
    keep(found, "enrolment", client.get(f"{root}namn/", follow=True))
    keep(found, "enrolment in error", client.post(f"{root}namn/svar/", {"namn-name": ""}))
    with translation.override(lang):
        wrong = {"username": "x", "password": "y"}
        keep(found, "sign-in in error", client.post(reverse("login_send"), wrong))
        keep(found, "form from elsewhere", Client(enforce_csrf_checks=True).post(
            reverse("login_send"), {}
        ))  # fmt: skip
    parent = Enrolment.objects.filter(message_language=lang, state__in=HAS_PLACE).first()
    for name in ("show", "cancel", "details"):
        path = path_of(parent) if name == "show" else f"{path_of(parent)}{OWN[name]}"
        keep(found, f"private link, {name}", client.get(path))
    wrong = {"phone": "07a", "email": "a@b"}
    keep(found, "private link, in error", client.post(f"{path_of(parent)}uppgifter/spara/", wrong))
    keep(found, "missing", client.get(f"/{lang}/finns-inte/"))
    assert NAMED - found.keys() == set()
    return found


@pytest.fixture(scope="module", params=["sv", "ar"])
def pages(
    request, database_copies: Copies, django_db_blocker, own_media, tmp_path_factory
) -> Iterator[Pages]:
    with django_db_blocker.unblock():
        name = database_copies.make(database_copies.with_demo(), "public")
        with database_copies.using(name):
            found = follow_links(request.param) | walk_forms(request.param)
        database_copies.drop(name)
    assert len(found) > 40, sorted(found)
    yield found


def scripts(html: str) -> bytes:
    """Our own scripts, those that the page asks for and the one that stands in it."""
    names = [one.removeprefix(settings.STATIC_URL) for one in SCRIPT.findall(html)]
    asked = b"".join(Path(finders.find(name)).read_bytes() for name in names)
    return asked + "".join(INLINE.findall(html)).encode()


@pytest.mark.django_db
@pytest.mark.requirement("PAG-2")
def test_every_page_fits_the_first_flight(pages):
    heavy = {}
    for address, (html, _policy) in pages.items():
        page = len(brotli.compress(html.encode(), quality=5))
        script = len(brotli.compress(scripts(html), quality=5))
        if page + script > MOST or script > MOST_SCRIPT:
            heavy[address] = (page, script)
    assert heavy == {}


@pytest.mark.django_db
@pytest.mark.requirement("PAG-2")
def test_no_page_asks_for_another_sheet_or_font(pages):
    asked = re.compile(r'<link[^>]*rel="(?:stylesheet|preload)"|@font-face|@import')
    assert [address for address, (html, _) in pages.items() if asked.search(html)] == []


def directives(policy: str) -> dict[str, list[str]]:
    parts = (part.split() for part in policy.split(";") if part.strip())
    return {name: sources for name, *sources in parts}


@pytest.mark.django_db
@pytest.mark.requirement("PAG-3")
def test_every_page_carries_the_strict_policy(pages):
    for address, (html, policy) in pages.items():
        told = directives(policy)
        assert told["default-src"] == ["'self'"], address
        assert told["frame-ancestors"] == ["'none'"], address
        assert "unsafe" not in policy and "nonce" not in policy and "*" not in policy, address
        inline = {csp.source_hash(script) for script in INLINE.findall(html)}
        assert inline - set(csp.script_hashes()) == set(), address
        assert told["script-src"] == ["'self'", *csp.script_hashes()], address
        for name in ("style-src", "img-src", "media-src", "connect-src", "font-src"):
            for source in told.get(name, []):
                assert re.match(r"'self'|'none'|data:|'sha256-", source), (address, source)
        sheets = {csp.source_hash(sheet) for sheet in SHEET.findall(html)}
        assert sheets - set(told["style-src"]) == set(), address


@pytest.mark.django_db
@pytest.mark.requirement("PAG-3")
def test_no_page_names_another_host(pages):
    """Links apart: nothing that a browser fetches by itself."""
    fetched = re.compile(
        r'(?:<(?:script|img|audio|source|iframe|video)\b[^>]*src="|url\()((?:https?:)?//[^"]*)'
    )
    named = {address: fetched.findall(html) for address, (html, _) in pages.items()}
    assert {address: hosts for address, hosts in named.items() if hosts} == {}
