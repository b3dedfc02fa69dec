"""Whatever is sent: a clear sentence in the person's language, never a fault, nothing lost."""

import pytest

from surveys.enums import CodeKind, WaveState
from surveys.models.freetext import FreeText
from surveys.models.wave import Wave
from tests.surveys.answering import Phone, asks, code_of, open_wave, rows

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
STEPS = ["om", "steg/trivs", "skicka", "kod", "rensa"]


def try_code(typed: str, lang: str = "sv"):
    return Phone().post(f"/{lang}/svara/kod/", {"code": typed}, follow=True)


@pytest.mark.parametrize(
    ("typed", "sv", "ar"),
    [
        ("", "Skriv koden du har fått. Den har 8 siffror.", "عدد أرقامه: 8."),
        ("2222 2222", "Den koden finns inte.", "هذا الرمز غير موجود."),
        ("hej \x00 \u202e<b>", "Den koden finns inte.", "هذا الرمز غير موجود."),
        ("2" * 100_000, "Den koden finns inte.", "هذا الرمز غير موجود."),
    ],
)
def test_a_wrong_code(typed: str, sv: str, ar: str) -> None:
    for lang, sentence in (("sv", sv), ("ar", ar)):
        response = try_code(typed, lang)
        assert response.text.count(sentence) == 2  # in the summary and at the field
    assert "<b>" not in try_code("<b>").text.split('name="code"')[1][:60]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [(WaveState.CLOSED, "Enkäten är stängd."), (WaveState.DRAFT, "Enkäten har inte öppnat än.")],
)
def test_a_code_of_a_wave_that_is_not_open(state: str, sentence: str) -> None:
    code = code_of(open_wave())
    Wave.objects.update(state=state)
    response = try_code(code)
    assert sentence in response.text
    assert f'value="{code}"' in response.text


def test_guessing_is_stopped_but_a_class_that_mistypes_is_not() -> None:
    code = code_of(open_wave())
    for _i in range(30):
        assert try_code("2222 2222").redirect_chain == [("/sv/svara/", 303)]
    assert try_code(code).redirect_chain == [("/sv/svara/start/", 303)]
    for _i in range(30):
        try_code("2222 2222")
    assert try_code(code).status_code == 429


def test_an_unknown_language_leads_somewhere() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    assert phone.get("/xx/svara/f/trivs/", follow=True).status_code == 404
    phone.answer("a", language="xx")
    assert phone.address == "/sv/svara/f/sprak/"


@pytest.mark.parametrize(
    "key", ["finns-inte", "var", "..", "%00", "a%0Ab", "x" * 500, "<script>", "كلمة", "-dk"]
)
def test_a_step_that_is_not_on_the_path_leads_to_where_the_person_is(key: str) -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    phone.answer("b")
    for response in (
        phone.get(f"/sv/svara/f/{key}/", follow=True),
        phone.post(f"/sv/svara/steg/{key}/", {"token": phone.token, "answer": "ja"}, follow=True),
    ):
        assert response.status_code in (200, 404)
        if key != "..":
            assert "Fråga sprak" in response.text
    phone.go("/sv/svara/f/trivs/")
    assert phone.chosen == ["b"]


@pytest.mark.parametrize("value", ["z", "A", "\x00", "-ns", "-tx", "' OR 1=1", "a\u202e"])
def test_an_option_that_does_not_exist_is_refused_and_the_old_answer_stays(value: str) -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    phone.answer("b")
    phone.go("/sv/svara/f/trivs/")
    phone.answer(value)
    assert phone.address == "/sv/svara/f/trivs/"
    assert "<title>Fel: " in phone.html.replace("\n", "")
    assert phone.html.count("Välj ett av svaren på sidan.") == 2
    assert (rows(), phone.chosen) == ([], ["b"])
    phone.answer("c")
    phone.go("/sv/svara/f/trivs/")
    assert (phone.chosen, "<title>Fel: " in phone.html.replace("\n", "")) == (["c"], False)


@pytest.mark.requirement("PAG-10")
@pytest.mark.parametrize(
    ("question", "sent", "sentence"),
    [
        (asks("q", "several", "a b c", max_choices=2), {"answer": ["a", "b", "c"]},
         "Välj högst 2."),
        (asks("q", "several", "a b c"), {"answer": ["a", "-dk"]},
         "Välj antingen ett svar eller en av de två rutorna i slutet."),
        (asks("q", "several", "a b c"), {"answer": ["a", "zzz"]}, "Välj ett av svaren på sidan."),
        (asks("q", "number", min=0, max=7), {"answer": "sju"},
         "Skriv talet med siffror, till exempel 3."),
        (asks("q", "number", min=0, max=7), {"answer": "-1"},
         "Skriv talet med siffror, till exempel 3."),
        (asks("q", "number", min=0, max=7), {"answer": "٨"}, "Skriv ett tal från 0 till 7."),
        (asks("q", "number", min=0, max=7), {"answer": "9" * 5000},
         "Skriv talet med siffror, till exempel 3."),
        (asks("q", "ranking", "a b"), {"pick": "zzz"}, "Välj ett av svaren på sidan."),
        (asks("q", "text", max_length=5), {"answer": "sex st"},
         "Skriv högst 5 tecken. Nu är det 6."),
    ],
)  # fmt: skip
def test_each_kind_says_what_to_do(question: dict, sent: dict, sentence: str) -> None:
    phone = Phone()
    phone.enter(code_of(open_wave(question)))
    here = phone.address
    phone.press(phone.action, **sent)
    assert phone.address == here
    assert phone.html.count(sentence) == 2
    if "number" in question["type"]:
        assert f'value="{sent["answer"][:40]}"' in phone.html
    if "several" in question["type"]:
        assert phone.chosen == [one for one in sent["answer"] if one != "zzz"]


@pytest.mark.requirement("LNG-8")
@pytest.mark.parametrize("typed", ["٣", "۳", " 3 ", "3\u200f"])
def test_a_number_in_any_digits(typed: str) -> None:
    phone = Phone()
    phone.enter(code_of(open_wave(asks("q", "number", min=0, max=7))))
    phone.answer(typed)
    phone.press("/sv/svara/skicka/")
    assert rows() == [{"q": 3}]


def test_a_text_keeps_its_words_and_loses_what_deceives() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave(asks("q", "text"))))
    phone.answer("Hej\x00 \u202eåäö\u202c </textarea><script>x</script> مرحبا")
    phone.go("/sv/svara/f/q/")
    assert "Hej åäö &lt;/textarea&gt;&lt;script&gt;" in phone.html
    phone.go("/sv/svara/kontrollera/")
    assert "<script>" not in phone.html
    phone.press("/sv/svara/skicka/")
    assert FreeText.objects.get().text == "Hej åäö </textarea><script>x</script> مرحبا"


@pytest.mark.parametrize(("lang", "title"), [("sv", "För mycket text"), ("ar", "النصّ طويل جدًّا")])
@pytest.mark.parametrize("step", STEPS)
def test_ten_megabytes(step: str, lang: str, title: str) -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()), lang)
    phone.answer("b")
    token = phone.token
    response = phone.post(
        f"/{lang}/svara/{step}/", {"token": token, "answer": "x" * 10_000_000, "code": "2"}
    )
    if step == "rensa":  # reads nothing
        assert response.status_code == 303
        return
    assert (response.status_code, f"<h1>{title}</h1>" in response.text) == (413, True)
    phone.go(f"/{lang}/svara/f/trivs/")
    assert phone.chosen == ["b"]


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "text/plain; charset=nonsense",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
    ],
)
@pytest.mark.parametrize("step", STEPS)
def test_another_kind_of_body_is_no_fault(step: str, kind: str) -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    response = phone.generic("POST", f"/sv/svara/{step}/", b"\xff\x00{[", content_type=kind)
    assert response.status_code in (303, 400, 403, 422)
    assert rows() == []


@pytest.mark.parametrize("step", ["om", "steg/trivs", "skicka"])
@pytest.mark.parametrize("token", ["", "0" * 32, "é"])
def test_a_form_without_the_drafts_token_changes_nothing(step: str, token: str) -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    response = phone.post(f"/sv/svara/{step}/", {"token": token, "answer": "a"})
    assert response.status_code == 403
    assert "Inget är borta. Gå tillbaka till enkäten och skicka en gång till." in response.text
    phone.go("/sv/svara/f/trivs/")
    assert (phone.chosen, rows()) == ([], [])


@pytest.mark.parametrize("page", ["start", "f/trivs", "kontrollera", "tack"])
def test_a_page_without_a_draft_says_how_to_start(page: str) -> None:
    open_wave()
    response = Phone().get(f"/ar/svara/{page}/")
    assert (response.status_code, "لا يوجد جواب غير مكتمل هنا" in response.text) == (404, True)


def test_another_site_cannot_take_the_draft_away() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave()))
    phone.answer("b")
    phone.post("/sv/svara/rensa/", headers={"sec-fetch-site": "cross-site"})
    phone.go("/sv/svara/f/trivs/")
    assert phone.chosen == ["b"]


def test_another_site_cannot_put_another_draft_in_its_place() -> None:
    one, other = open_wave(), open_wave(asks("q"), slug="annan")
    phone = Phone()
    phone.enter(code_of(one))
    phone.answer("b")
    response = phone.post(
        "/sv/svara/kod/", {"code": code_of(other)}, headers={"sec-fetch-site": "cross-site"}
    )
    assert (response.status_code, dict(response.cookies)) == (303, {})
    phone.go("/sv/svara/f/trivs/")
    assert phone.chosen == ["b"]


def test_texts_that_fill_the_phones_drawer_say_so_and_keep_the_rest() -> None:
    texts = [asks(f"q{n}", "text") for n in range(40)]
    phone = Phone()
    phone.enter(code_of(open_wave(*texts)))
    full = None
    for n in range(40):
        words = "".join(chr(0x4E00 + (n * 7919 + i * 104729) % 20000) for i in range(300))
        response = phone.answer(words)
        if response.status_code == 422:
            full = n
            break
    assert full is not None
    assert phone.html.count("Det finns inte plats för mer text. Gör det här svaret kortare.") == 2
    assert words in phone.html
    phone.answer("kort")
    assert phone.address == f"/sv/svara/f/q{full + 1}/"


def test_a_used_slip_midway_says_so() -> None:
    batch = open_wave(asks("q"))
    code = code_of(batch, CodeKind.SLIP)
    one, other = Phone(), Phone()
    for phone in (one, other):
        phone.enter(code)
        phone.answer("ja")
    one.press("/sv/svara/skicka/")
    response = other.press("/sv/svara/skicka/")
    assert (response.status_code, other.heading) == (409, "Koden är redan använd")
    assert rows() == [{"q": "ja"}]


@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_a_fault_of_ours_gives_the_error_page_with_the_headers_of_every_page(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(raise_request_exception=False)
    phone.enter(code_of(open_wave()), lang)
    good = phone.get(f"/{lang}/svara/f/trivs/")
    monkeypatch.setattr("surveys.flow.views.question_page", lambda *_a, **_k: 1 / 0)
    bad = phone.get(f"/{lang}/svara/f/trivs/")
    assert (good.status_code, bad.status_code) == (200, 500)
    for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"):
        assert bad.headers[name] == good.headers[name]
    assert "unsafe-inline" not in good.headers["Content-Security-Policy"]
