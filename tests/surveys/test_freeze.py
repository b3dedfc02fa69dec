"""A survey becomes a version that never changes, and only when it is whole."""

import pytest

from core.models import AuditEntry
from surveys.models.survey import Survey, SurveyVersion
from surveys.services.freeze import NotReady, definition_of, find_problems, freeze
from tests.surveys.making import both, make_survey, question, shown_if

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("SUR-9")
def test_the_same_survey_is_the_same_version_and_a_change_is_a_new_one() -> None:
    survey = make_survey()
    first = freeze(survey, by=None)
    assert freeze(Survey.objects.get(), by=None) == first
    survey.title = both("Rasterna")
    survey.save()
    second = freeze(survey, by=None)
    assert (first.number, second.number) == (1, 2)
    assert SurveyVersion.objects.get(number=1).definition["title"] == both("Rasten")
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["freeze survey"] * 2


@pytest.mark.requirement("SUR-9")
def test_a_version_cannot_be_saved_again() -> None:
    version = freeze(make_survey(), by=None)
    version.definition = {}
    with pytest.raises(TypeError):
        version.save()


def test_every_type_and_condition_is_frozen_in_the_schema() -> None:
    survey = make_survey(
        question("kon", options="flicka pojke", background=True, section=both("Om dig")),
        question("mat", type="several", options="a b c", max_choices=2),
        question("dagar", type="number", options="", min=0, max=7),
        question("steg", type="number", options="", min=0, max=7, bands="0-6,7"),
        question("ord", type="text", options="", help=both("Inga namn")),
        question(
            "sist",
            condition=shown_if("any", ("kon", "in", "flicka, pojke"), ("mat", "contains", "a, b")),
        ),
        question("slut", condition=shown_if("all", ("kon", "not in", "flicka"))),
        question("lag", condition=shown_if("all", ("dagar", "ge", "3"), ("kon", "in", "pojke"))),
    )

    def options(keys: str) -> list:
        return [{"key": key, "label": both(key)} for key in keys.split()]

    assert definition_of(survey) == {
        "schema": 1,
        "languages": ["sv", "ar"],
        "title": both("Rasten"),
        "intro": both("Hej"),
        "outro": None,
        "mode": "anonymous",
        "questions": [
            {
                "key": "kon",
                "type": "single",
                "text": both("Fråga kon"),
                "section": both("Om dig"),
                "background": True,
                "options": options("flicka pojke"),
            },
            {
                "key": "mat",
                "type": "several",
                "text": both("Fråga mat"),
                "options": options("a b c"),
                "max_choices": 2,
            },
            {
                "key": "dagar",
                "type": "number",
                "text": both("Fråga dagar"),
                "min": 0,
                "max": 7,
                "bands": [[0, 2], [3, 5], [6, 7]],
            },
            {
                "key": "steg",
                "type": "number",
                "text": both("Fråga steg"),
                "min": 0,
                "max": 7,
                "bands": [[0, 6], [7, 7]],
            },
            {
                "key": "ord",
                "type": "text",
                "text": both("Fråga ord"),
                "help": both("Inga namn"),
                "max_length": 300,
                "not_for": ["6-7", "8-9", "10-12"],
            },
            {
                "key": "sist",
                "type": "single",
                "text": both("Fråga sist"),
                "condition": {
                    "any": [
                        {"question": "kon", "in": ["flicka", "pojke"]},
                        {
                            "any": [
                                {"question": "mat", "contains": "a"},
                                {"question": "mat", "contains": "b"},
                            ]
                        },
                    ]
                },
                "options": options("ja nej"),
            },
            {
                "key": "slut",
                "type": "single",
                "text": both("Fråga slut"),
                "condition": {"not": {"question": "kon", "is": "flicka"}},
                "options": options("ja nej"),
            },
            {
                "key": "lag",
                "type": "single",
                "text": both("Fråga lag"),
                "condition": {
                    "all": [{"question": "dagar", "ge": 3}, {"question": "kon", "is": "pojke"}]
                },
                "options": options("ja nej"),
            },
        ],
    }


@pytest.mark.requirement("LNG-14")
def test_a_missing_text_stops_it_and_each_one_is_named() -> None:
    half = question("trygg", help={"sv": "Tänk efter"})
    half["value"]["text"] = {"sv": "Är du trygg?", "ar": " "}
    half["value"]["options"][1]["label"] = {"ar": "لا"}
    survey = make_survey(half)
    survey.title = {"sv": "Rasten"}
    survey.outro = {"ar": "شكرا"}
    with pytest.raises(NotReady) as caught:
        freeze(survey, by=None)
    assert caught.value.problems == [
        "Titel: texten på العربية saknas.",
        "Tacktext: texten på Svenska saknas.",
        "Fråga 1 (Är du trygg?): texten på العربية saknas.",
        "Fråga 1 (Är du trygg?), hjälp: texten på العربية saknas.",
        "Fråga 1 (Är du trygg?), svar 2: texten på Svenska saknas.",
    ]
    assert not SurveyVersion.objects.exists()


def test_a_question_that_nobody_could_answer_stops_it() -> None:
    survey = make_survey(
        question("a", type="faces", options="x y"),
        question("b", options="x"),
        question("c", type="number", options="", min=3),
    )
    assert find_problems(survey) == [
        "Fråga 1 (Fråga a): ansikten har tre eller fem svar.",
        "Fråga 2 (Fråga b) behöver minst två svar.",
        "Fråga 3 (Fråga c) behöver ett minsta och ett största tal.",
    ]
    assert find_problems(make_survey(question("i", type="info", options=""), key="tom")) == [
        "Det finns ingen fråga än."
    ]
