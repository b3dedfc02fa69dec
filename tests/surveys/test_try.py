"""SUR-1: a maker looks at every page per language and age, and tries it; nothing is stored."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.roles import Role
from surveys.definition import _loaded
from surveys.models.response import ReplayMark, Response
from surveys.models.survey import Survey
from tests.surveys.answering import Phone
from tests.surveys.making import both, make_survey, question, shown_if
from tests.surveys.test_staff import signed_in

pytestmark = pytest.mark.django_db
OWN = {"band": "6-7", "text": {"sv": "Mår du bra?"}}


def drafted() -> Survey:
    """Never published; its newest words are in a revision only."""
    survey = make_survey(question("a"))
    survey.live = False
    survey.save()
    survey.questions = [
        question("mar", ages=[OWN]),
        question("sen", condition=shown_if("all", ("mar", "in", "ja")),
                 text=both("Du sa {svar:mar|inget}")),
        question("fritt", type="text", options="", young=True),
    ]  # fmt: skip
    survey.bands = ["6-7", "10-12"]
    survey.save_revision()
    return survey


def maker() -> Phone:
    phone = Phone()
    phone.cookies = signed_in(Role.SURVEY_MAKER).cookies
    return phone


@pytest.mark.requirement("SUR-1")
def test_every_page_is_seen_per_language_and_age_at_phone_width() -> None:
    survey, phone = drafted(), maker()
    phone.go(f"/admin/omgangar/prova/{survey.pk}/")
    ways = [f"/admin/omgangar/prova/{survey.pk}/{code}/{band}/"
            for band in ("6-7", "10-12") for code in ("sv", "ar")]  # fmt: skip
    assert [way for way in ways if f'href="{way}"' not in phone.html] == []
    seen = {}
    for way in ways:
        phone.go(way)
        assert "max-inline-size:22.5rem" in phone.html
        assert phone.html.count('<fieldset class="sheet" disabled>') == 3, "nothing to send"
        assert f'href="/admin/omgangar/prova/{survey.pk}/"' in phone.html
        seen[way[-9:]] = ["Mår du bra?" in phone.html, "Fråga mar ع" in phone.html,
                          "Du sa inget" in phone.html, phone.html.count("<form")]  # fmt: skip
    assert list(seen.values()) == [
        [True, False, True, 3], [False, True, True, 3],
        [False, False, True, 3], [False, True, True, 3],
    ]  # fmt: skip
    assert ("Visas för några" in phone.html, "تظهر للبعض" in phone.html) == (False, True)


@pytest.mark.requirement("SUR-1")
def test_a_trial_walks_the_same_pages_and_writes_nothing() -> None:
    survey, phone = drafted(), maker()
    with CaptureQueriesContext(connection) as queries:
        phone.post(f"/admin/omgangar/prova/{survey.pk}/borja/", {"band": "6-7"})
        phone.go("/sv/svara/start/")
        assert "Ett prov:" in phone.html
        phone.start()
        assert phone.heading == "Mår du bra?"
        _loaded.clear()  # another process answers
        phone.answer("ja")
        assert "Du sa <bdi>ja</bdi>" in phone.html
        assert "Ett prov:" in phone.html
        phone.answer("nej")
        phone.answer("Hemligt")
        assert phone.address == "/sv/svara/klar/"
        phone.go("/sv/svara/kontrollera/")
        assert "Hemligt" in phone.html
        phone.press("/sv/svara/skicka/")
        assert phone.address == "/sv/svara/provat/"
        assert f'<a href="/admin/omgangar/prova/{survey.pk}/">' in phone.html
    written = [one["sql"] for one in queries if one["sql"].split()[0] in
               ("INSERT", "UPDATE", "DELETE") and "surveys_" in one["sql"]]  # fmt: skip
    assert written == []
    assert (Response.objects.count(), ReplayMark.objects.count()) == (0, 0)
    assert survey.versions.count() == 0
    assert phone.get("/sv/svara/f/mar/").status_code == 404  # the trial is gone


@pytest.mark.requirement("SUR-1")
def test_a_trial_can_begin_again_and_no_answer_page_says_that_it_is_one_to_others() -> None:
    survey, phone = drafted(), maker()
    phone.post(f"/admin/omgangar/prova/{survey.pk}/borja/", {"band": "10-12"})
    phone.go("/sv/svara/start/")
    phone.start()
    phone.answer("ja")
    phone.go("/sv/svara/start/")
    phone.press("/sv/svara/om/")
    assert phone.heading == "Fråga mar"
    assert "Ett prov" not in Phone().get("/sv/svara/").content.decode()


def test_nobody_else_begins_a_trial_and_an_empty_survey_says_what_is_missing() -> None:
    survey = make_survey()
    survey.questions = []
    survey.save_revision()
    address = f"/admin/omgangar/prova/{survey.pk}/borja/"
    for who in (Phone(), signed_in(Role.SCHOOL_CONTACT)):
        assert who.post(address, {"band": "6-7"}).status_code == 302
        assert "utkast" not in who.cookies
    phone = maker()
    response = phone.post(address, {"band": "6-7"})
    assert response.status_code == 422
    assert "Det finns ingen fråga än." in response.content.decode()
    assert phone.get(f"/admin/omgangar/prova/{survey.pk}/sv/6-7/").status_code == 422
    assert phone.get(f"/admin/omgangar/prova/{survey.pk}/xx/6-7/", follow=True).status_code == 404
