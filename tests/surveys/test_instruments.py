"""A whole survey as a locked instrument: once frozen so, its words stay (SUR-11)."""

from typing import Any

import pytest

from surveys.instruments import changes
from surveys.models.survey import Survey
from surveys.services.freeze import NotReady, definition_of, freeze
from surveys.services.imports import as_survey, refusal
from surveys.xlsform.exporter import export
from surveys.xlsform.importer import read
from tests.surveys.making import both, make_survey, question

pytestmark = pytest.mark.requirement("SUR-11")
TERMS = {"source": "Institutet 2001", "licence": "Får inte ändras", "may_translate": False}


def locked(*asked: dict) -> Survey:
    survey = make_survey(*(asked or (question("a"), question("b"))))
    survey.instrument = True
    for name, value in TERMS.items():
        setattr(survey, name, value)
    survey.save()
    return survey


def problems(survey: Survey) -> list[str]:
    with pytest.raises(NotReady) as caught:
        freeze(survey, by=None)
    return caught.value.problems


@pytest.mark.django_db
def test_source_and_licence_are_frozen_and_the_words_around_may_change() -> None:
    survey = locked()
    assert freeze(survey, by=None).definition["instrument"] == TERMS
    survey.title, survey.intro = both("Vår enkät"), both("Välkommen")
    survey.questions = [question("a", section=both("Del")), question("b", background=True)]
    assert freeze(survey, by=None).number == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ([question("a", text=both("Nytt")), question("b")], "”Nytt” hör till ett låst instrument"),
        ([question("b"), question("a")], "ingen fråga kan läggas till, tas bort eller flyttas"),
        ([question("a")], "ingen fråga kan läggas till, tas bort eller flyttas"),
        ([question("a"), question("b", options="nej ja")], "svarens ordning kan inte ändras"),
        ([question("a"), question("b", options="ja")], "antalet svar kan inte ändras"),
    ],
)
def test_what_was_frozen_locked_is_never_frozen_otherwise(asked: list, sentence: str) -> None:
    survey = locked()
    freeze(survey, by=None)
    survey.questions = asked
    assert any(sentence in one for one in problems(survey))
    survey.questions = [question("a"), question("b")]
    assert freeze(survey, by=None).number == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"), [("instrument", False), ("licence", "fri"), ("may_translate", True)]
)
def test_the_lock_is_not_taken_off(name: str, value: Any) -> None:
    survey = locked()
    freeze(survey, by=None)
    setattr(survey, name, value)
    assert problems(survey) == ["Låset, dess källa och dess licens kan inte ändras."]


@pytest.mark.django_db
def test_a_lock_needs_source_and_licence() -> None:
    survey = locked()
    survey.licence = ""
    assert problems(survey) == ["Ett låst instrument behöver sin källa och sin licens."]


@pytest.mark.django_db
def test_a_workbook_carries_the_lock_and_cannot_go_round_it(tmp_path: Any) -> None:
    survey = locked()
    made = definition_of(survey)
    path = tmp_path / "rasten.xlsx"
    path.write_bytes(export("rasten", made))
    imported = read(path)
    assert definition_of(as_survey(imported, Survey(key="rasten"))) == made
    freeze(survey, by=None)
    assert refusal(imported, None) == []
    imported.questions[0]["text"] = both("Andra ord")
    assert "orden eller typen kan inte ändras" in refusal(imported, None)[0]


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ({"picture": {"src": {"sv": "a.webp"}}}, ["en bild"]),
        ({"label": {"sv": "Jo"}}, ["orden i ett svar"]),
        ({"label": {"sv": "Ja", "ar": "نعم"}}, []),
    ],
)
def test_no_picture_is_added_and_a_translation_is_where_it_may_be(now: dict, found: list) -> None:
    answer = {"key": "ja", "label": {"sv": "Ja"}}
    kept = {"key": "a", "type": "single", "text": {"sv": "A"}, "options": [answer]}
    other = kept | {"options": [answer | now]}
    assert [str(one) for one in changes(kept, other, may_translate=True)] == found
