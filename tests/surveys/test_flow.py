"""A person answers on a phone without scripts, from the code to the receipt."""

import re

import pytest

from surveys.enums import CodeKind, WaveState
from surveys.models.response import Response
from surveys.models.wave import Wave
from tests.surveys.answering import Phone, asks, code_of, open_wave, rewrite, rows

pytestmark = pytest.mark.django_db
FULL = {
    "trivs": "b", "sprak": "ar", "mobbad": "ja", "var": ["gard", "buss"], "dagar": 5,
    "viktigt": ["vila", "lek"], "fritt": "-tx",
}  # fmt: skip


def walk(phone: Phone, lang: str) -> None:
    """Answers everything; ends on the check page."""
    assert phone.address == f"/{lang}/svara/f/trivs/"
    phone.answer("b")
    phone.answer("ar")
    phone.answer("ja")
    phone.answer(["gard", "buss"])
    phone.answer("٥" if lang == "ar" else "5")
    phone.press(phone.action, pick="vila")
    phone.press(phone.action, pick="lek")
    phone.answer()
    phone.answer("Mer fotboll")
    assert phone.address == f"/{lang}/svara/kontrollera/"


@pytest.mark.requirement("SUR-20")
@pytest.mark.requirement("SUR-25")
@pytest.mark.requirement("PAG-1")
@pytest.mark.parametrize(("lang", "thanks"), [("sv", "Tack!"), ("ar", "شكرًا!")])
def test_the_whole_way(lang: str, thanks: str) -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()), lang)
    walk(phone, lang)
    assert phone.html.count("?kontroll=1") == 7
    assert "Mer fotboll" in phone.html
    phone.press(f"/{lang}/svara/skicka/")
    assert phone.address == f"/{lang}/svara/tack/"
    assert phone.heading == thanks
    assert rows() == [FULL]
    assert Response.objects.get().language == lang


@pytest.mark.requirement("SUR-25")
def test_a_change_from_the_check_page_comes_back_to_it() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    walk(phone, "sv")
    phone.go("/sv/svara/f/mobbad/?kontroll=1")
    assert phone.chosen == ["ja"]
    phone.answer("nej")
    assert phone.address == "/sv/svara/kontrollera/"
    assert "Fråga var" not in phone.html
    phone.press("/sv/svara/skicka/")
    assert rows() == [FULL | {"mobbad": "nej", "var": "-ns"}]


@pytest.mark.requirement("SUR-22")
def test_a_question_is_the_only_heading_and_knows_its_place() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    assert "<legend><h1>Fråga trivs</h1></legend>" in phone.html
    assert phone.html.count("<h1") == 1
    assert "Fråga 1 av 7" in phone.html
    for answer in ("a", "sv", "nej"):
        phone.answer(answer)
    assert phone.heading == "Fråga dagar"
    assert "Fråga 4 av 6" in phone.html
    assert 'href="/sv/svara/f/mobbad/"' in phone.html


@pytest.mark.requirement("SUR-3")
def test_nothing_is_required_and_nothing_chosen_beforehand() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    while "/f/" in phone.address:
        assert phone.chosen == []
        assert ('value="-dk"' in phone.html, 'value="-no"' in phone.html) == (True, True)
        phone.answer()
    phone.press("/sv/svara/skicka/")
    skipped = dict.fromkeys(FULL, "-nr") | {"var": "-ns"}
    assert rows() == [skipped]


@pytest.mark.requirement("LNG-3")
def test_the_language_changes_midway_and_keeps_what_is_being_chosen() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    phone.answer("c", language="ar")
    assert phone.address == "/ar/svara/f/trivs/"
    assert phone.chosen == ["c"]
    assert '<html lang="ar" dir="rtl">' in phone.html
    phone.answer("c")
    phone.answer("sv", language="sv")
    assert (phone.address, phone.chosen) == ("/sv/svara/f/sprak/", ["sv"])
    phone.go("/sv/svara/f/trivs/")
    assert phone.chosen == ["c"]


@pytest.mark.requirement("LNG-3")
def test_the_language_changes_in_an_error_and_on_the_code_page_without_losing_what_was_typed() -> (
    None
):
    phone = Phone()
    phone.enter(code_of(open_wave(asks("dagar", "number", min=0, max=7))))
    phone.answer("99", language="ar")
    assert phone.address == "/ar/svara/f/dagar/"
    assert ('value="99"' in phone.html, 'lang="ar" dir="rtl"' in phone.html) == (True, True)
    assert "المطلوب عدد من 0 إلى 7." in phone.html
    other = Phone()
    other.post("/sv/svara/kod/", {"code": "2345 ", "language": "ar"})
    response = other.post("/sv/svara/kod/", {"code": "2345 67", "language": "ar"}, follow=True)
    assert response.redirect_chain == [("/ar/svara/", 303)]
    assert ('value="2345 67"' in response.text, 'class="error"' in response.text) == (True, False)
    assert "كتابة الرمز" in response.text


@pytest.mark.requirement("LNG-3")
def test_the_address_of_a_form_leads_to_its_page() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    for posting, page in {
        "/sv/svara/steg/trivs/": "/sv/svara/f/trivs/",
        "/ar/svara/steg/trivs/?kontroll=1": "/ar/svara/f/trivs/?kontroll=1",
        "/sv/svara/skicka/": "/sv/svara/kontrollera/",
        "/sv/svara/om/": "/sv/svara/start/",
        "/sv/svara/kod/": "/sv/svara/",
        "/sv/svara/rensa/": "/sv/svara/",
    }.items():
        response = phone.get(posting)
        assert (response.status_code, response.headers["Location"]) == (303, page)


@pytest.mark.requirement("SUR-22")
@pytest.mark.requirement("SUR-23")
def test_back_reload_and_coming_back_later_lose_nothing() -> None:
    phone, code = Phone(), ""
    code = code_of(open_wave())
    phone.enter(code)
    phone.answer("a")
    phone.answer("annat")
    phone.go("/sv/svara/f/trivs/")
    assert phone.chosen == ["a"]
    phone.go("/sv/svara/f/trivs/")
    assert phone.chosen == ["a"]
    phone.enter(code)  # the same paper, scanned once more
    phone.go("/sv/svara/f/sprak/")
    assert phone.chosen == ["annat"]
    phone.go("/sv/svara/start/")
    phone.press("/sv/svara/om/", over="1")
    assert (phone.address, phone.chosen) == ("/sv/svara/f/trivs/", [])


@pytest.mark.requirement("SUR-23")
def test_two_tabs_that_send_at_the_same_moment_lose_neither_answer() -> None:
    phone, tab = Phone(), Phone()
    phone.enter(code_of(open_wave(asks("a"), asks("b"), asks("c"))))
    phone.answer("ja")
    tab.cookies.load({name: one.value for name, one in phone.cookies.items()})
    tab.go("/sv/svara/f/c/")
    phone.answer("nej")  # b, in the one
    tab.answer("ja")  # c, in the other, begun from the same cookies
    phone.cookies.load({name: one.value for name, one in tab.cookies.items() if one.value})
    phone.go("/sv/svara/kontrollera/")
    assert re.findall(r"<bdi>(.*?)</bdi>", phone.html) == ["ja", "nej", "ja"]
    phone.press("/sv/svara/skicka/")
    assert rows() == [{"a": "ja", "b": "nej", "c": "ja"}]


@pytest.mark.requirement("SUR-23")
def test_two_tabs_of_one_phone_make_one_answer() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    first = phone.html
    phone.answer("a")
    phone.answer("sv")
    second, phone.html = phone.html, first
    phone.answer("d")  # the tab that still shows the first question
    assert phone.address == "/sv/svara/f/sprak/"
    assert phone.chosen == ["sv"]
    phone.html = second
    phone.answer("nej")
    phone.press("/sv/svara/skicka/")
    assert [(one["trivs"], one["sprak"], one["mobbad"]) for one in rows()] == [("d", "sv", "nej")]


@pytest.mark.requirement("SUR-23")
@pytest.mark.requirement("PAG-11")
def test_a_double_tap_and_a_repeated_form_make_one_row_and_the_same_receipt() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    walk(phone, "sv")
    token = phone.token
    cookies = {name: one.value for name, one in phone.cookies.items()}
    for tap in range(3):
        if tap == 1:  # the second tap leaves before the first is answered: the draft is still here
            for name, value in cookies.items():
                phone.cookies[name] = value
        response = phone.post("/sv/svara/skicka/", {"token": token}, follow=True)
        assert response.redirect_chain == [("/sv/svara/tack/", 303)]
        assert "Ditt svar har kommit fram." in response.text
    assert rows() == [FULL]


@pytest.mark.requirement("PAG-12")
def test_after_sending_the_pages_say_so_and_show_no_answer() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    walk(phone, "sv")
    phone.press("/sv/svara/skicka/")
    for address in ("/sv/svara/kontrollera/", "/sv/svara/f/fritt/", "/sv/svara/start/"):
        response = phone.go(address)
        assert (response.status_code, phone.heading) == (410, "Redan skickat")
        assert response.headers["Cache-Control"] == "no-store"
    phone.post("/sv/svara/rensa/")
    assert {one.value for one in phone.cookies.values()} == {""}
    assert phone.go("/sv/svara/kontrollera/").status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_a_step_asks_the_database_nothing(count: int, django_assert_num_queries) -> None:
    phone = Phone()
    phone.enter(code_of(open_wave(*(asks(f"q{n}") for n in range(count)))))
    phone.answer("ja")
    with django_assert_num_queries(0):
        while "/f/" in phone.address:
            phone.answer("nej")
    assert phone.address == "/sv/svara/kontrollera/"


@pytest.mark.requirement("SUR-21")
def test_the_start_page_says_who_listens_and_what_is_kept() -> None:
    batch = open_wave()
    phone = Phone()
    phone.post("/sv/svara/kod/", {"code": code_of(batch)})
    phone.go("/sv/svara/start/")
    for sentence in (
        "<b>Vem lyssnar?</b> <bdi>Karin Ek</bdi>, rektor, skolnämnden.",
        "<b>7 frågor.</b> Du får hoppa över varje fråga.",
        "<b>Anonymt.</b> Ingen ser vem som svarat vad.",
        "116 111",
    ):
        assert sentence in phone.html


@pytest.mark.requirement("SUR-42")
def test_the_word_anonymous_stands_only_where_the_mode_is() -> None:
    batch = open_wave()
    version = batch.wave.version
    rewrite(version, mode="follow-up")
    phone = Phone()
    phone.post("/sv/svara/kod/", {"code": code_of(batch)})
    phone.go("/sv/svara/start/")
    assert "nonym" not in phone.html


@pytest.mark.requirement("SUR-20")
def test_a_printed_link_leaves_no_code_in_the_address() -> None:
    code = code_of(open_wave())
    response = Phone().get(f"/k/{code}/", headers={"accept-language": "ar"})
    assert (response.status_code, response.headers["Location"]) == (303, "/ar/svara/start/")


def test_a_slip_answers_once() -> None:
    code = code_of(open_wave(asks("q")), CodeKind.SLIP)
    phone = Phone()
    phone.enter(code)
    phone.answer("ja")
    phone.press("/sv/svara/skicka/")
    response = Phone().post("/sv/svara/kod/", {"code": code}, follow=True)
    assert response.redirect_chain == [("/sv/svara/", 303)]
    assert "Koden är redan använd." in response.text


def test_a_wave_that_closes_meanwhile_says_so() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave(asks("q"))))
    phone.answer("ja")
    Wave.objects.update(state=WaveState.CLOSED)
    response = phone.press("/sv/svara/skicka/")
    assert (response.status_code, phone.heading) == (410, "Enkäten är stängd")
    assert rows() == []


def test_an_information_page_has_no_number() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave(asks("hej", "info"), asks("q"))))
    assert (phone.heading, "Fråga 1 av 1" in phone.html) == ("Fråga hej", False)
    phone.answer()
    assert "Fråga 1 av 1" in phone.html
