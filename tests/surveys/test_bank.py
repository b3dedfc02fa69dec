"""The question bank: questions are kept, found in any language, and used again under their key."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError

from core.models import AuditEntry
from core.roles import Role
from surveys.blocks import QuestionStreamBlock
from surveys.models.bank import BankQuestion
from surveys.models.survey import Survey
from surveys.queries.bank import find, themes
from surveys.services.freeze import definition_of, find_problems
from surveys.services.rights import setup_rights
from tests.surveys.making import both, make_survey, question, shown_if
from tests.surveys.test_staff import signed_in, survey_post

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUR-8")]
CHOOSE = "/admin/snippets/choose/surveys/bankquestion/"


def kept(key: str = "trygg", theme: str = "", **more: Any) -> BankQuestion:
    return BankQuestion.objects.create(question=[question(key, **more)], theme=theme)


def test_a_survey_takes_a_question_from_the_bank_with_its_key_and_answers() -> None:
    entry = kept("trygg", options="ja nej vet")
    client = signed_in(Role.SURVEY_MAKER)
    chosen = survey_post() | {
        "questions-count": "2",
        "questions-1-type": "from_bank",
        "questions-1-order": "1",
        "questions-1-deleted": "",
        "questions-1-id": "",
        "questions-1-value": str(entry.pk),
    }
    client.post("/admin/snippets/surveys/survey/add/", chosen | {"action-publish": "1"})
    own, taken = Survey.objects.get().versions.get().definition["questions"]
    assert own["key"] == "ar_rasten_bra"
    assert taken == definition_of(Survey(title=both("x"), questions=[question(
        "trygg", options="ja nej vet")]))["questions"][0]  # fmt: skip


def test_a_key_that_is_there_already_is_told_and_nothing_is_renamed() -> None:
    entry = kept("trygg")
    block = QuestionStreamBlock()
    twice = [question("trygg"), {"type": "from_bank", "value": entry.pk}]
    with pytest.raises(StreamBlockValidationError) as caught:
        block.clean(block.to_python(twice))
    (error,) = caught.value.block_errors[1].messages
    assert error == "Det finns redan en fråga med nyckeln ”trygg” här."


def test_questions_are_found_by_words_of_any_language_and_by_theme() -> None:
    school = kept("ras", "Skola", text={"sv": "Är RASTEN trygg?", "ar": "هل الاستراحة آمنة؟"})
    home = kept("hem", "Fritid", text={"sv": "Är hemma bra?", "ar": "هل البيت جيد؟"})
    assert themes() == ["Fritid", "Skola"]
    for words, theme, expected in [
        ("rast trygg", "", [school]), ("är", "", [home, school]), ("البيت", "", [home]),
        ("hem", "", [home]), ("bra", "Skola", []), ("", "Skola", [school]),
        ("ja", "Fritid", [home]),
    ]:  # fmt: skip
        assert list(find(words, theme)) == expected, (words, theme)


def test_the_window_and_the_list_search_in_the_same_way() -> None:
    kept("ras", "Skola", text={"sv": "Är Örat bra?", "ar": "هل؟"})
    kept("hem", "Fritid", text={"sv": "Är hemma bra?", "ar": "هل البيت؟"})
    setup_rights()
    client = signed_in(Role.SURVEY_MAKER)
    for address in (f"{CHOOSE}results/?q=ÖRAT", f"{CHOOSE}?theme=Skola",
                    "/admin/snippets/surveys/bankquestion/results/?q=örat"):  # fmt: skip
        response = client.get(address)
        is_window = response["Content-Type"] == "application/json"
        page = response.json()["html"] if is_window else response.content.decode()
        assert response.status_code == 200
        assert ("Är Örat bra?" in page, "Är hemma bra?" in page) == (True, False), address


def test_a_survey_s_questions_are_kept_without_what_belongs_to_the_survey() -> None:
    survey = make_survey(
        question("a"),
        question("b", section=both("Del"), condition=shown_if("all", ("a", "in", "ja"))),
    )
    client = signed_in(Role.SURVEY_MAKER)
    address = f"/admin/fragebank/{survey.pk}/"
    assert client.post(f"{address}spara/", {"theme": "Skola"}).status_code == 422
    assert client.post(f"{address}spara/", {"keys": ["b"], "theme": "Skola"}).status_code == 302
    entry = BankQuestion.objects.get()
    assert (entry.key, entry.theme, entry.data["text"]) == ("b", "Skola", both("Fråga b"))
    assert (entry.data["condition"]["rules"], any(entry.data["section"].values())) == ([], False)
    assert AuditEntry.objects.filter(action="keep question").count() == 1
    page = client.get(address).content.decode()
    assert "Finns redan i banken" in page
    assert ('value="a"' in page, 'value="b"' in page) == (True, False)


def test_another_question_of_the_same_key_is_told_and_not_kept() -> None:
    kept("a", text=both("Något annat"))
    survey = make_survey(question("a"), question("b"))
    client = signed_in(Role.SURVEY_MAKER)
    page = client.get(f"/admin/fragebank/{survey.pk}/").content.decode()
    assert "Banken har en annan fråga med samma nyckel" in page
    assert (
        client.post(f"/admin/fragebank/{survey.pk}/spara/", {"keys": ["a", "b"]}).status_code == 422
    )
    assert BankQuestion.objects.count() == 1
    with pytest.raises(ValidationError, match="Banken har redan en fråga med nyckeln ”a”"):
        kept("a")


def test_a_new_question_of_the_bank_gets_a_key_that_no_other_has() -> None:
    kept("fraga_ny")
    block = BankQuestion._meta.get_field("question").stream_block
    (made,) = block.clean(block.to_python([question("", text=both("Fråga ny"))]))
    assert made.value["key"] == "fraga_ny_2"


@pytest.mark.requirement("SUR-11")
class TestLocked:
    """A locked question may not be changed, in the bank or in any survey."""

    terms = {"locked": True, "source": "Institutet 2001", "licence": "Får inte ändras"}

    def entry(self, **more: Any) -> BankQuestion:
        return BankQuestion.objects.create(question=[question("a")], **self.terms, **more)

    @pytest.mark.parametrize(
        ("change", "part"),
        [
            ({"text": both("Andra ord")}, "orden eller typen"),
            ({"help": both("Tänk efter")}, "orden eller typen"),
            ({"type": "several"}, "orden eller typen"),
            ({"ages": [{"band": "6-7", "text": both("Lätta ord")}]}, "orden eller typen"),
            ({"options": "ja nej vet"}, "antalet svar"),
            ({"options": "nej ja"}, "svarens ordning"),
        ],
    )
    def test_no_survey_is_frozen_with_a_change(self, change: dict, part: str) -> None:
        self.entry()
        assert find_problems(make_survey(question("a"), question("egen"))) == []
        words = change.get("text", both("Fråga a"))["sv"]
        (problem, *_others) = find_problems(make_survey(question("a", **change), key="annan"))
        assert problem == f"”{words}” hör till ett låst instrument: {part} kan inte ändras."

    def test_the_editor_says_so_before_anything_is_published(self) -> None:
        BankQuestion.objects.create(question=[question("ar_rasten_bra")], **self.terms)
        client = signed_in(Role.SURVEY_MAKER)
        response = client.post("/admin/snippets/surveys/survey/add/", survey_post())
        assert "hör till ett låst instrument" in response.content.decode()
        assert not Survey.objects.exists()

    def test_a_draft_may_lack_even_the_type(self) -> None:
        unfinished = survey_post() | {"questions-0-value-type": ""}
        signed_in(Role.SURVEY_MAKER).post("/admin/snippets/surveys/survey/add/", unfinished)
        assert [child.value["type"] for child in Survey.objects.get().questions] == [""]

    def test_the_bank_itself_changes_and_unlocks_nothing(self) -> None:
        entry = self.entry()
        entry.question = [question("a", text=both("Andra ord"))]
        with pytest.raises(ValidationError, match="orden eller typen kan inte ändras"):
            entry.save()
        for name, value in (("locked", False), ("licence", "fri"), ("may_translate", True)):
            entry = BankQuestion.objects.get()
            setattr(entry, name, value)
            with pytest.raises(ValidationError, match="Låset, dess källa och dess licens"):
                entry.save()
        entry = BankQuestion.objects.get()
        entry.theme = "Skola"
        entry.save()

    def test_a_lock_needs_source_and_licence(self) -> None:
        with pytest.raises(ValidationError, match="behöver sin källa och sin licens"):
            BankQuestion.objects.create(question=[question("a")], locked=True)

    @pytest.mark.parametrize("allowed", [True, False])
    def test_a_translation_is_added_only_where_the_licence_allows_it(self, allowed: bool) -> None:
        swedish = question("a", text={"sv": "Fråga a"})
        BankQuestion.objects.create(question=[swedish], may_translate=allowed, **self.terms)
        problems = find_problems(make_survey(question("a", text={"sv": "Fråga a", "ar": "سؤال"})))
        assert problems == [] if allowed else len(problems) == 1
