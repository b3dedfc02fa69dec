"""How heavy a page is, compressed as it travels. Pictures and audio apart (PAG-2)."""

import gzip
import re

import brotli
import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from core import csp, languages

WORDS = {
    "sv": {
        "text": "Hur har du det i skolan när du tänker på den senaste veckan?",
        "help": "Tänk på lektionerna, rasten och vägen dit. Det finns inget rätt svar.",
        "section": "Skolan och fritidshemmet",
        "error": "Välj ett svar om hur du har det i skolan, eller välj att inte svara.",
        "labels": ["Jättebra", "Bra", "Varken bra eller dåligt", "Dåligt", "Jättedåligt"],
    },
    "ar": {
        "text": "كيف هي المدرسة بالنسبة لك عند التفكير في الأسبوع الماضي؟",
        "help": "الدروس والاستراحة والطريق إلى المدرسة. لا توجد إجابة صحيحة.",
        "section": "المدرسة ومركز ما بعد المدرسة",
        "error": "المطلوب اختيار إجابة عن المدرسة أو اختيار عدم الإجابة.",
        "labels": ["جيدة جدًا", "جيدة", "لا جيدة ولا سيئة", "سيئة", "سيئة جدًا"],
    },
}


def question_page(code: str, *, wrong: bool) -> str:
    """The fullest question page: five faces, help, both ways out, audio, switcher, back link."""
    words = WORDS[code]
    options = [
        {"key": f"svar_{face}", "label": label, "face": face}
        for face, label in zip((5, 4, 3, 2, 1), words["labels"], strict=True)
    ]
    context = {
        "question": {
            "key": "trivsel", "type": "faces", "text": words["text"], "help": words["help"],
            "section": words["section"], "audio_url": "/media/original/trivsel-sv.0a1b2c3d.mp3",
            "options": options,
        },
        "chosen": set(), "errors": [words["error"]] if wrong else [], "position": 3, "total": 18,
        "answer_url": f"/{code}/svara/skolan-och-fritiden-2026/svar/trivsel/",
        "back_url": f"/{code}/svara/skolan-och-fritiden-2026/fraga/trygghet/",
        "other_languages": [one for one in languages.LANGUAGES if one.code != code],
        "language": languages.get(code), "site_name": "Barnens röst i kommunen", "demo": True,
        "token": "q7Lr2mVtX0bQ8sKd" * 4, "ranked": [], "left": [], "value": "",
    }  # fmt: skip
    request = RequestFactory().get("/")
    body = render_to_string("surveys/_question.html", context, request)
    page = render_to_string("surveys/flow_base.html", context, request)
    return page.replace('<main id="main" tabindex="-1">', f'<main id="main" tabindex="-1">{body}')


@pytest.mark.requirement("PAG-2")
@pytest.mark.parametrize("wrong", [False, True], ids=["asked", "in error"])
def test_a_question_is_one_small_page(lang, wrong):
    html = question_page(lang, wrong=wrong)
    assert html.count('class="face"') == 5
    assert html.count("<audio") == 1
    assert html.count('name="language"') == 1
    assert html.count('class="error"') == wrong
    assert len(brotli.compress(html.encode(), quality=5)) <= 6_000
    assert len(gzip.compress(html.encode(), 6)) <= 8_000
    assert re.findall(r"<(?:link|script|img)\b[^>]*(?:href|src)=\"(?!data:)", html) == []


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
