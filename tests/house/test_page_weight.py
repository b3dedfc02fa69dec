"""How heavy a page is, compressed as it travels. Pictures and audio apart (PAG-2)."""

import gzip
import re
from typing import Any

import brotli
import pytest
from django.test import Client
from django.urls import reverse

from core import csp
from surveys.services.support import SHIPPED
from tests.surveys.answering import Phone, asks, code_of, open_wave, rewrite

pytestmark = pytest.mark.one_database

WORDS = {
    "sv": {
        "text": "Hur har du det i skolan när du tänker på den senaste veckan?",
        "help": "Tänk på lektionerna, rasten och vägen dit. Det finns inget rätt svar.",
        "section": "Skolan och fritidshemmet",
        "labels": ["Jättebra", "Bra", "Varken bra eller dåligt", "Dåligt", "Jättedåligt"],
    },
    "ar": {
        "text": "كيف هي المدرسة بالنسبة لك عند التفكير في الأسبوع الماضي؟",
        "help": "الدروس والاستراحة والطريق إلى المدرسة. لا توجد إجابة صحيحة.",
        "section": "المدرسة ومركز ما بعد المدرسة",
        "labels": ["جيدة جدًا", "جيدة", "لا جيدة ولا سيئة", "سيئة", "سيئة جدًا"],
    },
}


def fullest_question(code: str, *, wrong: bool) -> Any:
    """The real answer of the server with the fullest question page there is.

    The one in error is of a sensitive survey, with the two help lines that a site begins with.
    """
    words = WORDS[code]
    text = {name: {code: words[name]} for name in ("text", "help", "section")}
    options = [
        {"key": f"svar_{place}", "label": {code: label}}
        for place, label in enumerate(words["labels"])
    ]
    address = f"/{code}/svara/ljud/0a1b2c3d4e5f60718293.mp3"
    asked = {"key": "trivsel", "type": "faces", "options": options, "audio": {code: address}}
    batch = open_wave(asks("forst"), asked | text, *(asks(f"q{n}") for n in range(16)))
    if wrong:
        rewrite(batch.wave.version, help_lines=SHIPPED)
    phone = Phone()
    phone.enter(code_of(batch), code)
    phone.answer("ja")
    action = phone.action
    if wrong:
        phone.post(action, {"token": phone.token, "answer": "finns-inte"})
    return phone.get(phone.address)


@pytest.mark.requirement("PAG-2")
@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [False, True], ids=["asked", "in error"])
def test_a_question_is_one_small_page(lang, wrong):
    response = fullest_question(lang, wrong=wrong)
    html = response.content.decode()
    words = WORDS[lang]
    assert response.status_code == 200
    assert [text in html for text in (words["text"], words["help"], words["section"])] == [True] * 3
    assert [f"<span>{label}</span>" in html for label in words["labels"]] == [True] * 5
    counted = {
        'class="face"': 5,
        'value="-dk"': 1,
        'value="-no"': 1,
        "<audio": 1,
        'name="language"': 1,
        f'href="/{lang}/svara/f/forst/"': 1,
        'class="error"': int(wrong),
        'class="demo"': 1,
        'class="leave"': int(wrong),
    }
    assert {text: html.count(text) for text in counted} == counted
    assert len(brotli.compress(response.content, quality=5)) <= 6_000
    assert len(gzip.compress(response.content, 6)) <= 8_000
    assert re.findall(r"<(?:link|script|img)\b[^>]*(?:href|src)=\"(?!data:)", html) == []
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == (2 if wrong else 1)
    assert len(brotli.compress("".join(scripts).encode(), quality=5)) <= 3_000


@pytest.mark.requirement("PAG-2")
@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["surveys:enter", "programs:catalogue", "participation:list", "promises:list", "login"],
)
def test_public_pages_fit_the_first_flight(client: Client, lang, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert len(brotli.compress(response.content, quality=5)) <= 13_000


def test_the_sheet_of_every_page_leaves_room_for_words():
    """A page may weigh 13 kB; the sheet and the largest extra one take at most half."""
    largest = max((csp.extra_style(name) for name in csp.extras()), key=len)
    assert len(brotli.compress((csp.core_style() + largest).encode(), quality=5)) <= 6_500
    assert len(brotli.compress(csp.flow_style().encode(), quality=5)) <= 2_200


@pytest.mark.requirement("SUR-28", "PAG-2")
def test_the_scripts_for_no_network_are_small_together():
    """They are all that a page with all questions carries (templates/surveys/one_load.html)."""
    together = csp.inline_script("outbox") + csp.inline_script("one_load")
    assert len(brotli.compress(together.encode(), quality=5)) <= 3_000
