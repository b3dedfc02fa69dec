"""What the role may see, as files: no phones by default, no formulas, each contact logged."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from core.models import AuditEntry
from programs.enums import AwayReason
from programs.services import after, attendance
from programs.services.enrolment import set_cannot_come
from tests.programs.makers import make_enrolment, make_group, make_leader, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRG-31", "PRG-36")]


def table(response):
    return list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))


@pytest.fixture
def town():
    group = make_group(adults=6)
    meeting = make_meeting(group)
    leader = make_leader(group)
    client = Client()
    client.force_login(leader)
    return client, group, meeting, leader


def test_attendance_is_one_row_per_adult_and_meeting(town):
    client, group, meeting, leader = town
    make_meeting(group, days=7)
    bo = make_enrolment(group, name="=cmd()|1", adults=2)
    away = make_enrolment(group, name="Ida")
    attendance.mark(meeting, bo.pk, 1, mark="present", by=leader)
    set_cannot_come(away, meeting, cannot=True)
    after.set_reason(meeting, away, AwayReason.WORK)
    rows = table(client.get(f"/sv/ledare/grupp/{group.pk}/lista/ut/narvaro.xlsx"))
    assert len(rows) == 1 + 2 * 3
    assert rows[0][4:7] == ("Markering", "Kan inte komma", "Varför")
    found = [tuple(cell or "" for cell in row[1:7]) for row in rows[1:4]]
    assert found == [
        (bo.reference, "'=cmd()|1", 1, "Här", "", ""),
        (bo.reference, "'=cmd()|1", 2, "", "", ""),
        (away.reference, "Ida", 1, "", "Ja", "Arbete eller studier"),
    ]
    assert [row[4] for row in rows[4:]] == [None, None, None]


@pytest.mark.parametrize("what", ["familjer", "utskick"])
def test_contacts_come_only_by_post_and_are_logged_one_by_one(town, what):
    client, group, _meeting, leader = town
    people = [make_enrolment(group, email=f"p{number}@example.org") for number in range(2)]
    path = f"/sv/ledare/grupp/{group.pk}/lista/ut/{what}.csv"
    assert "@example.org" not in (plain := client.get(path).content.decode("utf-8-sig"))
    assert all(one.name in plain and one.phone not in plain for one in people)
    assert "p1@example.org" in client.post(path).content.decode("utf-8-sig")
    seen = AuditEntry.objects.filter(action="see contact details", note="export", by=leader)
    assert sorted(seen.values_list("subject", flat=True)) == [
        f"programs.enrolment:{one.pk}" for one in people
    ]
    assert AuditEntry.objects.filter(action="export list", note=what).count() == 2


@pytest.mark.one_database
def test_another_group_and_another_file_are_not_found(town):
    client, group, _meeting, _leader = town
    for pk, file in ((group.pk, "hemligt.csv"), (group.pk, "narvaro.exe"),
                     (make_group().pk, "narvaro.csv")):  # fmt: skip
        assert client.get(f"/sv/ledare/grupp/{pk}/lista/ut/{file}").status_code == 404
