"""PRG-37: months for ESF+, off by default, sent in order and again when one was corrected."""

import importlib
import inspect
import pkgutil
from datetime import date, datetime, timedelta

import pytest
from django import forms as django_forms
from django.test import Client
from django.utils import timezone, translation

import programs.forms
from core.models import AuditEntry
from core.roles import Role
from programs.enums import Mark
from programs.models import Attendance, Enrolment, EsfVersion, Meeting
from programs.services import esf
from programs.services.esf import Standing
from tests.programs.makers import make_enrolment, make_group, make_meeting
from tests.programs.test_steering import person

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRG-37")]
MARCH, APRIL, MAY = date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1)
IN_MARCH, IN_JUNE = date(2025, 3, 20), date(2025, 6, 2)


@pytest.fixture
def town():
    """Three evenings of two hours in March, April and May; one family of two adults, one of one."""
    group = make_group(adults=4)
    soon = make_meeting(group, days=7)
    both, one = make_enrolment(group, adults=2), make_enrolment(group)
    soon.delete()
    meetings = []
    for month in (3, 4, 5):
        starts = timezone.make_aware(datetime(2025, month, 10, 17))
        meetings.append(
            Meeting.objects.create(group=group, starts=starts, ends=starts + timedelta(hours=2))
        )
    for meeting in meetings:
        for family, adult in ((both, 1), (both, 2), (one, 1)):
            came = Mark.ABSENT if (meeting, family) == (meetings[0], one) else Mark.PRESENT
            Attendance.objects.create(meeting=meeting, enrolment=family, adult=adult, mark=came)
    return group, meetings, one, person(Role.PROGRAM_COORDINATOR)


def standings(program):
    return [(one.first.month, one.standing, one.is_next) for one in esf.months(program, IN_JUNE)]


def send(program, first, by):
    month = esf.month_of(program, first, IN_JUNE)
    return esf.mark_sent(program, first, seen=month.digest, by=by, today=IN_JUNE)


def test_nothing_is_counted_until_it_is_turned_on_and_only_from_then(town):
    group, _meetings, _one, by = town
    program = group.program
    assert esf.months(program, IN_JUNE) == []
    esf.switch(program, on=True, by=by, today=date(2025, 4, 9))
    program.refresh_from_db()
    found = esf.months(program, IN_JUNE)
    assert [(one.first, one.participants, one.hours) for one in found] == [
        (APRIL, 3, "6"), (MAY, 3, "6"), (date(2025, 6, 1), 0, "0"),
    ]  # fmt: skip
    assert [one.standing for one in found] == [Standing.SEND, Standing.SEND, Standing.GOING]
    esf.switch(program, on=False, by=by)
    program.refresh_from_db()
    assert esf.months(program, IN_JUNE) == []


def test_a_corrected_month_and_all_after_it_are_sent_again_in_order(town):
    group, meetings, one, by = town
    program = group.program
    esf.switch(program, on=True, by=by, today=IN_MARCH)
    program.refresh_from_db()
    with pytest.raises(esf.NotNow):
        send(program, APRIL, by)
    for month in (MARCH, APRIL):
        send(program, month, by)
    assert standings(program)[:3] == [(3, "sent", False), (4, "sent", False), (5, "send", True)]
    seen = esf.month_of(program, MAY, IN_JUNE).digest
    Attendance.objects.filter(meeting=meetings[0], enrolment=one).update(mark=Mark.PRESENT)
    assert standings(program)[:3] == [(3, "again", True), (4, "again", False), (5, "send", False)]
    march, april, _may, _june = esf.months(program, IN_JUNE)
    name = march.rows[0]["name"]
    with translation.override("sv"):
        assert march.changes == [f"{name}: deltagare 2 förut, 3 nu; timmar 4 förut, 6 nu"]
    assert (april.changes, march.number, april.number) == ([], 2, 2)
    with pytest.raises(esf.NotNow):
        esf.mark_sent(program, MAY, seen=seen, by=by, today=IN_JUNE)
    send(program, MARCH, by)
    assert standings(program)[:3] == [(3, "sent", False), (4, "again", True), (5, "send", False)]
    send(program, APRIL, by)
    assert standings(program)[:3] == [(3, "sent", False), (4, "sent", False), (5, "send", True)]
    versions = EsfVersion.objects.values_list("month", "number", "sent_on")
    assert list(versions) == [
        (MARCH, 1, IN_JUNE), (APRIL, 1, IN_JUNE), (MARCH, 2, IN_JUNE), (APRIL, 2, IN_JUNE),
    ]  # fmt: skip
    with pytest.raises(TypeError):
        EsfVersion.objects.first().save()


def test_what_was_seen_is_what_is_sent(town):
    group, meetings, one, by = town
    program = group.program
    esf.switch(program, on=True, by=by, today=IN_MARCH)
    program.refresh_from_db()
    seen = esf.month_of(program, MARCH, IN_JUNE).digest
    Attendance.objects.filter(meeting=meetings[0], enrolment=one).update(mark=Mark.PRESENT)
    with pytest.raises(esf.NotNow):
        esf.mark_sent(program, MARCH, seen=seen, by=by, today=IN_JUNE)


@pytest.mark.one_database
def test_the_page_turns_it_on_and_gives_files_without_anybody_in_them(town):
    group, _meetings, one, by = town
    program = group.program
    client = Client()
    client.force_login(by)
    page = client.get("/sv/ledare/esf/").content.decode()
    assert "Av. Ingenting räknas." in page
    client.post(f"/sv/ledare/esf/{program.key}/lage/", {"what": "on"})
    program.refresh_from_db()
    assert program.esf_from is not None
    type(program).objects.filter(pk=program.pk).update(esf_from=MARCH)
    program.refresh_from_db()
    digest = esf.month_of(program, MARCH).digest
    path = f"/sv/ledare/esf/{program.key}/2025-03"
    text = client.get(f"{path}/1.csv").content.decode("utf-8-sig").splitlines()
    assert text[0] == "Månad;Versionsnummer;Grupp;Deltagare;Minuter;Timmar"
    assert text[1].startswith("2025-03;1;") and text[1].endswith(";2;240;4")
    answer = client.post(f"{path}/skickad/", {"seen": "other"})
    assert answer.url.endswith("?klart=inte") and EsfVersion.objects.count() == 0
    answer = client.post(f"{path}/skickad/", {"seen": digest})
    assert answer.url.endswith("?klart=skickad") and EsfVersion.objects.count() == 1
    page = client.get("/sv/ledare/esf/").content.decode()
    assert "Versionsnummer <bdi>1</bdi>" in page and one.name not in page + "".join(text)
    assert client.get(f"{path}/7.csv").status_code == 302
    assert AuditEntry.objects.filter(action="export ESF+ month").count() == 1


def every_form():
    for module in pkgutil.iter_modules(programs.forms.__path__, "programs.forms."):
        for _name, one in inspect.getmembers(importlib.import_module(module.name)):
            if inspect.isclass(one) and issubclass(one, django_forms.BaseForm):
                yield one


def asks_for_a_personal_number(form) -> bool:
    words = ("personnummer", "personal number", "personal_number", "pnr", "birth", "född")
    said = " ".join(
        f"{name} {field.label}" for name, field in getattr(form, "base_fields", {}).items()
    )
    return any(word in said.casefold() for word in words)


@pytest.mark.one_database
def test_no_form_and_no_column_of_a_family_asks_for_a_personal_number():
    found = list(every_form())
    assert len(found) > 10
    with translation.override("sv"):
        assert [one for one in found if asks_for_a_personal_number(one)] == []
        planted = type(
            "F", (django_forms.Form,), {"x": django_forms.CharField(label="Personnummer")}
        )
        assert asks_for_a_personal_number(planted)
    columns = {field.name for field in Enrolment._meta.get_fields() if field.concrete}
    assert not {one for one in columns if "number" in one or "birth" in one}
