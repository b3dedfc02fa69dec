"""Words per language in one field."""

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import translation

from core.texts import LocalizedFormField, Picked, missing_languages, pick

BOTH = {"sv": "Löfte", "ar": "وعد"}


def render(value, code):
    with translation.override(code):
        return Template("{% load words %}{% words value %}").render(Context({"value": value}))


def test_the_text_in_the_language_asked_for():
    assert pick(BOTH, "ar") == Picked("وعد", "ar", False)


@pytest.mark.requirement("LNG-2")
def test_falling_back_is_said_and_marked():
    assert pick({"sv": "Löfte"}, "ar") == Picked("Löfte", "sv", True)
    assert render({"sv": "Löfte"}, "ar") == '<span lang="sv" dir="ltr">Löfte</span>'
    assert render(BOTH, "ar") == "وعد"


def test_words_are_escaped():
    assert render({"sv": "<b>x</b>"}, "sv") == "&lt;b&gt;x&lt;/b&gt;"


@pytest.mark.parametrize("value", [None, {}, {"sv": ""}])
def test_no_text_at_all(value):
    assert pick(value, "sv").text == ""
    assert missing_languages(value) == ["sv", "ar"]


def test_a_required_field_wants_every_language():
    field = LocalizedFormField()
    assert field.clean(["Löfte", " وعد "]) == BOTH
    with pytest.raises(ValidationError) as raised:
        field.clean(["Löfte", " "])
    assert "العربية" in str(raised.value.messages)


def test_an_optional_field_may_have_one():
    assert LocalizedFormField(required=False).clean(["Löfte", ""]) == {"sv": "Löfte"}
