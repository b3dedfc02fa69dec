"""A survey marked sensitive: whom to call and a way out on every page (SUR-27)."""

import re

import pytest

from surveys.definition import digest_of, parse
from surveys.models.support import HelpLines
from surveys.services.freeze import NotReady, definition_of, freeze
from surveys.services.support import SHIPPED
from tests.surveys.answering import Phone, asks, code_of, open_wave, rewrite
from tests.surveys.making import both, make_survey

pytestmark = pytest.mark.django_db
LINES = [
    {"name": both("Bris"), "number": "116 111", "hours": both("dygnet runt")},
    {"name": both("Kommunens jour"), "number": "0383-970 00"},
]
LEAVE = {"sv": "Lämna sidan snabbt", "ar": "مغادرة الصفحة بسرعة"}


def sensitive(*, enter: str = "sv") -> Phone:
    """A phone on the first question of a sensitive survey with two questions."""
    batch = open_wave(asks("hemma"), asks("dagar", "number", min=0, max=7))
    rewrite(batch.wave.version, help_lines=LINES)
    phone = Phone()
    phone.enter(code_of(batch), enter)
    return phone


def carries(phone: Phone, lang: str = "sv") -> list[bool]:
    """Way out, its script, name, number, hours."""
    parts = (
        f'<a href="/{lang}/svara/lamna/">{LEAVE[lang]}</a>',
        "location.replace",
        f"<span>{LINES[0]['name'][lang]}</span>",
        '<a href="tel:116111"><bdi dir="ltr" class="nowrap">116 111</bdi></a>',
        f"<span>{LINES[0]['hours'][lang]}</span>",
        '<a href="tel:038397000"><bdi dir="ltr" class="nowrap">0383-970 00</bdi></a>',
    )
    return [phone.html.count(one) == 1 for one in parts]


@pytest.mark.requirement("SUR-27")
def test_every_page_of_the_answer_says_whom_to_call_and_has_a_way_out() -> None:
    phone = sensitive()
    seen = {}

    def look(name: str, lang: str = "sv") -> None:
        seen[name] = carries(phone, lang)

    look("question")
    phone.answer("ja", language="ar")
    look("question in Arabic", "ar")
    phone.go("/sv/svara/start/")
    look("start")
    phone.go("/sv/svara/f/dagar/")
    phone.answer("99")
    look("error")
    phone.post(phone.action, {"token": "another"})
    phone._arrive(phone.post(phone.action, {"token": "another"}), phone.address)
    look("old form")
    for name in ("kontrollera", "klar"):
        phone.go(f"/sv/svara/{name}/")
        look(name)
    phone.press("/sv/svara/skicka/")
    assert phone.address == "/sv/svara/tack/"
    look("thanks")
    phone.go("/sv/svara/f/hemma/")
    assert phone.heading == "Redan skickat"
    look("already sent")
    assert seen == dict.fromkeys(seen, [True] * 6)


@pytest.mark.requirement("SUR-27")
def test_the_shared_check_page_of_other_surveys_carries_nothing() -> None:
    phone = sensitive()
    phone.go("/sv/svara/kontrollera/")
    other = Phone()
    other.enter(code_of(open_wave(slug="annan")))
    for address in (other.address, "/sv/svara/kontrollera/", "/sv/svara/klar/"):
        other.go(address)
        assert carries(other) == [False] * 6


@pytest.mark.requirement("SUR-27")
def test_leaving_drops_the_draft_with_the_servers_answer_and_opens_another_page() -> None:
    HelpLines.objects.update(exit_address="https://www.example.org/vader")
    phone = sensitive()
    phone.answer("ja")
    from_elsewhere = phone.get("/sv/svara/lamna/", headers={"Sec-Fetch-Site": "cross-site"})
    assert (from_elsewhere.status_code, from_elsewhere.cookies) == (303, {})
    response = phone.get("/sv/svara/lamna/")
    assert (response.status_code, response["Location"]) == (303, "https://www.example.org/vader")
    assert response["Cache-Control"] == "no-store"
    assert [name for name, one in phone.cookies.items() if one.value] == []
    phone.go("/sv/svara/f/hemma/")
    assert (phone.heading, phone.chosen) == ("Inget påbörjat svar här", [])
    HelpLines.objects.update(exit_address="")
    assert phone.get("/ar/svara/lamna/")["Location"] == "/ar/"


@pytest.mark.requirement("SUR-27")
def test_the_start_page_does_not_claim_that_the_history_is_cleared() -> None:
    phone = sensitive()
    phone.go("/sv/svara/start/")
    (said,) = re.findall(r"<p class=\"help\">(.*?)</p>", phone.html)
    assert said == (
        "”Lämna sidan snabbt” slänger svaren och öppnar en annan sida. Webbläsaren kan ändå visa "
        "i sin historik att du varit här."
    )


@pytest.mark.requirement("SUR-27")
def test_the_help_lines_are_frozen_at_publish() -> None:
    survey = make_survey()
    plain = definition_of(survey)
    assert "help_lines" not in plain
    survey.sensitive = True
    survey.save()
    HelpLines.objects.update(lines=[{"type": "line", "value": SHIPPED[0]}])
    first = freeze(survey, by=None)
    assert first.definition == plain | {"help_lines": [SHIPPED[0]]}
    HelpLines.objects.update(lines=[{"type": "line", "value": one} for one in SHIPPED])
    second = freeze(survey, by=None)
    first.refresh_from_db()
    assert [one["number"] for one in first.definition["help_lines"]] == ["116 111"]
    assert [one["number"] for one in second.definition["help_lines"]] == ["116 111", "112"]
    assert parse(second.definition).for_band("6-7").help_lines[1].hours == SHIPPED[1]["hours"]
    assert digest_of(plain) != first.digest


@pytest.mark.requirement("SUR-27")
def test_a_sensitive_survey_without_a_whole_help_line_is_not_published() -> None:
    survey = make_survey()
    survey.sensitive = True
    HelpLines.objects.update(lines=[])
    with pytest.raises(NotReady) as caught:
        freeze(survey, by=None)
    assert caught.value.problems == [
        "En känslig enkät behöver en hjälplinje. Skriv den under Inställningar, Hjälplinjer."
    ]
    half = {"name": {"sv": "Bris"}, "number": "116 111", "hours": {}}
    HelpLines.objects.update(lines=[{"type": "line", "value": half}])
    with pytest.raises(NotReady) as caught:
        freeze(survey, by=None)
    assert caught.value.problems == ["Hjälplinje 116 111: skriv namn och öppettider på alla språk."]
