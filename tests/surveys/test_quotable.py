"""REP-21: who writes says whether the text may be quoted; it stands with the text alone."""

import json

import pytest
from django.db import IntegrityError, transaction

from surveys.flow.drawer import Draft, packed, unpacked
from surveys.models.freetext import FreeText
from surveys.models.response import Response
from surveys.services.freeze import definition_of
from surveys.xlsform.exporter import export
from surveys.xlsform.importer import read
from tests.surveys.answering import Phone, asks, code_of, definition, open_wave, rewrite
from tests.surveys.making import make_survey, question
from tests.surveys.test_one_load import answer, letter_of, opened, send

pytestmark = pytest.mark.django_db
TWO = [
    asks("fritt", "text", max_length=300, quotable=True),
    asks("kort", "short_text", max_length=100),
]
BOX = 'name="visas" value=""'


def begun(lang: str = "sv", *questions) -> Phone:
    phone = Phone()
    phone.enter(code_of(open_wave(*(questions or TWO))), lang)
    return phone


@pytest.mark.requirement("REP-21")
@pytest.mark.parametrize(
    ("lang", "words", "said"),
    [
        ("sv", "Min text får visas i rapporten. Ingen får veta vem som skrev.", "Får visas i"),
        ("ar", "يجوز عرض نصي في التقرير. لن يعرف أحد من كتبه.", "يجوز عرضه في التقرير."),
    ],
)
def test_the_child_says_yes_and_can_take_it_back(lang, words, said):
    phone = begun(lang)
    assert words in phone.html and f"{BOX}>" in phone.html  # not ticked
    phone.answer("Fler gungor", visas="")
    assert BOX not in phone.html  # the other text is never quoted
    phone.answer("Mer lek", visas="")
    assert phone.html.count(said) == 1
    phone.go(f"/{lang}/svara/f/fritt/?kontroll=1")
    assert f"{BOX} checked>" in phone.html
    phone.answer("Fler gungor")
    assert said not in phone.html
    phone.go(f"/{lang}/svara/f/fritt/?kontroll=1")
    assert f"{BOX}>" in phone.html


@pytest.mark.requirement("REP-21")
def test_the_yes_is_kept_when_something_is_wrong_and_stored_with_the_text_alone():
    phone = begun()
    phone.answer("x" * 301, visas="")
    assert "Skriv högst 300 tecken" in phone.html and f"{BOX} checked>" in phone.html
    phone.answer("Fler gungor", visas="")
    phone.answer("Mer lek", visas="")
    phone.press("/sv/svara/skicka/")
    kept = FreeText.objects.order_by("question").values_list("text", "may_quote")
    assert list(kept) == [("Fler gungor", True), ("Mer lek", False)]
    (row,) = Response.objects.values()
    assert row["answers"] == {"fritt": "-tx", "kort": "-tx"}
    assert "quote" not in json.dumps(row, default=str)


@pytest.mark.requirement("REP-21")
@pytest.mark.parametrize("how", [{}, {"answer": "", "optout": "-no"}])
def test_no_text_no_yes(how):
    phone = begun("sv", TWO[0])
    assert BOX in phone.html
    phone.answer(visas="", **how)
    assert "Får visas i" not in phone.html  # the page of one's answers
    phone.press("/sv/svara/skicka/")
    assert not FreeText.objects.exists()


@pytest.mark.requirement("REP-21")
def test_the_database_takes_no_quote_without_the_writers_yes():
    wave = open_wave(*TWO).wave
    text = FreeText(wave=wave, question="fritt", language="sv", text="Fler gungor", themes=[])
    text.quote, text.state = "Fler gungor", "released"
    for change in ({"may_quote": False}, {"may_quote": True, "state": "waiting"}):
        for name, value in change.items():
            setattr(text, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            text.save()
    text.state = "released"
    text.save()


@pytest.mark.requirement("REP-21")
def test_the_sealed_draft_carries_it_and_an_old_one_is_still_read():
    draft = Draft(1, 2, "d", 3, answers={"fritt": "-tx"}, texts={"fritt": "a"}, quotes=["fritt"])
    assert unpacked(packed(draft), draft.window) == draft
    old = unpacked(packed(Draft(1, 2, "d", 3)), draft.window)
    assert (old.word, old.paper, old.quotes) == ("", False, [])


@pytest.mark.requirement("REP-21")
def test_all_questions_in_one_page_send_it_too():
    batch = open_wave(*TWO)
    rewrite(batch.wave.version, offline="one_load")
    phone = opened(code_of(batch))
    given = {0: [*answer("Fler gungor"), ["visas", ""]], 1: answer("Lek")}
    assert send(phone, letter_of(phone, given)).status_code == 200
    kept = FreeText.objects.order_by("question").values_list("text", "may_quote")
    assert list(kept) == [("Fler gungor", True), ("Lek", False)]


@pytest.mark.requirement("REP-21")
def test_a_maker_marks_it_and_the_workbook_carries_it(tmp_path):
    asked = [question("f", "text", "", quotable=True), question("k", "short_text", "")]
    frozen = definition_of(make_survey(*asked, question("trivs", quotable=True)))
    assert [one.get("quotable") for one in frozen["questions"]] == [True, None, None]
    path = tmp_path / "enkat.xlsx"
    path.write_bytes(export("enkat", definition(*TWO)))
    assert [one.get("quotable", False) for one in read(path).questions] == [True, False]
