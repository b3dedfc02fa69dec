"""REP-2: who works at a unit reads of small groups there, signed in; nobody else does."""

import csv
import re
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.models import AuditEntry, StaffUnit, User
from core.roles import Role, ensure_roles
from core.units import set_units, units_of
from releases import afterwards, withdrawal
from releases.queries import for_staff
from releases.units import care_sentence
from surveys.reports.plan import plan_of
from tests.surveys.reports.small import quickly, told

pytestmark = pytest.mark.django_db
LIST, HERE = "/sv/rapporter/personal/", "/sv/rapporter/personal/varen-2026-staff/"
WHY = {"sv": "Ett fel i koderna.", "ar": "خطأ في الرموز."}


@pytest.fixture
def wave(monkeypatch):
    quickly(monkeypatch)
    monkeypatch.setattr(afterwards, "_makers", [])  # no PDF
    return told()[0]


def person(username, *units, role=None, **more) -> Client:
    user = User.objects.create_user(username, **more)
    if role:
        user.groups.add(ensure_roles()[role])
    set_units(user, units, by=None)
    client = Client()
    client.force_login(user)
    return client


def captions(page) -> list[str]:
    return list(dict.fromkeys(re.findall(r"<caption>(.*?)<span", page.content.decode(), re.DOTALL)))


@pytest.mark.requirement("REP-2")
def test_staff_of_a_school_read_of_its_small_groups_and_of_no_other(wave):
    client = person("rektor", ("school", "Sjöskolan"))
    assert HERE in client.get(LIST).content.decode()
    page = client.get(HERE)
    assert captions(page) == ["Sjöskolan", "Sjöskolan × Årskurs 4", "Sjöskolan × Pojke"]
    assert page.headers["Cache-Control"] == "no-store"
    text = page.content.decode()
    assert "Sprid det inte" in text and "Ingen kan se vad ett enda barn har svarat" in text
    assert "Antal svarande: 8" in text and "Ekskolan" not in text and "Åsskolan" not in text
    arabic = client.get(HERE.replace("/sv/", "/ar/")).content.decode()
    assert "يُرجى عدم مشاركتها" in arabic and 'dir="rtl"' in arabic


@pytest.mark.requirement("REP-2")
@pytest.mark.parametrize(
    ("units", "role", "more"),
    [
        ([], None, {}),
        ([("school", "Lillskolan")], None, {}),  # four answered: nothing is told of it
        ([("area", "Sjöskolan")], None, {}),
        ([("school", "sjöskolan")], None, {}),
        ([], Role.REPORT_PUBLISHER, {}),
        ([], Role.SCHOOL_CONTACT, {}),
        ([], Role.ADMINISTRATOR, {}),
        ([], None, {"is_superuser": True}),
    ],
)
def test_nobody_else_reads_it(wave, units, role, more):
    client = person("annan", *units, role=role, **more)
    assert client.get(HERE).status_code == 404
    assert HERE not in client.get(LIST).content.decode()
    assert not AuditEntry.objects.filter(action="read small groups").exists()


@pytest.mark.requirement("REP-2")
def test_signed_out_leads_to_the_sign_in_and_the_public_report_tells_nothing_of_it(wave):
    client = Client()
    for address in (LIST, HERE):
        assert client.get(address).headers["Location"].startswith("/sv/logga-in/")
    for address in (
        "/sv/rapporter/",
        "/sv/rapporter/varen-2026/",
        "/sv/rapporter/varen-2026/svar.csv",
    ):
        page = client.get(address).content.decode()
        assert "varen-2026-staff" not in page and "små grupper" not in page
    assert client.get("/sv/rapporter/varen-2026-staff/").status_code == 404


@pytest.mark.requirement("REP-2")
def test_who_no_longer_works_there_reads_nothing(wave):
    client = person("rektor", ("school", "Sjöskolan"))
    assert client.get(HERE).status_code == 200
    StaffUnit.objects.all().delete()
    assert client.get(HERE).status_code == 404


@pytest.mark.requirement("REP-2")
def test_each_reading_is_logged_without_an_answer(wave):
    client = person("rektor", ("school", "Sjöskolan"))
    client.get(LIST)
    assert not AuditEntry.objects.filter(action="read small groups").exists()
    client.get(HERE)
    client.get(HERE)
    entries = list(AuditEntry.objects.filter(action="read small groups"))
    assert [one.by.username for one in entries] == ["rektor", "rektor"]
    assert {one.subject.split(":")[0] for one in entries} == {"releases.publication"}
    assert {one.note for one in entries} == {"school: Sjöskolan"}


@pytest.mark.requirement("REP-2", "REP-8")
@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_the_tables_of_ones_own_unit_are_taken_as_a_file_and_that_is_logged(wave, lang):
    client = person("rektor", ("school", "Sjöskolan"))
    address = HERE.replace("/sv/", f"/{lang}/")
    page = client.get(address)
    file = client.get(f"{address}svar.csv")
    assert (file.headers["Cache-Control"], file.headers["Content-Type"]) == (
        "no-store", "text/csv; charset=utf-8",
    )  # fmt: skip
    assert f'filename="varen-2026-staff-{lang}.csv"' in file.headers["Content-Disposition"]
    rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    heading, *tables, care = rows
    told = [
        (one["text"], table["label"], row["label"], table["n"])
        for one in page.context["questions"]
        for table in one["tables"]
        for row in table["rows"]
    ]
    assert len(heading) == 9 and tables
    plain = lambda text: re.sub(r"<[^>]+>|[\u2066-\u2069]", "", str(text))  # noqa: E731
    assert [(plain(row[0]), plain(row[2]), plain(row[3]), int(row[4])) for row in tables] == [
        (plain(question), plain(group), plain(answer), n) for question, group, answer, n in told
    ]
    with translation.override(lang):
        assert care == [""] * 8 + [care_sentence()]
    assert f'href="{address}svar.csv"' in page.content.decode()
    logged = AuditEntry.objects.filter(action="take small groups")
    assert [(one.by.username, one.note) for one in logged] == [("rektor", "school: Sjöskolan")]


@pytest.mark.requirement("REP-2")
def test_nobody_else_takes_the_file(wave):
    address = f"{HERE}svar.csv"
    assert Client().get(address).headers["Location"].startswith("/sv/logga-in/")
    for number, units in enumerate(([], [("school", "Lillskolan")])):
        assert person(f"annan-{number}", *units).get(address).status_code == 404
    client = person("rektor", ("school", "Sjöskolan"))
    withdrawal.withdraw(for_staff().get(), reason=WHY, by=None)
    gone = client.get(address)
    assert (gone.status_code, "Ett fel i koderna." in gone.content.decode()) == (410, True)
    assert not AuditEntry.objects.filter(action="take small groups").exists()


@pytest.mark.requirement("REP-2", "REP-7")
@pytest.mark.parametrize("which", ["report", "release"])
def test_what_is_withdrawn_says_why_and_tells_no_number(wave, which):
    client = person("rektor", ("school", "Sjöskolan"))
    publication = plan_of(wave).publication if which == "report" else for_staff().get()
    withdrawal.withdraw(publication, reason=WHY, by=None)
    page = client.get(HERE)
    assert page.status_code == 410
    assert WHY["sv"] in page.content.decode() and "Antal svarande" not in page.content.decode()
    assert HERE not in client.get(LIST).content.decode()
    assert person("annan").get(HERE).status_code == 404


@pytest.mark.requirement("REP-2")
def test_an_administrator_names_where_somebody_works_and_it_is_logged(wave):
    client = person("chef", role=Role.ADMINISTRATOR)
    made = User.objects.create_user("rektor", first_name="Ros", last_name="Ek", email="r@x.se")
    where = reverse("wagtailusers_users:edit", args=[made.pk])
    assert "Sjöskolan" in client.get(where).content.decode()
    said = {"username": "rektor", "first_name": "Ros", "last_name": "Ek", "email": "r@x.se"}
    client.post(where, {**said, "is_active": "on", "units": ["school|Sjöskolan", "area|Söder"]})
    assert set(units_of(made)) == {("school", "Sjöskolan"), ("area", "Söder")}
    page = client.get(where).content.decode()
    assert len(re.findall(r'name="units"[^>]*checked', page)) == 2
    wrong = client.post(where, {**said, "is_active": "on", "units": ["school|Ingenskolan"]})
    assert wrong.status_code == 200 and len(units_of(made)) == 2
    client.post(where, {**said, "is_active": "on", "units": ["area|Söder"]})
    logged = AuditEntry.objects.filter(subject=f"core.user:{made.pk}", action__contains="works")
    assert list(logged.order_by("pk").values_list("by__username", "action", "note")) == [
        ("chef", "named where somebody works", "area: Söder"),
        ("chef", "named where somebody works", "school: Sjöskolan"),
        ("chef", "no longer works at a unit", "school: Sjöskolan"),
    ]


@pytest.mark.requirement("REP-2")
def test_my_page_leads_there_for_who_has_a_unit_only(wave):
    assert LIST in person("rektor", ("school", "Sjöskolan")).get("/sv/min-sida/").content.decode()
    assert LIST not in person("annan").get("/sv/min-sida/").content.decode()
