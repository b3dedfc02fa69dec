"""A family with protected identity is looked for on every page, by everybody but one (PRV-4)."""

import logging
import zipfile
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client

from core.models import User
from core.roles import Role, ensure_roles
from outbox.models import Message
from programs.enums import Mark
from programs.services import attendance, private_link
from tests.every_address import every_address
from tests.programs.makers import make_enrolment, make_group, make_leader, make_meeting
from tests.programs.protecting import ALIAS, SECRET, make_protected, tables_with_it

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.requirement("PRV-4", "PRV-7", "PRG-36"),
]
FILES = [(what, end) for what in ("familjer", "narvaro", "utskick") for end in ("csv", "xlsx")]
# No other room may read the tables of the programmes (.importlinter).
ROOMS = ("leader:", "own_link:", "programs:", "my_page")
PRESSING = ("boss", "leader", Role.PROGRAM_COORDINATOR.value)
# What has to be sent for a page to do what it does.
SENT = {"leader:mark": {"mark": "present:{enrolment}:1"}, "leader:answer": {"answer": "no"},
        "leader:decide": {"what": "stopp"}, "leader:slip": {"language": "sv"},
        "leader:order_send": {"behind": "0", "reason": "x"},
        "own_link:absence": {"cannot": "yes"}}  # fmt: skip


@pytest.fixture
def town(monkeypatch):
    """The family has a place and stands beside one that is not protected."""
    monkeypatch.setattr("core.pdf.pdf_of", str.encode)
    group = make_group()
    tonight = make_meeting(group)
    leader = make_leader(group)
    knows = make_leader(make_group())
    family = make_protected(group, knows, call_me=True)
    make_enrolment(group)
    attendance.mark(tonight, family.pk, 1, mark=Mark.ABSENT, by=leader)
    boss = User.objects.create_superuser("boss")
    people = {"signed out": Client(), "boss": Client(), "leader": Client()}
    people["boss"].force_login(boss)
    people["leader"].force_login(leader)
    for role in Role:
        people[role.value] = Client()
        user = User.objects.create_user(f"is {role.value}", is_staff=True)
        user.groups.add(ensure_roles()[role])
        people[role.value].force_login(user)
    call = Message.objects.filter(about=f"programs.enrolment:{family.pk}").earliest("pk")
    return group, tonight, family, call, people, knows


def words(response) -> str:
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data.startswith(b"PK"):
        book = zipfile.ZipFile(BytesIO(data))
        data = b"".join(book.read(name) for name in book.namelist())
    headers = " ".join(response.headers.values())
    return data.decode(errors="replace") + headers


def paths(town):
    """Every address of the programmes and the admin's lists and logs, filled with this family."""
    group, tonight, family, call, _people, _knows = town
    numbers = {"traff": tonight.pk, "ring": call.pk, "utskick": call.pk}
    token = private_link.path_of(family).rstrip("/").rpartition("/")[2]
    for one in every_address():
        if not (one.name.startswith(ROOMS) or "snippets/programs" in one.form
                or one.form.startswith(("admin/reports/", "admin/users/"))):  # fmt: skip
            continue
        number = next((pk for part, pk in numbers.items() if f"/{part}/" in one.form), group.pk)
        facts = {"pk": str(number), "group": str(group.pk), "meeting": str(tonight.pk)}
        facts |= dict.fromkeys(("enrolment", "party", "family"), str(family.pk))
        facts |= {"token": token, "code": "sv", "kind": "reminder", "adult": "1"}
        facts |= {"key": group.program.key}
        for what, end in FILES if one.name == "leader:list_out" else [("familjer", "csv")]:
            path = one.filled(facts | {"what": what, "ending": end})
            sent = SENT.get(one.name, {})
            yield one.name, path, {key: text.format(**facts) for key, text in sent.items()}


def test_the_family_is_found_on_no_page_and_in_no_file_list_message_or_log(town, caplog):
    """Looked at by every role, the superuser and the leader of the very group; and these, and who
    holds the link, press every button.
    """
    caplog.set_level(logging.DEBUG)
    people, found, alias = town[4], set(), set()
    for name, path, sent in paths(town):
        for who, client in people.items():
            presses = (who in PRESSING and name.startswith("leader:")) or "own_link:" in name
            for method, data in (("get", {}), ("post", sent)) if presses else (("get", {}),):
                with transaction.atomic():
                    response = getattr(client, method)(path, data)
                    shown = words(response)
                    transaction.set_rollback(True)
                assert response.status_code < 500, (name, who, method)
                if SECRET.search(shown):
                    found.add((name, who, method))
                if ALIAS in shown or ALIAS.split()[0] in shown:
                    alias.add(name)
    assert found == set()
    assert SECRET.search(caplog.text) is None
    # These were there to be read, and said the alias.
    assert {
        "leader:meeting", "leader:copy", "leader:contact", "leader:group",
        "leader:messages", "leader:message", "leader:list_out", "leader:away", "leader:cancel",
        "leader:ending", "leader:slip", "own_link:show",
    } - alias == set()  # fmt: skip


def test_the_search_of_the_admin_finds_nothing(town):
    boss = town[4]["boss"]
    for place in ("/admin/users/", "/admin/snippets/programs/group/", "/admin/pages/search/"):
        for word in ("Idunn", "701740690"):
            shown = words(boss.get(place, {"q": word})).replace(word, "")
            assert SECRET.search(shown) is None, place


def test_no_table_but_the_one_of_the_contacts_holds_anything_of_it(town):
    """Messages, logs of people and of the library, sessions, searches."""
    group, tonight, family, _call, people, knows = town
    client = Client()
    client.force_login(knows)
    here = f"/sv/ledare/skyddade/{family.pk}/kontakt/"
    assert SECRET.search(words(client.post(here)))
    people["leader"].post(f"/sv/ledare/grupp/{group.pk}/lista/ut/familjer.xlsx")
    people["leader"].post(f"/sv/ledare/traff/{tonight.pk}/kontakt/{family.pk}/")
    assert tables_with_it() == {"programs.ProtectedContact"}
