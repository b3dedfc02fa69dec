"""One-time slips: printed once, one answer each, and stored so that nobody can read them."""

import re

import pytest
import segno
from django.db import connection
from django.test import Client

from core.models import AuditEntry
from core.roles import Role
from surveys.enums import CodeKind
from surveys.models.invitation import Code, CodeBatch
from surveys.models.response import Response
from surveys.models.wave import Wave
from surveys.services.codes import digest_of, find
from surveys.services.invited import Group, invite
from surveys.services.waves import close_wave, open_wave
from tests.surveys.answering import Phone
from tests.surveys.making import make_wave
from tests.surveys.test_staff import signed_in

pytestmark = pytest.mark.django_db
WAVE = "/admin/omgangar/rasten-nu/"
CODE = re.compile(r'<bdi dir="ltr">(\d{4}) (\d{4})</bdi>')


def batch_of(size: int = 24) -> CodeBatch:
    wave = make_wave()
    (batch,) = invite(wave, [Group("Åsskolan", "Söder", 4, 4, "", size)], by=None)
    open_wave(wave, by=None)
    return batch


def address(batch: CodeBatch) -> str:
    return f"/admin/omgangar/rasten-nu/grupp/{batch.pk}/lappar/"


def form_of(client: Client, batch: CodeBatch) -> dict[str, str]:
    page = client.get(address(batch)).content.decode()
    found = re.search(r'name="state" value="(\w+)"', page)
    assert found, page
    return {"state": found[1], "paper": "page"}


def sheet(client: Client, batch: CodeBatch, count: int, **more: str) -> list[str]:
    response = client.post(address(batch), form_of(client, batch) | {"count": str(count)} | more)
    assert response.status_code == 200, response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    return ["".join(one) for one in CODE.findall(response.content.decode())]


def slips() -> int:
    return Code.objects.filter(kind=CodeKind.SLIP).count()


@pytest.mark.requirement("SUR-20")
@pytest.mark.parametrize("role", [Role.SURVEY_MAKER, Role.SCHOOL_CONTACT])
def test_the_sheet_shows_as_many_codes_as_were_asked_for_and_each_lets_somebody_in(role) -> None:
    batch = batch_of()
    codes = sheet(signed_in(role), batch, 24)
    assert (len(codes), len(set(codes)), slips()) == (24, 24, 24)
    found = [find(code) for code in codes]
    assert {one and (one.batch, one.kind, one.used) for one in found} == {
        (batch.pk, CodeKind.SLIP, False)
    }
    assert set(Code.objects.filter(kind=CodeKind.SLIP).values_list("shown", flat=True)) == {""}
    assert AuditEntry.objects.order_by("pk").last().action == "make slips"


@pytest.mark.requirement("SUR-20", "LNG-5")
def test_each_slip_says_in_both_languages_what_it_is_and_where_to_go() -> None:
    batch = batch_of()
    client = signed_in(Role.SCHOOL_CONTACT, language="ar")
    data = form_of(client, batch) | {"count": "10"}
    page = client.post(address(batch), data).content.decode()
    papers = re.findall(r'<li class="paper">(.*?)</li>', page, re.S)
    assert len(papers) == 10
    for paper in papers:
        (code,) = CODE.findall(paper)
        link = f"http://testserver/k/{''.join(code)}/"
        drawn = segno.make(link, error="m", micro=False)
        assert drawn.svg_inline(omitsize=True, border=2, dark="#000", light="#fff") in paper
        assert re.findall(r'<div lang="(\w+)" dir="(\w+)">', paper) == [
            ("sv", "ltr"),
            ("ar", "rtl"),
        ]
        assert ("<strong>Rasten</strong>" in paper, "<strong>Rasten ع</strong>" in paper) == (
            True, True
        )  # fmt: skip
        assert paper.count('<bdi dir="ltr">testserver</bdi>') == 2
        assert "Koden fungerar en gång." in paper
        assert "يعمل الرمز مرة واحدة." in paper


@pytest.mark.requirement("SUR-20")
def test_nothing_stored_or_shown_afterwards_tells_a_slip() -> None:
    batch = batch_of()
    client = signed_in(Role.SURVEY_MAKER)
    codes = sheet(client, batch, 12)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {Code._meta.db_table}")
        stored = repr(cursor.fetchall())
    later = "".join(
        client.get(path).content.decode()
        for path in (
            address(batch),
            "/admin/omgangar/rasten-nu/koder/",
            "/admin/omgangar/rasten-nu/",
        )
    )
    seen = [code for code in codes if code in stored or f"{code[:4]} {code[4:]}" in later]
    assert seen == []
    assert [digest_of(code) in stored for code in codes] == [True] * 12


@pytest.mark.requirement("SUR-20")
def test_the_rows_of_slips_lie_in_another_order_than_on_the_paper() -> None:
    batch = batch_of()
    codes = sheet(signed_in(Role.SURVEY_MAKER), batch, 24)
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT digest FROM {Code._meta.db_table} WHERE kind = 'slip' ORDER BY {place}"
        )
        stored = [row[0] for row in cursor.fetchall()]
    assert stored == sorted(stored)
    assert [digest_of(code) for code in codes] != stored


@pytest.mark.requirement("SUR-20")
@pytest.mark.parametrize("replace", ["", "on"])
def test_the_same_form_sent_again_shows_no_code_and_says_how_to_make_new_ones(replace) -> None:
    batch = batch_of()
    client = signed_in(Role.SURVEY_MAKER)
    sheet(client, batch, 12)
    data = form_of(client, batch) | {"count": "12", "replace": replace}
    assert client.post(address(batch), data).status_code == 200
    before = set(Code.objects.values_list("pk", flat=True))
    again = client.post(address(batch), data)
    page = again.content.decode()
    assert (again.status_code, CODE.findall(page)) == (409, [])
    assert "De kan inte visas igen." in page
    assert "gör nya och avsluta de oanvända" in page
    assert set(Code.objects.values_list("pk", flat=True)) == before


@pytest.mark.requirement("SUR-20")
def test_new_slips_end_the_unused_ones_and_leave_the_used() -> None:
    batch = batch_of()
    client = signed_in(Role.SURVEY_MAKER)
    lost = sheet(client, batch, 24)
    Code.objects.filter(pk=digest_of(lost[0])).update(used=True)
    new = sheet(client, batch, 23, replace="on")
    assert (len(new), slips()) == (23, 24)
    assert [find(code) is None for code in lost] == [False] + [True] * 23


@pytest.mark.requirement("SUR-20", "SUR-40")
@pytest.mark.parametrize(
    ("size", "count", "sentence"),
    [
        (24, 0, "Skriv ett tal från 10 till 24."),
        (24, 9, "Skriv ett tal från 10 till 24."),
        (24, 25, "Skriv ett tal från 10 till 24."),
        (10, 11, "Skriv ett tal från 10 till 10."),
        (24, 0, ""),
        (24, -3, ""),
    ],
)
def test_there_are_at_least_ten_slips_and_no_more_than_are_invited(size, count, sentence) -> None:
    batch = batch_of(size)
    client = signed_in(Role.SURVEY_MAKER)
    response = client.post(address(batch), form_of(client, batch) | {"count": str(count)})
    assert (response.status_code, slips()) == (422, 0)
    assert sentence in response.content.decode()


def test_a_wave_with_a_higher_threshold_needs_as_many_slips() -> None:
    batch = batch_of()
    Wave.objects.update(k=15)
    client = signed_in(Role.SURVEY_MAKER)
    response = client.post(address(batch), form_of(client, batch) | {"count": "14"})
    assert (response.status_code, slips()) == (422, 0)
    assert "Skriv ett tal från 15 till 24." in response.content.decode()
    assert len(sheet(client, batch, 15)) == 15


def test_when_everybody_has_a_slip_the_page_says_so() -> None:
    batch = batch_of()
    client = signed_in(Role.SURVEY_MAKER)
    sheet(client, batch, 24)
    response = client.post(address(batch), form_of(client, batch) | {"count": "1"})
    assert (response.status_code, slips()) == (422, 24)
    assert "Det finns lappar till alla som är inbjudna." in response.content.decode()


@pytest.mark.requirement("SUR-20")
def test_a_slip_from_the_sheet_is_good_for_one_answer() -> None:
    batch = batch_of()
    code, *_rest = sheet(signed_in(Role.SCHOOL_CONTACT), batch, 10)
    phone = Phone()
    phone.enter(code)
    phone.answer("ja")
    phone.press("/sv/svara/skicka/")
    assert (phone.address, Response.objects.count()) == ("/sv/svara/tack/", 1)
    for way in (
        Phone().post("/sv/svara/kod/", {"code": code}, follow=True),
        Phone().get(f"/k/{code}/", headers={"accept-language": "sv"}, follow=True),
    ):
        assert way.redirect_chain == [("/sv/svara/", 303)]
        assert "Koden är redan använd." in way.content.decode()
    assert Response.objects.count() == 1


def test_a_closed_wave_gets_no_slips() -> None:
    batch = batch_of()
    client = signed_in(Role.SURVEY_MAKER)
    data = form_of(client, batch) | {"count": "12"}
    close_wave(Wave.objects.get(), by=None)
    response = client.post(address(batch), data)
    assert (response.status_code, slips()) == (422, 0)


@pytest.mark.requirement("PRV-2")
@pytest.mark.parametrize("role", [Role.REPORT_PUBLISHER, Role.COUNCIL_MEMBER, Role.EDITOR])
def test_nobody_else_makes_slips(role) -> None:
    batch = batch_of()
    client = signed_in(role)
    assert client.post(address(batch), {"count": "12"}).url == "/admin/"
    assert slips() == 0
