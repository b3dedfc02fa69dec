"""One tablet that many answer on, one after another (SUR-29)."""

import re
from typing import Any

import pytest

from core.roles import Role
from surveys.enums import CodeKind
from surveys.flow import tablet
from surveys.models.invitation import CodeBatch
from surveys.services.codes import digest_of, find
from surveys.services.invited import Group, invite
from tests.surveys.answering import Phone, asks, code_of, open_wave, rows
from tests.surveys.making import make_wave
from tests.surveys.test_staff import signed_in

pytestmark = pytest.mark.django_db
IDLE = re.compile(r'<dialog class="idle" role="alertdialog"[^>]* data-idle="(\d+)"')
AGAIN = "/sv/svara/rensa/"


def shared(batch: CodeBatch) -> Phone:
    """A tablet on which staff have opened the link, at the start."""
    phone = Phone()
    phone.go(f"/k/{code_of(batch)}/platta/")
    assert phone.address == "/sv/svara/start/"
    return phone


def kept(phone: Phone) -> set[str]:
    return {name for name, one in phone.cookies.items() if one.value}


def idle(phone: Phone) -> list[int]:
    return [int(one) for one in IDLE.findall(phone.html)]


def answer_all(phone: Phone, value: str) -> Any:
    phone.start()
    phone.answer(value)
    return phone.press("/sv/svara/skicka/")


@pytest.mark.requirement("SUR-29")
def test_after_the_thanks_the_start_comes_for_the_next_person_and_nothing_is_kept() -> None:
    phone = shared(open_wave(asks("a")))
    answer_all(phone, "ja")
    assert (phone.address, idle(phone)) == ("/sv/svara/tack/", [tablet.IDLE_AFTER_THANKS])
    assert kept(phone) == {"platta", "skickat"}
    assert re.findall(r'href="(/[^"]+)"', phone.html) == ["/ar/svara/tack/"]  # no way off
    phone.press(AGAIN)
    assert (phone.address, kept(phone)) == ("/sv/svara/start/", {"platta", "utkast"})
    phone.go("/sv/svara/f/a/")
    assert phone.chosen == []
    phone.go("/sv/svara/tack/")
    assert phone.heading == "Inget påbörjat svar här"
    phone.go("/sv/svara/start/")
    answer_all(phone, "nej")
    assert sorted(one["a"] for one in rows()) == ["ja", "nej"]


@pytest.mark.requirement("SUR-29")
def test_every_page_of_a_begun_answer_waits_and_has_a_button_that_starts_over() -> None:
    phone = shared(open_wave(asks("a"), asks("b")))
    assert idle(phone) == []  # at the start already
    phone.start()
    first = phone.token
    form = f'<form class="again" method="post" action="{AGAIN}"><button class="quiet">'
    for address in ("/sv/svara/f/b/", "/sv/svara/kontrollera/", "/sv/svara/start/", "/sv/svara/"):
        phone.go("/sv/svara/f/a/")
        phone.answer("ja")
        phone.go(address)
        found = (phone.html.count(form), idle(phone), phone.html.count("showModal"))
        assert found == (1, [tablet.IDLE], 1), address
    phone.press(AGAIN)
    phone.go("/sv/svara/f/a/")
    assert (phone.chosen, phone.token != first) == ([], True)


@pytest.mark.requirement("SUR-29")
def test_a_phone_of_ones_own_has_no_time_limit_in_the_same_wave() -> None:
    batch = open_wave(asks("a"))
    shared(batch)
    phone = Phone()
    phone.enter(code_of(batch))
    assert (idle(phone), 'class="again"' in phone.html, kept(phone)) == ([], False, {"utkast"})
    phone.cookies["platta"] = phone.cookies["utkast"].value[1:]  # what was not made for it
    phone.go("/sv/svara/f/a/")
    assert idle(phone) == []


@pytest.mark.requirement("SUR-29")
def test_a_slip_makes_no_tablet_and_the_code_page_ends_one() -> None:
    batch = open_wave(asks("a"))
    phone = Phone()
    phone.go(f"/k/{code_of(batch, CodeKind.SLIP)}/platta/")
    assert (phone.address, kept(phone)) == ("/sv/svara/start/", {"utkast"})
    phone = shared(batch)
    phone.go("/sv/svara/")
    assert phone.html.count('<button class="quiet" name="end" value="1">') == 1
    phone.press(AGAIN, end="1")
    assert (phone.address, kept(phone), idle(phone)) == ("/sv/svara/", set(), [])


@pytest.mark.requirement("SUR-29")
def test_leaving_a_sensitive_survey_brings_a_tablet_back_to_its_start() -> None:
    phone = shared(open_wave(asks("a"), asks("b")))
    phone.start()
    phone.answer("ja")
    phone.go("/sv/svara/lamna/")
    assert (phone.address, kept(phone)) == ("/sv/svara/start/", {"platta", "utkast"})
    phone.go("/sv/svara/f/a/")
    assert phone.chosen == []


@pytest.mark.requirement("SUR-29")
def test_a_school_finds_the_tablets_address_beside_the_codes() -> None:
    wave = make_wave()
    (batch,) = invite(wave, [Group("Åsskolan", "Söder", 4, 4, "", 24)], by=None)
    client = signed_in(Role.SCHOOL_CONTACT)
    address = f"/admin/omgangar/rasten-nu/grupp/{batch.pk}/platta/"
    assert f'href="{address}"' in client.get("/admin/omgangar/rasten-nu/koder/").text
    response = client.get(address)
    assert response.headers["Cache-Control"].startswith("no-store")
    (code,) = re.findall(r'<bdi dir="ltr">http://testserver/k/(\d{8})/platta/</bdi>', response.text)
    way = find(code)
    assert way and (way.digest, way.batch) == (digest_of(code), batch.pk)
    assert signed_in(Role.MODERATOR).get(address).status_code in (302, 403)
