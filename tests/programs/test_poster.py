"""A poster with a square that leads to the page where a parent enrols."""

import io
import re

import pytest
import segno
from django.test import Client
from pypdf import PdfReader

from programs.enums import GroupState
from tests.programs.makers import make_group, make_leader, make_meeting, make_program

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.requirement("PRG-1", "LNG-17"),
    pytest.mark.one_database,
]


@pytest.fixture
def group():
    words = {"sv": "Trygg start", "ar": "بداية آمنة"}
    made = make_group(
        program=make_program(key="start", name=words), address="Storgatan 1", language="ar"
    )
    for days in (3, 10, 17):
        make_meeting(made, days)
    return made


def signed_in(*groups) -> Client:
    client = Client()
    client.force_login(make_leader(*groups))
    return client


def read(response) -> tuple[int, str]:
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    reader = PdfReader(io.BytesIO(response.content))
    text = "".join(page.extract_text() for page in reader.pages)
    return len(reader.pages), re.sub(r"\s+", "", text)


SAID = {
    "sv": [
        "Tryggstart",
        "3träffar",
        "Biblioteket",
        "Storgatan1",
        "Gratis",
        "Detgårlikabraattringa",
    ],
    "ar": ["الكاميرا", "المكتبة", "Storgatan1"],
}


@pytest.mark.parametrize("wanted", ["sv", "ar", ""])
def test_a_group_has_a_poster_in_the_languages_asked_for(group, wanted):
    pages, text = read(
        signed_in(group).get(f"/sv/ledare/grupp/{group.pk}/affisch.pdf?sprak={wanted}")
    )
    languages = [wanted] if wanted else ["sv", "ar"]
    others = [one for one in SAID if one not in languages]
    assert pages == 1
    assert [one for code in languages for one in SAID[code] if one not in text] == []
    assert [f"/{code}/kurser/grupp/{group.pk}/" in text for code in languages + others] == (
        [True] * len(languages) + [False] * len(others)
    )
    assert text.count("010-1740600") == len(languages)


def test_the_squares_are_the_addresses_of_the_public_page(group, monkeypatch):
    monkeypatch.setattr("core.pdf.pdf_of", str.encode)
    client = signed_in(group)

    def square(link: str) -> str:
        drawn = segno.make(f"http://testserver{link}", error="m", micro=False)
        return drawn.svg_inline(omitsize=True, border=2, dark="#000", light="#fff")

    of_group = client.get(f"/sv/ledare/grupp/{group.pk}/affisch.pdf").content.decode()
    of_program = client.get("/sv/ledare/program/start/affisch.pdf").content.decode()
    for code in ("sv", "ar"):
        assert of_group.count(square(f"/{code}/kurser/grupp/{group.pk}/")) == 1
        assert of_program.count(square(f"/{code}/kurser/#program-start")) == 1
        assert client.get(f"/{code}/kurser/grupp/{group.pk}/").status_code == 200
        assert 'id="program-start"' in client.get(f"/{code}/kurser/").content.decode()


@pytest.mark.parametrize("count", [1, 3, 6])
def test_a_programme_has_one_poster_with_its_next_groups(group, count):
    for _n in range(count - 1):
        make_meeting(make_group(program=group.program), 5)
    pages, text = read(signed_in(group).get("/sv/ledare/program/start/affisch.pdf"))
    assert (pages, text.count("Biblioteket")) == (1, min(count, 3))
    assert ("Detfinnsflergrupper." in text) == (count > 3)


def test_what_parents_cannot_open_has_no_poster(group):
    client = signed_in(group)
    here = f"/sv/ledare/grupp/{group.pk}/"
    assert f"{here}affisch.pdf" in client.get(here).content.decode()
    group.state = GroupState.CLOSED
    group.save()
    assert f"{here}affisch.pdf" not in client.get(here).content.decode()
    assert client.get(f"{here}affisch.pdf").url == here
    stranger = signed_in(make_group())
    asked = (f"{here}affisch.pdf", "/sv/ledare/program/start/affisch.pdf")
    assert [stranger.get(one).status_code for one in asked] == [404, 404]


def test_without_what_sets_the_text_a_sentence_says_so(group, monkeypatch):
    monkeypatch.setattr("core.pdf.can_make", lambda: False)
    page = signed_in(group).get(f"/sv/ledare/grupp/{group.pk}/affisch.pdf")
    assert (page.status_code, "Pappret kan inte göras här" in page.content.decode()) == (503, True)
