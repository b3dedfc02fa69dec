"""Types of questions that share their way with others: what is asked, read, kept and reported."""

import re
from typing import Any

import pytest

from surveys.definition import digest_of, parse
from surveys.enums import QuestionType
from surveys.models.freetext import FreeText
from surveys.reports.items import items_of, reported_questions
from surveys.services.freeze import definition_of, find_problems
from tests.surveys.answering import Phone, asks, code_of, definition, open_wave, rows
from tests.surveys.making import make_survey, question

STEPS = "alltid ofta ibland aldrig"


def at(question: dict[str, Any], *more: dict[str, Any]) -> Phone:
    """A phone that stands at the first question."""
    phone = Phone()
    phone.enter(code_of(open_wave(question, *more)))
    return phone


@pytest.mark.requirement("SUR-2")
@pytest.mark.django_db
def test_a_scale_with_words_is_chosen_step_by_step_and_stored_by_its_key() -> None:
    phone = at(asks("ro", "scale", STEPS))
    assert re.findall(r'type="radio" name="answer" value="([\w-]+)"', phone.html) == [
        *STEPS.split(), "-dk", "-no",
    ]  # fmt: skip
    phone.answer("ibland")
    phone.press("/sv/svara/skicka/")
    assert rows() == [{"ro": "ibland"}]


@pytest.mark.requirement("SUR-2")
@pytest.mark.django_db
def test_a_short_text_has_one_line_and_a_hundred_characters() -> None:
    phone = at(asks("namn", "short_text", max_length=100), asks("mer", "text", max_length=300))
    assert ("<textarea" in phone.html, 'maxlength="100"' in phone.html) == (False, True)
    phone.answer("x" * 101)
    assert ("x" * 101 in phone.html, "Skriv högst 100 tecken." in phone.html) == (True, True)
    phone.answer("Längre rast")
    assert "<textarea" in phone.html
    phone.answer("Och\nmer")
    phone.press("/sv/svara/skicka/")
    assert rows() == [{"namn": "-tx", "mer": "-tx"}]
    assert {one.question: one.text for one in FreeText.objects.all()} == {
        "namn": "Längre rast",
        "mer": "Och\nmer",
    }


@pytest.mark.requirement("SUR-2")
def test_a_third_set_of_faces_has_only_glad_ones() -> None:
    glad = asks("q", "faces", "a b c d e", face_set="positive")
    (only,) = parse(definition(glad)).questions
    assert [one.face for one in only.options] == [15, 14, 13, 12, 11]
    (only,) = parse(definition(glad | {"options": glad["options"][:3]})).questions
    assert [one.face for one in only.options] == [5, 3, 1]


def test_what_was_frozen_before_these_types_reads_as_it_did() -> None:
    """The digest names waves' definitions and lies in drafts: it may never change."""
    old = definition(asks("a", "faces", "b c d"), asks("e", "text", max_length=300))
    assert digest_of(old) == parse(old).digest == "5186ee493d4582a1"
    assert [(one.spoke, one.options and one.options[0].picture) for one in
            parse(old).questions] == [(None, None), (None, ())]  # fmt: skip


@pytest.mark.django_db
def test_they_are_frozen_with_what_belongs_to_them() -> None:
    survey = make_survey(
        question("ro", type="scale", options=STEPS),
        question("ord", type="short_text", options="", max_length=200),
        question("glad", type="faces", options="a b c d e", face_set="positive"),
        question("arg", type="faces", options="a b c d e"),
    )
    frozen = {one["key"]: one for one in definition_of(survey)["questions"]}
    assert [one["key"] for one in frozen["ro"]["options"]] == STEPS.split()
    assert frozen["ord"]["max_length"] == 100
    assert [frozen[key].get("face_set") for key in ("glad", "arg")] == ["positive", None]
    parse(definition_of(survey))


@pytest.mark.django_db
def test_a_scale_has_two_to_five_steps() -> None:
    six = make_survey(question("ro", type="scale", options="a b c d e f"))
    assert find_problems(six) == ["Fråga 1 (Fråga ro): en skala har två till fem steg."]


@pytest.mark.requirement("REP-2")
def test_each_type_that_has_answers_to_choose_from_is_reported() -> None:
    kinds = ["scale", "picture", "wheel", "short_text", "single"]
    asked = definition(*(asks(kind, kind, "a b c d e") for kind in kinds))
    items = items_of(reported_questions(asked))
    assert [(one.question, one.ordered) for one in items] == [
        ("scale", True),
        ("picture", False),
        ("wheel", True),
        ("single", False),
    ]
    assert QuestionType.values == [
        "faces", "single", "several", "picture", "scale", "number", "short_text", "text",
        "ranking", "wheel", "info",
    ]  # fmt: skip
