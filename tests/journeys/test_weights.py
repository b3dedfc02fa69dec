"""PAG-2: every public page that links lead to, weighed as it travels. Pictures and sound apart."""

import re
from collections import Counter
from urllib.parse import unquote

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve

from surveys.models.invitation import Code
from tests.surveys.answering import Phone

pytestmark = pytest.mark.browser  # for the demonstration's database: real pages, full of words
PAGE, SCRIPTS = 13_000, 3_000
SAMPLES = 3  # pages of one kind and language, such as three news articles
MUST = {
    "promises:list", "promises:detail", "participation:list", "participation:report",
    "participation:question", "programs:catalogue", "programs:group", "surveys:enter",
    "surveys:follow", "login", "wagtail_serve",
}  # fmt: skip


def weight(text: str) -> int:
    return len(brotli.compress(text.encode(), quality=5))


def linked(html: str, pattern: str) -> str:
    """The texts of sheets or scripts that the page asks for by address."""
    found = []
    for address in re.findall(pattern, html):
        path = finders.find(address.split("?")[0].removeprefix("/static/"))
        assert path, address
        with open(path, encoding="utf-8") as file:
            found.append(file.read())
    return "".join(found)


def problems(address: str, html: str) -> list[str]:
    scripts = re.findall(r"<script(?![^>]*(?:src=|json))[^>]*>(.*?)</script>", html, re.DOTALL)
    asked = linked(html, r'<script[^>]*\ssrc="([^"]+)"')
    sheets = linked(html, r'<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"')
    found = []
    if weight(html + sheets + asked) > PAGE:
        found.append(f"{address}: {weight(html + sheets + asked)} bytes")
    if weight("".join(scripts) + asked) > SCRIPTS:
        found.append(f"{address}: scripts of {weight(''.join(scripts) + asked)} bytes")
    return found


@pytest.mark.requirement("PAG-2")
def test_every_public_page_fits_the_first_flight(client: Client, transactional_db) -> None:
    waiting, seen, heavy = ["/sv/", "/ar/"], {"/sv/", "/ar/"}, []
    kinds: Counter[tuple[str, str]] = Counter()
    while waiting:
        address = waiting.pop(0)
        kind = resolve(unquote(address)).view_name, address[1:3]
        kinds[kind] += 1
        if kinds[kind] > SAMPLES and kind[0] != "wagtail_serve":
            continue
        response = client.get(address)
        html_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.status_code != 200 or not html_page:
            continue
        html = response.content.decode()
        heavy += problems(address, html)
        for link in re.findall(r'href="(/(?:sv|ar)/[^"?#]*)', html):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    reached = {name for name, _lang in kinds}
    assert MUST - reached == set()
    assert heavy == []


@pytest.mark.requirement("PAG-2")
@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_every_page_of_an_answer_is_small(transactional_db, lang: str) -> None:
    codes = Code.objects.filter(batch__wave__slug="trivselhjulet-2026").exclude(shown="")
    phone = Phone()
    phone.post(f"/{lang}/svara/kod/", {"code": codes.order_by("shown")[0].shown})
    phone.go(f"/{lang}/svara/start/")
    heavy = problems("start", phone.html)
    phone.press(f"/{lang}/svara/borja/")
    questions = 0
    while "/f/" in phone.address:
        questions += 1
        if weight(phone.html) > 6_000:
            heavy.append(f"{phone.address}: {weight(phone.html)} bytes")
        phone.answer()
    heavy += problems("check", phone.html)
    phone.press(f"/{lang}/svara/skicka/")
    heavy += problems("thanks", phone.html)
    assert phone.address.endswith("/tack/")
    assert (questions, heavy) == (12, [])
