"""After sending: what the receipt promises, and the wave's own code to see what became of it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from core.languages import format_date
from promises.models import Promise
from releases.models import Publication, ReleasePlan
from surveys.enums import WaveState
from surveys.models.wave import Wave
from tests.surveys.answering import Phone, asks, code_of, open_wave
from tests.surveys.making import both

pytestmark = pytest.mark.django_db
WAITS = {"sv": "Svaret har inte kommit än", "ar": "لم يصل الردّ بعد"}


def receipt(lang: str = "sv") -> tuple[Phone, Wave]:
    batch = open_wave(asks("q"))
    phone = Phone()
    phone.enter(code_of(batch), lang)
    phone.answer("ja")
    phone.press(f"/{lang}/svara/skicka/")
    assert phone.address == f"/{lang}/svara/tack/"
    return phone, batch.wave


def follow(typed: str, lang: str = "sv") -> Phone:
    phone = Phone()
    phone.press(f"/{lang}/svara/folj/kod/", code=typed)
    return phone


@pytest.mark.requirement("SUR-26")
@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        (
            "sv",
            [
                "Ditt svar har kommit fram.",
                "Karin Ek, rektor, skolnämnden, läser vad alla har sagt.",
                "Svaret kommer senast {day}.",
                "Lämna telefonen till nästa",
            ],
        ),
        (
            "ar",
            [
                "وصل الجواب.",
                "ما قاله الجميع يصل إلى Karin Ek، rektor, skolnämnden ع.",
                "موعد الردّ: حتى {day}.",
                "الهاتف للشخص التالي",
            ],
        ),
    ],
)
def test_the_receipt_says_what_happens_who_listens_and_by_when(lang, sentences) -> None:
    phone, wave = receipt(lang)
    day = format_date(wave.promise.due, lang)
    for sentence in sentences:
        assert sentence.format(day=day) in strip_tags(phone.html)
    assert f'href="/{lang}/loften/{wave.promise.slug}/"' in phone.html


@pytest.mark.requirement("SUR-26")
def test_the_code_is_the_waves_own_and_shown_only_to_who_asks() -> None:
    phone, wave = receipt()
    shown = f"{wave.follow_code[:3]} {wave.follow_code[3:]}"
    before, _details, inside = phone.html.partition("<details>")
    hidden, _end, after = inside.partition("</details>")
    assert [part.count(shown) for part in (before, hidden, after)] == [0, 1, 0]
    other = Phone()
    other.enter(code_of(wave.batches.get()))
    other.answer("nej")
    other.press("/sv/svara/skicka/")
    assert shown in other.html
    wave.save()
    assert Wave.objects.get().follow_code == wave.follow_code
    assert (len(wave.follow_code), set(wave.follow_code) <= set("23456789")) == (6, True)


@pytest.mark.requirement("SUR-26")
@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_the_code_leads_to_what_became_of_it_and_leaves_the_address(lang: str) -> None:
    _phone, wave = receipt(lang)
    digits = wave.follow_code
    indic = digits.translate({ord(str(n)): chr(0x660 + n) for n in range(10)})
    for typed in (digits, f" {digits[:3]} {digits[3:]} ", indic):
        phone = follow(typed, lang)
        assert phone.address == f"/{lang}/svara/folj/rasten/"
        assert (digits in phone.html, WAITS[lang] in phone.html) == (False, True)
    scanned = Phone().get(f"/k/{digits}/", headers={"accept-language": lang})
    assert (scanned.status_code, scanned.headers["Location"]) == (303, phone.address)
    door = Phone().post(f"/{lang}/svara/kod/", {"code": digits})
    assert (door.status_code, door.headers["Location"]) == (303, phone.address)


@pytest.mark.requirement("SUR-26")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Skriv koden från tacksidan. Den har 6 siffror."),
        ("222 222", "Ingen enkät har den koden. Titta på den en gång till: den har 6 siffror."),
        ("1<b>", "Ingen enkät har den koden. Titta på den en gång till: den har 6 siffror."),
        ("2222 2222", "en kod att svara med. Koden för att se hur det gick har 6 siffror."),
    ],
)
def test_a_wrong_code_gets_a_sentence_and_stays_in_its_field(typed: str, sentence: str) -> None:
    _phone, _wave = receipt()
    Wave.objects.update(follow_code="345678")
    phone = follow(typed)
    assert phone.address == "/sv/svara/folj/"
    assert phone.html.count(sentence) == 2
    assert "<title>Fel: " in phone.html
    kept = typed.replace("<", "&lt;").replace(">", "&gt;")
    assert f'name="code" value="{kept}"' in phone.html


@pytest.mark.requirement("SUR-26")
def test_the_page_follows_the_promise_and_the_report() -> None:
    _phone, _wave = receipt()
    page = "/sv/svara/folj/rasten/"
    assert "Enkäten är fortfarande öppen: fler svarar." in Phone().get(page).text
    past = timezone.localdate() - timedelta(days=3)
    Wave.objects.update(state=WaveState.CLOSED, opens=past, closes=past)
    Promise.objects.update(due=past, first_due=past)
    late = Phone().get(page).text
    assert f"Det skulle ha kommit senast {format_date(past, 'sv')}." in strip_tags(late)
    assert ("Svaret är försenat" in late, "fortfarande öppen" in late) == (True, False)
    assert "/rapporter/" not in late
    plan = ReleasePlan.objects.create(
        source="survey-wave",
        source_key="rasten",
        declared_groups=[],
        declared_questions=[],
        k=10,
        m=3,
        closes=past,
    )
    Publication.objects.create(plan=plan, slug="rasten-rapport", title=both("R"), facts={})
    Promise.objects.update(kept_on=past)
    kept = Phone().get(page).text
    assert "<bdi>Karin Ek</bdi>, rektor, skolnämnden, har svarat." in kept
    assert ('href="/sv/rapporter/rasten-rapport/"' in kept, "försenat" in kept) == (True, False)


def test_a_wave_that_nobody_has_been_asked_in_is_not_shown() -> None:
    _phone, wave = receipt()
    Wave.objects.update(state=WaveState.DRAFT)
    assert Phone().get("/sv/svara/folj/rasten/").status_code == 404
    assert follow(wave.follow_code).address == "/sv/svara/folj/"
    assert Phone().get("/sv/svara/folj/finns-inte/").status_code == 404


@pytest.mark.requirement("LNG-3")
def test_the_language_changes_and_keeps_what_is_being_typed() -> None:
    phone = Phone()
    phone.post("/sv/svara/folj/kod/", {})
    phone.press("/sv/svara/folj/kod/", code="345", language="ar")
    assert (phone.address, 'value="345"' in phone.html) == ("/ar/svara/folj/", True)
    assert ('lang="ar" dir="rtl"' in phone.html, 'class="error"' in phone.html) == (True, False)
    assert phone.get("/ar/svara/folj/kod/").headers["Location"] == "/ar/svara/folj/"


@pytest.mark.requirement("SUR-26", "PAG-12")
def test_handing_the_phone_on_leaves_nothing_on_it() -> None:
    phone, _wave = receipt()
    assert [name for name, one in phone.cookies.items() if one.value] == ["skickat"]
    phone.post("/sv/svara/rensa/")
    assert [name for name, one in phone.cookies.items() if one.value] == []
    assert phone.go("/sv/svara/tack/").status_code == 404
    assert "Tack!" not in phone.html
