"""An answer that was finished without a network comes in an envelope, once, or with a sentence."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from surveys.enums import CodeKind
from surveys.flow import drawer
from surveys.models.invitation import Code, CodeBatch
from surveys.models.response import Response
from surveys.models.survey import SurveyVersion
from surveys.models.wave import Wave
from surveys.services.freeze import find_problems, freeze
from surveys.services.waves import close_wave
from tests.surveys.answering import Phone, asks, code_of, open_wave, rewrite, rows
from tests.surveys.making import make_survey, question

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUR-28")]


def offline_wave(offline: str = "sealed", **more: Any) -> CodeBatch:
    batch = open_wave(asks("q"), asks("r"), **more)
    rewrite(batch.wave.version, offline=offline)
    batch.refresh_from_db()
    return batch


def finished(code: str, lang: str = "sv") -> tuple[Phone, str]:
    """A phone on the check page, and the envelope in it."""
    phone = Phone()
    phone.enter(code, lang)
    phone.answer("ja")
    phone.answer("nej")
    return phone, re.findall(r'data-kuvert="([^"]+)"', phone.html)[0]


def send(phone: Phone, envelope: str, lang: str = "sv", **more: str) -> Any:
    return phone.post(f"/{lang}/svara/kuvert/", {"kuvert": envelope, **more})


def test_an_envelope_is_the_answer_and_a_second_one_a_receipt(lang) -> None:
    phone, envelope = finished(code_of(offline_wave()), lang)
    for _time in range(2):
        response = send(phone, envelope, lang, here="1")
        assert response.status_code == 200
    assert rows() == [{"q": "ja", "r": "nej"}]
    assert Response.objects.get().language == lang


def test_the_phone_forgets_the_same_answer_and_no_other() -> None:
    code = code_of(offline_wave())
    phone, envelope = finished(code)
    other, _envelope = finished(code)
    assert send(other, envelope).json()["url"] == ""
    other.go("/sv/svara/kontrollera/")
    assert other.heading == "Kontrollera dina svar"
    assert send(phone, envelope).json()["url"] == "/sv/svara/tack/"
    phone.go("/sv/svara/kontrollera/")
    assert phone.heading == "Redan skickat"
    assert len(rows()) == 1


def test_a_survey_that_does_not_allow_it_makes_none() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave(asks("q"))))
    phone.answer("ja")
    assert (phone.heading, "kuvert" in phone.html) == ("Kontrollera dina svar", False)


def test_a_slip_is_used_up_once_however_its_answer_comes() -> None:
    code = code_of(offline_wave(), CodeKind.SLIP)
    first, envelope = finished(code)
    _second, late = finished(code)
    assert [send(first, one).status_code for one in (envelope, late, envelope)] == [200, 409, 200]
    assert (len(rows()), Code.objects.get().used) == (1, True)


def test_after_the_close_a_day_and_before_the_counting() -> None:
    batch = offline_wave()
    code = code_of(batch)
    early, late, later = (finished(code) for _phone in range(3))
    close_wave(batch.wave, by=None)
    assert send(*early).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        response = send(*late)
    assert (response.status_code, response.json()["text"]) == (
        410,
        "Enkäten stängdes innan svaret kom fram. Det kunde inte räknas med.",
    )
    Wave.objects.update(counted_at=timezone.now())
    assert [send(*later).status_code, send(*early).status_code] == [410, 200]
    assert len(rows()) == 1


def test_one_that_is_too_old_changed_or_of_something_else_is_refused_with_a_sentence() -> None:
    phone, envelope = finished(code_of(offline_wave()))
    changed = envelope[:-6] + ("A" * 6 if envelope[-6:] != "A" * 6 else "B" * 6)
    draft = phone.cookies[drawer.COOKIE].value[1:]
    said = "Svaret har väntat i mer än ett dygn. Det kunde inte tas emot."
    for one in (changed, draft, "", "%%%", "A" * 500):
        response = send(phone, one)
        assert (response.status_code, response.json()["text"]) == (400, said)
    with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
        assert send(phone, envelope).status_code == 400
    assert rows() == []


def test_a_form_on_another_site_sends_nothing_and_guessing_is_stopped() -> None:
    phone, envelope = finished(code_of(offline_wave()))
    abroad = phone.post(
        "/sv/svara/kuvert/", {"kuvert": envelope}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (abroad.status_code, rows()) == (403, [])
    assert phone.get("/sv/svara/kuvert/").headers["Location"] == "/sv/svara/"
    assert {send(phone, "x").status_code for _try in range(60)} == {400}
    assert send(phone, envelope).status_code == 429


def test_the_choice_is_frozen_and_a_sensitive_survey_has_none() -> None:
    survey = make_survey(question("q"))
    before = freeze(survey, by=None)
    survey.offline = "sealed"
    after = freeze(survey, by=None)
    assert ("offline" in before.definition, after.definition["offline"]) == (False, "sealed")
    assert SurveyVersion.objects.count() == 2
    survey.sensitive = True
    said = [str(one) for one in find_problems(survey) if one.field == "id_offline"]
    assert said == ["En känslig enkät lämnar inget kvar på telefonen: den behöver nätet."]
