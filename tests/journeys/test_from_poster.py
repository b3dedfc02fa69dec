"""A parent in Arabic on a phone: from the poster on the wall to the certificate."""

import io
import re
from unicodedata import normalize

import pytest
from django.test import Client
from pypdf import PdfReader

from core.models import User
from programs.enums import State
from programs.models import CannotCome, Enrolment, Group
from programs.services import attendance
from tests.browser import assert_accessible, follow, sign_in
from tests.journeys.test_parent import go_through

pytestmark = pytest.mark.browser


def text_of(made: bytes) -> str:
    pages = PdfReader(io.BytesIO(made)).pages
    return normalize("NFKC", " ".join(page.extract_text() for page in pages))


@pytest.mark.role
@pytest.mark.requirement("PRG-1", "PRG-2", "PRG-5", "PRG-34", "PAG-9", "LNG-17")
def test_from_the_poster_to_the_certificate(open_page):
    group = Group.objects.get(program__key="cope")
    leader = User.objects.get(username="ledare.cope")
    client = Client()
    client.force_login(leader)
    poster = client.get(f"/ar/ledare/grupp/{group.pk}/affisch.pdf?sprak=ar")
    printed = re.sub(r"\s", "", text_of(poster.content))
    start = re.search(r"testserver(/ar/kurser/grupp/\d+/)", printed)[1]

    page = open_page(js=False, lang="ar")  # the enrolment asks for no script
    go_through(page, "ar", "ريم", "0701740690", start)
    follow(page, "main form button")
    own = page.locator(".link a").get_attribute("href")
    reem = Enrolment.objects.latest("pk")
    assert (reem.state, reem.message_language) == (State.CONFIRMED, "ar")

    page = open_page(own, lang="ar")
    assert_accessible(page, "ar")
    follow(page, ".own-dates form button")
    (said,) = CannotCome.objects.filter(enrolment=reem)
    for meeting in group.meetings.exclude(pk=said.meeting_id):
        attendance.mark(meeting, reem.pk, 1, mark="present", by=leader)

    page = open_page(lang="ar")
    sign_in(page, "ledare.cope", "ar", to=f"/ar/ledare/grupp/{group.pk}/avslut/")
    mine = page.locator("li", has_text="ريم").first
    follow(page, mine.locator("button").first)
    paper = page.locator("li", has_text="ريم").locator("a[href*='/intyg/'][href*='/ar/']").last
    answer = page.request.get(paper.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert "ريم" in text_of(answer.body()) or "مير" in text_of(answer.body())
    reem.refresh_from_db()
    assert reem.state == State.COMPLETED
