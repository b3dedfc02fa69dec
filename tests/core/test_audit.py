"""The log of what staff did is only ever added to."""

import pytest

from core.audit import record
from core.models import Area, AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRV-7")]


@pytest.fixture
def entry():
    person = User.objects.create_user("redaktor")
    area = Area.objects.create(key="norr", name={"sv": "Norr"})
    return record(person, "open", area, note="why")


def test_who_what_and_which_record(entry):
    area = Area.objects.get()
    stored = AuditEntry.objects.get()
    found = (stored.by.username, stored.action, stored.subject, stored.note)
    assert found == ("redaktor", "open", f"core.area:{area.pk}", "why")


def test_an_entry_is_never_changed(entry):
    entry.action = "close"
    with pytest.raises(TypeError):
        entry.save()


def test_an_entry_is_never_deleted(entry):
    with pytest.raises(TypeError):
        entry.delete()
    assert AuditEntry.objects.count() == 1
