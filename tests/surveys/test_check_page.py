"""SUR-25: the answers once more before sending, each with a way to change it."""

import re

import pytest

from tests.surveys.answering import Phone, asks, code_of, open_wave, rows

pytestmark = pytest.mark.django_db
CHECK = {"sv": "/sv/svara/kontrollera/", "ar": "/ar/svara/kontrollera/"}
ROW = re.compile(
    r'<dt id="(q-\w+)">(.*?)</dt><dd>(.*?)'
    r'<a href="([^"]+)" aria-describedby="(q-\w+)">(.*?)</a></dd>'
)
QUESTIONS = [
    asks("hej", "info"),
    asks("trivs", "faces", "a b c d e"),
    asks("sprak", "single"),
    asks("mitt", "info"),
    asks("var", "several", "gard klass buss"),
    asks("dagar", "number", min=0, max=7),
    asks("viktigt", "ranking", "lek mat vila"),
    asks("fritt", "text", max_length=300),
    asks("alltid", "single", condition={"question": "sprak", "is": "nej"}),
    asks("tomt", "single"),
]
SAID = {
    "sv": ["b", "Jag vet inte", "gard, buss", "0", "vila, lek", "Mer <b>", "Inget svar"],
    "ar": ["b ع", "لا أعرف", "gard ع, buss ع", "0", "vila ع, lek ع", "Mer <b>", "بلا جواب"],
}
CHANGE = {"sv": "Ändra", "ar": "تعديل"}


def at_the_check_page(lang: str) -> Phone:
    phone = Phone()
    phone.enter(code_of(open_wave(*QUESTIONS)), lang)
    phone.answer()
    phone.answer("b")
    phone.answer("-dk")
    phone.answer()
    phone.answer(["gard", "buss"])
    phone.answer("0")
    phone.press(phone.action, pick="vila")
    phone.press(phone.action, pick="lek")
    phone.answer()
    phone.answer("Mer <b>")
    phone.answer()
    assert phone.address == CHECK[lang]
    return phone


def found(phone: Phone) -> list[tuple[str, ...]]:
    return ROW.findall(phone.html)


@pytest.mark.requirement("SUR-25")
@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_every_question_on_the_path_has_its_row_in_order(lang: str) -> None:
    phone = at_the_check_page(lang)
    end = " ع" if lang == "ar" else ""
    keys = ["trivs", "sprak", "var", "dagar", "viktigt", "fritt", "tomt"]
    page = found(phone)
    assert [row[1] for row in page] == [f"Fråga {key}{end}" for key in keys]
    assert [row[3] for row in page] == [f"/{lang}/svara/f/{key}/?kontroll=1" for key in keys]
    assert [row[0] == row[4] for row in page] == [True] * 7
    assert {row[5] for row in page} == {CHANGE[lang]}
    said = [
        re.sub(r"</li><li>", ", ", row[2].replace("<bdi>", "").replace("</bdi>", ""))
        for row in page
    ]
    said = [re.sub(r"<[^>]+>", "", one).replace("&lt;", "<").replace("&gt;", ">") for one in said]
    assert said == SAID[lang]


@pytest.mark.requirement("SUR-25")
@pytest.mark.parametrize("place", range(7))
def test_each_link_leads_to_its_question_and_back(place: int) -> None:
    phone = at_the_check_page("sv")
    before = phone.html
    phone.go(found(phone)[place][3])
    assert f'href="{CHECK["sv"]}"' in phone.html  # Back, too
    kept = {"answer": phone.chosen} if phone.chosen else {}
    typed = re.search(r'name="answer"[^>]*value="([^"]*)"', phone.html) if place == 3 else None
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", phone.html, re.DOTALL)
    if typed:
        kept = {"answer": typed[1]}
    if text:
        kept = {"answer": text[1].replace("&lt;", "<").replace("&gt;", ">")}
    phone.press(phone.action, **kept)
    assert phone.address == CHECK["sv"]
    assert found(phone) == ROW.findall(before)


@pytest.mark.requirement("SUR-25")
def test_what_was_empty_can_be_answered_and_is_sent() -> None:
    phone = at_the_check_page("sv")
    phone.go(found(phone)[-1][3])
    phone.answer("nej")
    assert "Inget svar" not in phone.html
    phone.press("/sv/svara/skicka/")
    assert [(one["tomt"], one["alltid"], one["sprak"]) for one in rows()] == [("nej", "-ns", "-dk")]


@pytest.mark.requirement("SUR-25")
def test_a_question_that_a_change_opens_is_asked_before_the_check_page_comes_back() -> None:
    on_a = {"question": "a", "is": "ja"}
    phone = Phone()
    phone.enter(code_of(open_wave(
        asks("a"), asks("b", condition=on_a), asks("c", condition=on_a), asks("d"),
    )))  # fmt: skip
    phone.answer("nej")
    phone.answer("ja")  # d
    assert phone.address == CHECK["sv"]
    phone.go("/sv/svara/f/a/?kontroll=1")
    seen = []
    for value in ("ja", "nej", "ja"):
        phone.answer(value)
        seen.append(phone.address)
    assert seen == ["/sv/svara/f/b/?kontroll=1", "/sv/svara/f/c/?kontroll=1", CHECK["sv"]]
    phone.go("/sv/svara/f/a/?kontroll=1")
    phone.answer("ja")  # nothing new
    assert phone.address == CHECK["sv"]
    phone.press("/sv/svara/skicka/")
    assert rows() == [{"a": "ja", "b": "nej", "c": "ja", "d": "ja"}]
