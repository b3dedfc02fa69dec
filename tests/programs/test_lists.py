"""A leader's Excel list in, and lists out."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from core.models import AuditEntry
from programs.models import Enrolment, Program
from programs.services import lists
from tests.programs.makers import make_enrolment, make_group, make_leader, make_meeting

pytestmark = pytest.mark.django_db
HEAD = ["Namn", "Telefon", "E-post", "Språk", "Vuxna", "Barn", "Åldrar", "Barnpassning"]
LAYLA = ["ليلى حداد", "070-174 06 01", "", "Arabiska", 2, 2, "4, 7", 1]
BO = ["Bo Ek", "", "bo@example.org", "", "", "", "", ""]


def book(*rows, head=HEAD):
    made = Workbook()
    for row in ([head] if head else []) + list(rows):
        made.active.append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def group():
    group = make_group(adults=3)
    make_meeting(group, days=7)
    return group


@pytest.fixture
def client(group):
    client = Client()
    client.force_login(make_leader(group))
    return client


def look(client, group, data):
    file = SimpleUploadedFile("lista.xlsx", data)
    answer = client.post(f"/sv/ledare/grupp/{group.pk}/lista/", {"file": file})
    return answer.status_code, answer.content.decode()


@pytest.mark.requirement("PRG-36")
def test_a_list_is_shown_and_then_enrolled_once(client, group):
    status, page = look(client, group, book(LAYLA, BO))
    assert (status, Enrolment.objects.count()) == (200, 0)
    assert "ليلى حداد" in page and "Anmäl 2 familjer" in page
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    for _press in range(2):
        answer = client.post(f"/sv/ledare/grupp/{group.pk}/lista/anmal/", {"kept": kept})
        assert answer.status_code == 302
    layla, bo = Enrolment.objects.order_by("pk")
    assert (layla.phone, layla.message_language, layla.adults, layla.childcare, layla.state) == (
        "+46701740601", "ar", 2, 1, "confirmed")  # fmt: skip
    assert (bo.email, bo.contact_way, bo.state) == ("bo@example.org", "email", "confirmed")
    other = make_group()
    assert (
        client.post(f"/sv/ledare/grupp/{other.pk}/lista/anmal/", {"kept": kept}).status_code == 404
    )


@pytest.mark.requirement("PRG-36")
@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["070-174 06 02", "Sara Ek"], "Namn och telefon verkar ha bytt plats."),
        (["Sara Ek", "07a"], "Skriv telefonnumret med bara siffror"),
        (["Sara Ek", "", "sara@"], "Skriv hela e-postadressen"),
        (["Sara Ek", ""], "Ett av dem räcker|räcker"),
        (["Sara Ek", "0701740602", "", "Latin"], "Skriv svenska eller arabiska"),
        (["Sara Ek", "0701740602", "", "", 9], "Skriv ett tal från 1 till 2|från 1 till 2"),
        (["Sara Ek", "0701740602", "", "", 1, 1, "14"], "Alla barnen är äldre"),
        (["Sara Ek", "0701740602", "", "", 1, 1, "2019-02-03"], "utan födelsedatum|år"),
        (["Sara Ek", "0701740602", "", "", 1, 1, "4", 2], "Fler barn i barnpassningen"),
        (["ليلى حداد", "+46701740601"], "Samma familj som på rad 2"),
        (["Redan Här", "0701740699"], "Är redan anmäld"),
    ],
)
def test_what_is_wrong_is_told_and_nobody_is_half_imported(client, group, row, sentence):
    Program.objects.filter(pk=group.program_id).update(oldest_child=12)
    make_enrolment(group, name="Redan här", phone="+46701740699")
    status, page = look(client, group, book(LAYLA, row))
    assert status == 200 and re.search(sentence, page), page[page.index("<main") :]
    assert 'name="kept"' not in page and "1 rad måste rättas" in page
    assert Enrolment.objects.count() == 1


@pytest.mark.requirement("PRG-36")
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (book(["Sara Ek", "0701740602", "", "", "", "", "19811228-9874"]), "personnummer"),
        (book(["Sara 8112289874", "0701740602"]), "personnummer"),
        (book(["Sara Ek", "811228-9874"]), "personnummer"),
        (book(["=1+1", "0701740602"]), "inte en formel"),
        (book(LAYLA, head=None), "Första raden"),
        (book(), "ingen i listan"),
        (b"namn;telefon", "Filen går inte att läsa"),
        (b"x" * 1_000_001, "Filen är för stor"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(client, group, data, sentence):
    status, page = look(client, group, data)
    assert (status, Enrolment.objects.count()) == (422, 0)
    assert sentence in page and "9874" not in page


@pytest.mark.requirement("PRG-36")
def test_a_group_whose_days_have_passed_takes_no_list(client, group):
    group.meetings.all().delete()
    make_meeting(group, days=-7)
    _status, page = look(client, group, book(LAYLA))
    assert "Alla gruppens träffar har varit" in page and "Anmäl 1 familj" not in page


def test_a_phone_is_no_personal_number():
    assert not lists.has_personal_number("0701740601", is_phone=True)
    assert not lists.has_personal_number("070-174 06 01")
    assert not lists.has_personal_number("811228-9875")


@pytest.mark.requirement("PRG-31", "PRG-36")
def test_a_list_out_has_no_phones_and_one_with_them_is_logged(client, group):
    make_enrolment(group, name="=HYPERLINK(1)", phone="+46701740601", email="a@example.org")
    path = f"/sv/ledare/grupp/{group.pk}/lista/ut/familjer.csv"
    text = client.get(path).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text and "46701740601" not in text and "a@example.org" not in text
    assert AuditEntry.objects.filter(action="see contact details").count() == 0
    text = client.post(path).content.decode("utf-8-sig")
    assert "'+46701740601" in text and "a@example.org" in text
    assert AuditEntry.objects.filter(action="see contact details", note="export").count() == 1
    stranger = Client()
    stranger.force_login(make_leader(make_group()))
    assert [stranger.get(path).status_code, stranger.post(path).status_code] == [404, 404]
