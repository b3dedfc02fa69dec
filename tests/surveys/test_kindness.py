"""What a question asks for is said before it is an error; no page of the flow is a dead end."""

import re

import pytest

from tests.surveys.answering import START, Phone, asks, code_of, open_wave

pytestmark = pytest.mark.django_db
HELP = re.compile(r'<p class="help" id="help">(.*?)</p>')
NUMBER = {"sv": "Skriv ett tal från 0 till 7.", "ar": "المطلوب عدد من 0 إلى 7."}
SEVERAL = {"sv": "Välj högst 2.", "ar": "أكبر عدد من الاختيارات: 2."}


@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_the_bounds_of_an_answer_stand_with_the_question_and_once(lang: str) -> None:
    phone = Phone()
    batch = open_wave(
        asks("dagar", "number", min=0, max=7), asks("var", "several", "a b c", max_choices=2)
    )
    phone.enter(code_of(batch), lang)
    assert [one.strip() for one in HELP.findall(phone.html)] == [NUMBER[lang]]
    assert '<fieldset aria-describedby="help">' in phone.html
    phone.answer("8")
    assert HELP.findall(phone.html) == []
    assert phone.html.count(NUMBER[lang]) == 2  # in the summary and beside the field
    phone.answer("3")
    assert [one.strip() for one in HELP.findall(phone.html)] == [SEVERAL[lang]]


def test_a_question_without_bounds_says_nothing_of_them() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave(asks("dagar", "number"), asks("var", "several"))), "sv")
    assert HELP.findall(phone.html) == []
    assert "aria-describedby" not in phone.html


@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_from_the_code_back_to_the_front_page_and_after_sending_to_the_receipt(lang: str) -> None:
    phone = Phone()
    phone.go(START[lang])
    assert f'<header class="top"><a href="/{lang}/">' in phone.html
    phone.enter(code_of(open_wave(asks("en"))), lang)
    phone.answer("ja")
    phone.press(f"/{lang}/svara/skicka/")
    receipt = f"/{lang}/svara/tack/"
    assert phone.address == receipt
    phone.go(f"/{lang}/svara/start/")
    assert f'<a class="link" href="{receipt}">' in phone.html
