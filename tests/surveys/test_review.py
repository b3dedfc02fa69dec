"""What an editor sees beside a survey: missing texts, stale translations, advice (SUR-5)."""

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from surveys.models.survey import Survey
from surveys.services.review import review
from surveys.services.texts import texts_in
from surveys.services.translations import followed, stale
from tests.surveys.making import both, make_survey, question
from tests.surveys.test_staff import Role, signed_in, survey_post

pytestmark = pytest.mark.django_db
LIST = "/admin/snippets/surveys/survey/"


@pytest.mark.requirement("LNG-14")
def test_each_missing_text_names_its_field() -> None:
    asked = question("a", text={"sv": "Hej"}, help={"ar": "م"})
    asked["value"]["options"][1]["label"] = {"ar": "لا"}
    survey = make_survey(question("z"), asked)
    survey.title = {"ar": "ع"}
    assert [(str(one), one.field) for one in review(survey).missing] == [
        ("Titel: texten på Svenska saknas.", "id_title_0"),
        ("Fråga 2 (Hej): texten på العربية saknas.", "questions-1-value-text-ar"),
        ("Fråga 2 (Hej), hjälp: texten på Svenska saknas.", "questions-1-value-help-sv"),
        ("Fråga 2 (Hej), svar 2: texten på Svenska saknas.",
         "questions-1-value-options-1-value-label-sv"),
    ]  # fmt: skip


@pytest.mark.requirement("LNG-14")
def test_what_an_age_has_in_one_language_only_is_told_and_does_not_stop() -> None:
    own = {"band": "6-7", "text": {"sv": "Mår du bra?"}}
    survey = make_survey(question("a", ages=[own]), question("b"))
    survey.bands = ["10-12", "6-7"]
    found = review(survey)
    assert found.missing == []
    assert [(one.field, "العربية" in one) for one in found.halves] == [
        ("questions-0-value-ages-0-value-text-ar", True)
    ]
    assert [(one.age, one.language, one.own, one.of) for one in found.covered] == [
        ("6–7 år", "Svenska", 1, 2), ("6–7 år", "العربية", 0, 2),
        ("10–12 år", "Svenska", 0, 2), ("10–12 år", "العربية", 0, 2),
    ]  # fmt: skip


@pytest.mark.requirement("SUR-5")
def test_a_text_is_judged_once_for_the_youngest_who_reads_it() -> None:
    long = " ".join(["ord"] * 10)
    own = {"band": "6-7", "text": {"sv": "Kort fråga"}}
    asked = question("a", ages=[own], text={"sv": long, "ar": "قصير"}, options="a b c d")
    survey = make_survey(asked, question("b", text={"sv": "Är du inte glad?", "ar": "هل؟"}))
    said = {}
    for bands in ([], ["6-7"], ["6-7", "8-9"], ["13-16"]):
        survey.bands = bands
        said[",".join(bands)] = [
            (one.field, str(one).split(": ", 1)[1]) for one in review(survey).advice
        ]
    no = (
        "questions-1-value-text-sv",
        "”inte” vänder på frågan. Fråga efter det som är, inte efter det som inte är.",
    )
    two = ("questions-0-value-text-sv", "Svar att välja på: 4. För 6–7 år är högst 2 bättre.")
    assert said == {"": [no], "6-7": [two, no], "6-7,8-9": [two, no], "13-16": [no]}
    survey.bands = ["6-7", "8-9"]
    survey.questions[0].value["text"]["sv"] = f"{long} {long}"
    assert "Ord: 20. För 8–9 år är högst 12 bättre." in str(review(survey).advice)


def edit(client: Client, survey: Survey, **more: str) -> str:
    data = survey_post(**{"questions-0-id": "", **more})
    response = client.post(f"{LIST}edit/{survey.pk}/", data)
    assert response.status_code == 302, response.content.decode()
    return client.get(f"{LIST}edit/{survey.pk}/").content.decode()


@pytest.mark.requirement("LNG-15")
def test_a_changed_source_makes_its_translation_stale_until_somebody_looks() -> None:
    client = signed_in(Role.SURVEY_MAKER)
    client.post(f"{LIST}add/", survey_post())
    survey = Survey.objects.get()
    key, swedish = "questions-0-value-key", "questions-0-value-text-sv"
    known = {key: "ar_rasten_bra"}
    assert "still-right" not in edit(client, survey, **known)
    page = edit(client, survey, **known, **{swedish: "Är rasten lugn?"})
    (name,) = re.findall(r'name="still-right" value="([^"]+)"', page)
    assert name == "q/ar_rasten_bra/text ar"
    assert '<a href="#questions-0-value-text-ar">' in page
    page = edit(client, survey, **known, **{swedish: "Är rasten lugn?"})
    assert "still-right" in page, "saving again says nothing of the translation"
    page = edit(client, survey, **known, **{swedish: "Är rasten lugn?", "still-right": name})
    assert "still-right" not in page
    page = edit(client, survey, **known, **{swedish: "Är rasten trygg?"})
    assert "still-right" in page
    page = edit(client, survey, **known, **{swedish: "Är rasten trygg?"},
                **{"questions-0-value-text-ar": "هل الاستراحة آمنة؟"})  # fmt: skip
    assert "still-right" not in page


@pytest.mark.requirement("LNG-15")
def test_a_question_that_moves_takes_its_translation_along() -> None:
    survey = make_survey(question("a"), question("b"))
    survey.translated = followed({}, texts_in(survey))
    survey.questions = [{"type": "question", "value": question("b")["value"]},
                        {"type": "question", "value": question("a")["value"]}]  # fmt: skip
    assert stale(survey) == []
    survey.questions[1].value["options"][0]["label"]["sv"] = "Javisst"
    assert [(text.path, code) for text, code in stale(survey)] == [("q/a/o/ja", "ar")]


@pytest.mark.requirement("SUR-5")
def test_advice_is_listed_on_publishing_and_stops_nothing() -> None:
    client = signed_in(Role.SURVEY_MAKER)
    data = survey_post(**{"questions-0-value-text-sv": "Är rasten inte bra?"})
    client.post(f"{LIST}add/", data)
    survey = Survey.objects.get()
    page = client.get(f"{LIST}edit/{survey.pk}/").content.decode()
    assert 'data-advice="questions-0-value-text-sv"' in page
    response = client.post(f"{LIST}edit/{survey.pk}/", data | {"action-publish": "1"})
    survey.refresh_from_db()
    assert survey.live is True
    said = " ".join(str(one) for one in get_messages(response.wsgi_request))
    assert "”inte” vänder på frågan" in said


def test_a_half_written_survey_can_be_looked_at() -> None:
    survey = make_survey(question("", type="number", options="", text={}))
    assert len(review(survey).missing) == 4
    assert review(Survey(title=both("x"))).advice == []
