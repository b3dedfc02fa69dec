"""Whoever enrols twice is treated as anybody; only those who look after the group see the two."""

import re

import pytest
from django.test import Client

from core.models import AuditEntry
from outbox.models import Message
from programs import queries
from programs.enums import State
from programs.models import Enrolment, Group
from programs.services.private_link import path_of
from tests.programs.makers import (
    make_enrolment,
    make_group,
    make_leader,
    make_meeting,
    make_program,
    seats_of,
)
from tests.programs.test_registration import ANSWERS, Walk

pytestmark = pytest.mark.django_db
SARA = {"name": ANSWERS["namn"]["name"], "phone": "+46701740633"}


def twins(adults: int, waiting: int) -> tuple[Group, Group]:
    """Two groups alike; Sara stands in the first one already, somebody else in the second."""
    program = make_program()
    both, times = [], None
    for _number in range(2):
        group = make_group(adults=adults, program=program)
        meeting = make_meeting(group, days=7)
        times = times or (meeting.starts, meeting.ends)  # a minute may end between the two
        meeting.starts, meeting.ends = times
        meeting.save()
        for _party in range(waiting):
            make_enrolment(group)
        both.append(group)
    make_enrolment(both[0], **SARA)
    make_enrolment(both[1])
    return both[0], both[1]


def bare(page: str, made: Enrolment) -> str:
    """The page without what is drawn by lot, or numbers a row, for each one who enrols."""
    page = page.replace(path_of(made), "/k/p/TOKEN/").replace(made.reference, "REFERENCE")
    page = page.replace(f"/grupp/{made.group_id}/", "/grupp/GROUP/")
    page = re.sub(r"(traff-|/franvaro/|/traff/)\d+", r"\1MEETING", page)
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1CSRF", page)


@pytest.mark.requirement("PRG-8")
@pytest.mark.parametrize(("lang", "reach"), [("sv", "email"), ("ar", "phone")])
@pytest.mark.parametrize(
    ("adults", "waiting", "state"),
    [(6, 0, State.CONFIRMED), (3, 0, State.CONFIRMED), (2, 0, State.WAITING), (2, 3, "waiting")],
    ids=["many places", "the last two", "one place, two adults", "a waiting list"],
)
def test_a_second_enrolment_looks_as_a_newcomers(lang, reach, adults, waiting, state):
    """Receipt, private page, catalogue and letter: byte for byte, after the very same form."""
    contact = {"phone": "070-174 06 33", "email": ""}
    if reach == "email":
        contact["email"] = "third@example.org"
    seen = []
    for group in twins(adults, waiting):
        walk = Walk(group, lang)
        walk.fill_in(kontakt=contact)
        receipt = walk.client.get(walk.send()["Location"]).content.decode()
        made = Enrolment.objects.get(group=group, children=2)
        assert made.state == state
        own = Client().get(path_of(made), {"lang": lang}).content.decode()
        card = Client().get(f"/{lang}/kurser/grupp/{group.pk}/").content.decode()
        letters = Message.objects.filter(about=f"programs.enrolment:{made.pk}").order_by("pk")
        told = [(one.kind, one.recipient, one.subject, one.body) for one in letters]
        seen.append([bare(one, made) for one in (receipt, own, card, repr(told))])
    assert "REFERENCE" in seen[0][0] and "/k/p/TOKEN/" in seen[0][0]
    assert seen[0] == seen[1]


@pytest.mark.requirement("PRG-8")
def test_those_who_look_after_the_group_see_the_two_and_cancel_the_later():
    group = make_group(adults=2)
    first, again = make_enrolment(group, **SARA), make_enrolment(group, **SARA)
    waits = make_enrolment(group)
    make_enrolment(make_group(), **SARA)
    assert [(a.pk, b.pk) for a, b in queries.perhaps_twice(group)] == [(first.pk, again.pk)]
    leader, page = Client(), f"/sv/ledare/grupp/{group.pk}/"
    leader.force_login(make_leader(group))
    text = leader.get(page).content.decode()
    assert first.reference in text and again.reference in text
    where = f"{page}dubbel/{again.pk}/"
    assert leader.get(where).status_code == 302
    told = leader.post(where)["Location"]
    assert told == f"{page}?klart=dubbel#anmalda"
    assert "Den senare anmälan är avbokad." in leader.get(told).content.decode()
    for one in (first, again, waits):
        one.refresh_from_db()
    assert [first.state, again.state, waits.state] == ["confirmed", "withdrawn", "offered"]
    assert seats_of(waits) == (1, 0)
    assert AuditEntry.objects.filter(action="cancel enrolment").count() == 1
    told = Message.objects.filter(about=f"programs.enrolment:{again.pk}").latest("pk")
    assert (told.kind, "Den första anmälan finns kvar" in told.body) == ("cancelled_twice", True)
    assert 'id="dubbla"' not in leader.get(page).content.decode()


@pytest.mark.requirement("PRG-31")
def test_only_a_later_twin_of_an_own_group_can_be_cancelled_so():
    group = make_group()
    first, alone = make_enrolment(group, **SARA), make_enrolment(group)
    again = make_enrolment(group, **SARA)
    own, other = Client(), Client()
    own.force_login(make_leader(group))
    other.force_login(make_leader(make_group()))
    root = f"/sv/ledare/grupp/{group.pk}/dubbel"
    for one in (first, alone):
        assert own.post(f"{root}/{one.pk}/").status_code == 404
    assert other.post(f"{root}/{again.pk}/").status_code == 404
    assert Client().post(f"{root}/{again.pk}/").status_code == 302
    assert {one.state for one in group.enrolments.all()} == {State.CONFIRMED}


@pytest.mark.requirement("PRG-31")
def test_a_parent_who_phones_is_cancelled_by_those_who_look_after_the_group():
    """Asked once more by GET; logged with who did it; the usual letter; the queue moves up."""
    group = make_group(adults=1)
    phones, waits = make_enrolment(group, email="p@example.org"), make_enrolment(group)
    user = make_leader(group)
    leader, other = Client(), Client()
    leader.force_login(user)
    other.force_login(make_leader(make_group()))
    here = f"/sv/ledare/grupp/{group.pk}/"
    where = f"{here}avboka/{phones.pk}/"
    assert where in leader.get(here).content.decode()
    assert leader.get(where).status_code == 200
    assert (other.post(where).status_code, Client().post(where).status_code) == (404, 302)
    phones.refresh_from_db()
    assert phones.state == State.CONFIRMED
    told = leader.post(where)["Location"]
    assert told == f"{here}?klart=avbokad#anmalda"
    assert "Anmälan är avbokad" in leader.get(told).content.decode()
    assert "avbokad" not in leader.get(f"{here}?klart=x").content.decode()
    for one in (phones, waits):
        one.refresh_from_db()
    assert [phones.state, waits.state] == [State.WITHDRAWN, State.OFFERED]
    row = phones.log.last()
    assert (row.actor, row.by, row.reason) == ("staff", user, "asked by phone")
    told = Message.objects.filter(about=f"programs.enrolment:{phones.pk}").latest("pk")
    assert told.kind == "cancelled"
    assert leader.post(where)["Location"] == f"{here}#anmalda"  # a double tap
    assert AuditEntry.objects.filter(action="cancel enrolment", by=user).count() == 1
