"""A report publisher brings in a file of others by hand: looks first, then keeps it."""

import csv
import html
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from core.models import AuditEntry, User
from core.roles import Role, ensure_roles
from indicators.models import Indicator, Observation, PopulationTable

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.requirement("REP-24")]
HERE = "/sv/andras-siffror/"
HEAD = ["indicator", "group", "year", "value", "source"]
ROWS = [["Mår bra", "flickor", 2011, 88.4, "FUNK"], ["Mår bra", "flickor", 2020, 67.3, "FUNK"]]


@pytest.fixture
def client() -> Client:
    user = User.objects.create_user("karin")
    user.groups.add(ensure_roles()[Role.REPORT_PUBLISHER])
    client = Client()
    client.force_login(user)
    return client


def as_csv(*rows: list) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode()


def as_excel(*rows: list, shares: bool = False) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if shares:  # as Excel keeps 67,3 %
        for (cell,) in book.active["D2:D3"]:
            cell.value, cell.number_format = cell.value / 100, "0.0%"
    book.save(file)
    return file.getvalue()


def look(client: Client, data: bytes, what: str = "series", lang: str = "sv"):
    file = SimpleUploadedFile("fil", data)
    return client.post(f"/{lang}/andras-siffror/fil/", {"what": what, "file": file})


def words(answer) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[1].split("</main>")[0])
    return " ".join(html.unescape(text).split())


def keep(client: Client, answer):
    kept = re.search(r'name="kept" value="([^"]+)"', answer.content.decode())[1]
    return client.post(f"{HERE}fil/spara/", {"kept": kept}, follow=True)


@pytest.mark.parametrize(
    "data",
    [as_csv(HEAD, *ROWS), as_excel(HEAD, *ROWS), as_excel(HEAD, *ROWS, shares=True)],
    ids=["csv", "excel", "shares"],
)
def test_a_file_is_seen_before_it_is_kept_and_kept_once(client, data):
    seen = look(client, data)
    assert "Nytt: 2011 : 88,4 · 2020 : 67,3" in words(seen)
    assert not Indicator.objects.exists()
    for _again in range(2):
        assert "Siffrorna är sparade." in words(keep(client, seen))
    found = Observation.objects.values_list("indicator__name", "year", "value", "source")
    assert [(a, b, float(c), d) for a, b, c, d in found] == [
        ("Mår bra", 2011, 88.4, "FUNK"), ("Mår bra", 2020, 67.3, "FUNK"),
    ]  # fmt: skip
    assert "Allt i den finns här redan." in words(look(client, data))


def test_what_changes_is_shown_beside_what_was(client):
    keep(client, look(client, as_csv(HEAD, *ROWS)))
    again = look(client, as_csv(HEAD, ROWS[0], [*ROWS[1][:3], 66, "FUNK"]))
    assert "Ändrat: 2020 : 67,3 66" in words(again)
    assert "1 värde är oförändrat" in words(again)
    keep(client, again)
    assert float(Observation.objects.get(year=2020).value) == 66


@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_kept(client, lang):
    rows = [["Mår bra", "f", 2020, "åttio", "FUNK"], *ROWS, ["Mår bra", "f", 2021, 101, "FUNK"]]
    answer = look(client, as_csv(HEAD, *rows), lang=lang)
    told = re.findall(r"<li>((?:Rad|السطر) \d+)", answer.content.decode())
    assert (answer.status_code, [one.split()[1] for one in told]) == (422, ["2", "5"])
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04" + b"x" * 50, "Excelfilen går inte att läsa."),
        (as_excel(HEAD, [*ROWS[0][:3], "=1+1", "FUNK"]), "inte en formel"),
        (as_csv(HEAD, *ROWS).decode().encode("cp1252"), "troligen i Windows-1252"),
        (b"x" * 500_001, "Filen är för stor."),
        (as_csv(HEAD, *[["a", "", 1900 + n % 200, 1, str(n)] for n in range(2001)]), "för stor"),
        (b"", "Välj filen med siffrorna."),
    ],
    ids=["damaged", "formula", "encoding", "large", "long", "none"],
)
def test_a_file_that_cannot_be_read_is_explained(client, data, says):
    answer = look(client, data)
    assert (answer.status_code, says in words(answer)) == (422, True)


@pytest.mark.requirement("REP-21")
def test_the_population_is_brought_in_and_can_be_removed(client):
    table = as_csv(["size", "source", "date"], [90, "Folkbokföringen", "2025-12-31"])
    seen = look(client, table, "population")
    assert "Barn sammanlagt 90" in words(seen)
    keep(client, seen)
    assert "ersätts" in words(look(client, table, "population"))
    one = PopulationTable.objects.get()
    client.post(f"{HERE}befolkning/{one.pk}/ta-bort/")
    assert not PopulationTable.objects.exists()
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        "brought in figures of others: population", "removed a table of the population",
    ]  # fmt: skip


def test_a_series_is_removed_by_one_button(client):
    keep(client, look(client, as_csv(HEAD, *ROWS, ["Annat", "", 2020, 1, "FUNK"])))
    one = Indicator.objects.get(name="Mår bra")
    page = client.post(f"{HERE}{one.pk}/ta-bort/", follow=True)
    assert "Det är borttaget." in words(page)
    assert [str(one) for one in Indicator.objects.all()] == ["Annat"]


def test_another_publisher_cannot_send_what_somebody_looked_at(client):
    seen = look(client, as_csv(HEAD, *ROWS))
    sealed = re.search(r'name="kept" value="([^"]+)"', seen.content.decode())[1]
    client.post(f"{HERE}fil/spara/", {"kept": sealed.rpartition(":")[0] + ":x"})
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        keep(client, seen)
    assert not Indicator.objects.exists()
    other = User.objects.create_user("bo")
    other.groups.add(ensure_roles()[Role.REPORT_PUBLISHER])
    client.force_login(other)
    keep(client, seen)
    assert not Indicator.objects.exists()
