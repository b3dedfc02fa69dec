"""SUR-7: an earlier answer stands in a later text, in the reader's language."""

from typing import Any

import pytest
from wagtail.blocks import StreamBlockValidationError

from surveys.blocks import QuestionStreamBlock
from surveys.paths import meet
from surveys.piping import plain
from surveys.reports.items import facts_of, reported_questions
from surveys.services.freeze import find_problems
from tests.surveys.answering import Phone, asks, code_of, definition, open_wave
from tests.surveys.making import both, make_survey, question, shown_if

PET = "{svar:djur|ett djur}"


def words(sv: str, ar: str) -> dict[str, str]:
    return {"sv": sv, "ar": ar}


def walked(*given: Any, lang: str = "sv", **asked: Any) -> Phone:
    """Answers the pet question and what follows; stands at the question with the pipes."""
    pets = asks("djur", options="katt hund", **asked)
    pets["options"][0]["label"] = words("En <b> & katt", "قطة")
    later = asks(
        "varfor",
        text=words(f"Varför {PET}?", "لماذا {svar:djur|حيوان}؟"),
        help=both("Du sa {svar:tal|inget tal}, {svar:flera|inget}."),
        options="ja nej",
    )
    later["options"][0]["label"] = both(f"Jag har {PET}")
    numbers = [asks("tal", "number", min=0, max=9), asks("flera", "several", "a b c")]
    phone = Phone()
    phone.enter(code_of(open_wave(pets, *numbers, later)), lang)
    for value in given:
        phone.answer(value)
    return phone


@pytest.mark.requirement("SUR-7")
@pytest.mark.django_db
def test_the_answer_stands_in_text_help_and_option_escaped_and_isolated() -> None:
    html = walked("katt", "3", ["a", "c"]).html
    said = "En &lt;b&gt; &amp; katt"
    assert f"Varför <bdi>{said}</bdi>?</h1>" in html
    assert f"<span>Jag har <bdi>{said}</bdi></span>" in html
    assert "Du sa <bdi>3</bdi>, <bdi>a</bdi>, <bdi>c</bdi>." in html
    assert "<title>Varför ett djur? –" in html, "the browser's history holds no answer"
    assert [mark for mark in ("{svar", "\ue000", "\ue001") if mark in html] == []


@pytest.mark.requirement("SUR-7", "LNG-16")
@pytest.mark.django_db
def test_it_is_said_in_the_readers_language() -> None:
    phone = walked("katt", "3", ["a", "c"])
    phone.go(f"/ar{phone.address[3:]}")
    assert "لماذا <bdi>قطة</bdi>؟" in phone.html
    assert "<bdi>a ع</bdi>، <bdi>c ع</bdi>" in phone.html


@pytest.mark.requirement("SUR-7")
@pytest.mark.django_db
@pytest.mark.parametrize("given", [None, "-dk", "-no"])
def test_without_an_answer_the_editors_own_words_stand_there(given: str | None) -> None:
    html = walked(given, None, "-no").html
    assert "Varför ett djur?</h1>" in html
    assert "Du sa inget tal, inget." in html


@pytest.mark.requirement("SUR-7", "SUR-6")
@pytest.mark.django_db
def test_an_answer_that_is_off_the_path_is_not_said() -> None:
    phone = Phone()
    pets = asks("djur", options="katt hund", condition={"question": "forst", "is": "ja"})
    asked = [asks("forst"), pets, asks("sist", text=both(f"Om {PET}"))]
    phone.enter(code_of(open_wave(*asked)))
    phone.answer("ja")
    phone.answer("katt")
    assert phone.heading == "Om katt"
    phone.go("/sv/svara/f/forst/")
    phone.answer("nej")
    assert phone.heading == "Om ett djur"


@pytest.mark.requirement("SUR-7")
@pytest.mark.django_db
def test_two_people_share_the_kept_page_and_each_reads_their_own() -> None:
    batch = open_wave(asks("djur", options="katt hund"), asks("sist", text=both(f"Om {PET}")))
    seen = []
    for given in ("katt", "hund", "katt"):
        phone = Phone()
        phone.enter(code_of(batch))
        phone.answer(given)
        seen.append(phone.heading)
        phone.answer("ja")
        assert f"Om <bdi>{given}</bdi></dt>" in phone.html  # the check page
    assert seen == ["Om katt", "Om hund", "Om katt"]


@pytest.mark.requirement("SUR-7")
@pytest.mark.django_db
def test_a_page_with_an_error_or_a_ranking_says_it_too() -> None:
    ranked = asks("rang", "ranking", "a b", text=both(f"Om {PET}"))
    ranked["options"][0]["label"] = both(f"Mer {PET}")
    number = asks("tal", "number", text=both(f"Tal {PET}"), min=0, max=3)
    phone = Phone()
    phone.enter(code_of(open_wave(asks("djur", options="katt hund"), ranked, number)))
    phone.answer("hund")
    assert "<span>Mer <bdi>hund</bdi></span>" in phone.html
    phone.press(phone.action, pick="a")
    assert "<li>Mer <bdi>hund</bdi></li>" in phone.html
    phone.answer()
    phone.answer("9")
    assert phone.heading == "Tal hund"
    assert "Fel:" in phone.html
    phone.answer("3")
    assert "Mer <bdi>hund</bdi>" in phone.html


@pytest.mark.requirement("SUR-7")
@pytest.mark.django_db
def test_what_somebody_wrote_is_never_repeated() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave(asks("fritt", "text"), asks("b", text=both("{svar:fritt|Nå}!")))))
    phone.answer("Pelle")
    assert phone.heading == "Nå!"
    assert "Pelle" not in phone.html


@pytest.mark.requirement("SUR-7")
def test_reports_say_the_editors_words() -> None:
    asked = asks("b", text=both(f"Om {PET}"))
    asked["options"][0]["label"] = both(PET)
    (found,) = reported_questions(definition(asked))
    facts = facts_of(found)
    assert facts["text"] == {"sv": "Om ett djur", "ar": "Om ett djur ع"}
    assert facts["options"][0]["label"] == {"sv": "ett djur", "ar": "ett djur ع"}
    assert plain(both("{inget} {svar:x|}!")) == both("{inget} !")


NAMED = {
    "{svar:finnsinte|x}": "Det finns ingen fråga med nyckeln ”finnsinte”.",
    "{svar:senare|x}": "”senare” kommer senare. Bara ett tidigare svar kan stå här.",
    "{svar:har|x}": "”har” kommer senare. Bara ett tidigare svar kan stå här.",
    "{svar:fritt|x}": "”fritt” är inget val och inget tal. Det som någon skriver upprepas inte.",
    "{svar:ja|x}": "Ingen som kommer hit har fått frågan ”ja”.",
    "{svar:val}": "Skriv ett tidigare svar så: {svar:nyckel|ord om det inte är besvarat}",
}


def with_pipe(text: str) -> list[dict]:
    no = shown_if("all", ("val", "in", "nej"))
    return [
        question("val"),
        question("fritt", type="text", options=""),
        question("ja", condition=shown_if("all", ("val", "in", "ja"))),
        question("har", text=both(f"Om {text}"), condition=no),
        question("senare"),
    ]


@pytest.mark.requirement("SUR-7")
@pytest.mark.parametrize("text", NAMED)
def test_an_editor_is_told_what_is_wrong_with_a_pipe(text: str) -> None:
    block = QuestionStreamBlock()
    with pytest.raises(StreamBlockValidationError) as caught:
        block.clean(block.to_python(with_pipe(text)))
    ((place, error),) = caught.value.block_errors.items()
    assert (place, error.block_errors["text"].messages) == (3, [NAMED[text]])
    value = block.to_python(with_pipe("{svar:val|x}"))
    assert block.clean(value)[0].value["key"] == "val"


@pytest.mark.requirement("SUR-7")
@pytest.mark.django_db
def test_nothing_with_a_wrong_pipe_is_published() -> None:
    (found,) = find_problems(make_survey(*with_pipe("{svar:senare|x}")))
    assert found == f"Fråga 4 (Om x): {NAMED['{svar:senare|x}']}"


@pytest.mark.parametrize(
    ("first", "second", "possible"),
    [
        ({"question": "v", "is": "ja"}, {"question": "v", "is": "nej"}, False),
        ({"question": "v", "is": "ja"}, {"not": {"question": "v", "is": "nej"}}, True),
        ({"question": "n", "lt": 3}, {"question": "n", "gt": 2}, False),
        ({"question": "n", "lt": 3}, {"question": "n", "ge": 2}, True),
        ({"question": "s", "contains": "a"}, {"question": "s", "contains": "b"}, True),
        ({"question": "s", "contains": "a"}, {"not": {"question": "s", "contains": "a"}}, False),
        ({"question": "n", "gt": 9}, None, False),
        ({"any": [{"question": "v", "is": "x"}, {"question": "v", "is": "ja"}]},
         {"all": [{"question": "v", "in": ["ja", "y"]}, {"question": "n", "eq": 4}]}, True),
    ],
)  # fmt: skip
def test_whether_two_questions_can_be_met_is_found_by_trying(first, second, possible) -> None:
    asked = [asks("v"), asks("n", "number", min=0, max=9), asks("s", "several", "a b"),
             asks("x", condition=first), asks("y", condition=second)]  # fmt: skip
    assert meet(asked, "x", "y") is possible
