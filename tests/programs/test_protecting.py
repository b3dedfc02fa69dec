"""An ordinary enrolment becomes a protected one, and the contact person changes (PRV-4)."""

import pytest
from django.core import mail
from django.test import Client

from core.models import AuditEntry
from core.roles import Role, ensure_roles
from outbox.models import Channel, Message, MessageState
from outbox.services import send_pending
from programs import queries
from programs.enums import Actor, State
from programs.models import EnrolmentLog, Interest
from programs.services import interests, moves, protected, protecting
from programs.services.enrolment import cancel
from tests.programs.makers import make_enrolment, make_group, make_leader, make_meeting
from tests.programs.protecting import (
    ALIAS,
    EMAIL,
    NAME,
    PHONE,
    make_protected,
    tables_with_it,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.requirement("PRV-4"),
]
ONLY = {"programs.ProtectedContact"}
REACH = {"name": NAME, "phone": PHONE, "email": EMAIL, "contact_way": "email"}


@pytest.fixture
def group():
    found = make_group()
    make_meeting(found, days=5)
    return found


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def messages(*rows):
    about = [f"programs.enrolment:{one.pk}" for one in rows]
    return Message.objects.filter(about__in=about).order_by("pk")


def test_name_and_contact_move_to_the_one_table_and_are_scrubbed_elsewhere(group):
    family, leader, knows = make_enrolment(group, **REACH), make_leader(group), make_leader()
    messages(family).filter(kind="confirmed").update(state="sent")
    assert {"programs.Enrolment", "outbox.Message"} <= tables_with_it()
    here = f"/sv/ledare/grupp/{group.pk}/skydda/{family.pk}/"
    said = {"alias": ALIAS, "person": knows.pk}
    for _time in range(2):
        assert signed_in(leader).post(f"{here}skicka/", said).status_code == 302
    family.refresh_from_db()
    assert (family.name, family.phone, family.email) == (ALIAS, "", "")
    assert tables_with_it() == ONLY
    contact = protected.look(family, by=knows)
    assert (contact.name, contact.phone, contact.email, contact.contact_way) == (*REACH.values(),)
    assert AuditEntry.objects.filter(action="protect identity").count() == 1
    assert list(messages(family).values_list("recipient", "body", "state")) == [
        ("", "", MessageState.SENT), ("", "", MessageState.CANCELLED),
    ]  # fmt: skip


def test_what_waits_to_be_sent_is_phoned_by_the_contact_person(group):
    family, knows = make_enrolment(group, **REACH), make_leader()
    mail.outbox.clear()
    protecting.protect(family, alias=ALIAS, person=knows, by=make_leader(group))
    calls = messages(family).filter(state=MessageState.SCHEDULED)
    assert list(calls.values_list("kind", "channel", "recipient")) == [
        ("confirmed", Channel.CALL, "")
    ]
    assert (ALIAS in calls[0].body, NAME in calls[0].body) == (True, False)
    send_pending()
    assert mail.outbox == []
    found = signed_in(knows).get("/sv/ledare/").context["calls"]
    assert [one["enrolment"] for one in found] == [family]


def test_an_alias_is_no_part_of_the_name_that_the_family_had(group):
    family, leader = make_enrolment(group, **REACH), make_leader(group)
    here = f"/sv/ledare/grupp/{group.pk}/skydda/{family.pk}/skicka/"
    answer = signed_in(leader).post(here, {"alias": "Idunn", "person": leader.pk})
    family.refresh_from_db()
    assert (answer.status_code, family.is_protected) == (422, False)


def test_what_was_moved_and_a_reason_with_the_name_are_protected_too(group):
    family, target = make_enrolment(group, **REACH), make_group(program=group.program)
    make_meeting(target, days=6)
    leader = make_leader(group, target)
    new = moves.move(family, target, by=leader, reason="Idunn bor närmare")
    protecting.protect(new, alias=ALIAS, person=leader, by=leader)
    assert tables_with_it() == ONLY
    reasons = EnrolmentLog.objects.filter(enrolment=family, after=State.MOVED)
    assert [one.reason for one in reasons] == [""]


def test_the_wish_that_it_came_from_goes_with_its_letters(group):
    said = {**REACH, "message_language": "sv", "adults": 1, "children": 1}
    interests.keep(group.program, said, send_key="wish")
    interests.match(group)
    family = group.enrolments.get()
    leader = make_leader(group)
    protecting.protect(family, alias=ALIAS, person=leader, by=leader)
    assert (Interest.objects.count(), tables_with_it()) == (0, ONLY)


def test_an_offer_that_stands_is_no_longer_ended_by_a_clock():
    group = make_group(adults=1)
    make_meeting(group, days=50)
    first, family = make_enrolment(group), make_enrolment(group, **REACH)
    cancel(first, actor=Actor.PARENT, reason="cancelled")
    assert family.open_offer.deadline is not None
    leader = make_leader(group)
    protecting.protect(family, alias=ALIAS, person=leader, by=leader)
    assert family.open_offer.deadline is None


@pytest.mark.parametrize("who", ["contact person", "coordinator"])
def test_another_contact_person_knows_and_the_one_before_no_longer(group, who):
    before, after = make_leader(), make_leader()
    family = make_protected(group, before)
    by = before
    if who == "coordinator":
        by = make_leader()
        by.groups.add(ensure_roles()[Role.PROGRAM_COORDINATOR])
    client = signed_in(by)
    here = f"/sv/ledare/skyddade/{family.pk}/lamna/"
    assert NAME not in client.get(here).content.decode()
    assert client.post(f"{here}skicka/", {"person": after.pk}).status_code == 302
    assert protected.look(family, by=after).name == NAME
    for other in (before, by):
        with pytest.raises(protected.NotYours):
            protected.look(family, by=other)
    noted = AuditEntry.objects.filter(action="hand over protected contact")
    assert [one.by for one in noted] == [by]
    named = AuditEntry.objects.filter(
        action="name contact person", subject__endswith=f":{after.pk}"
    )
    assert named.count() == 1
    calls = [len(signed_in(user).get("/sv/ledare/").context["calls"]) for user in (before, after)]
    assert calls == [0, 1]


def test_a_coordinator_cannot_take_a_family_over(group):
    family, coordinator = make_protected(group, make_leader()), make_leader()
    coordinator.groups.add(ensure_roles()[Role.PROGRAM_COORDINATOR])
    here = f"/sv/ledare/skyddade/{family.pk}/lamna/skicka/"
    assert signed_in(coordinator).post(here, {"person": coordinator.pk}).status_code == 422
    with pytest.raises(protected.NotYours):
        protecting.hand_over(family, coordinator, by=coordinator)


def test_who_was_slower_than_a_hand_over_neither_reads_nor_writes(group, monkeypatch):
    before, after = make_leader(), make_leader()
    family = make_protected(group, before)
    protecting.hand_over(family, after, by=before)
    monkeypatch.setattr("programs.views.protected._own", lambda user, pk: family)
    here = f"/sv/ledare/skyddade/{family.pk}/"
    said = {"name": "", "phone": "070-174 06 91", "email": "", "contact_way": "call"}
    for path, data in ((f"{here}ny/spara/", said), (f"{here}kontakt/", {})):
        answer = signed_in(before).post(path, data)
        assert (answer.status_code, answer["Location"]) == (302, "/sv/ledare/skyddade/")
    contact = protected.look(family, by=after)
    assert (contact.name, contact.phone) == (NAME, PHONE)


def test_a_call_that_was_handed_over_meanwhile_shows_no_number(group, monkeypatch):
    before, after = make_leader(), make_leader()
    family = make_protected(group, before)
    call = queries.calls_to_make(before).get()
    protecting.hand_over(family, after, by=before)
    calls = Message.objects.filter(pk=call.pk)
    monkeypatch.setattr("programs.views.evening.queries.calls_to_make", lambda user: calls)
    answer = signed_in(before).post(f"/sv/ledare/ring/{call.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/sv/ledare/#ring")


def test_nobody_else_hands_a_family_over(group):
    family, leader = make_protected(group, make_leader()), make_leader(group)
    here = f"/sv/ledare/skyddade/{family.pk}/lamna/skicka/"
    assert signed_in(leader).post(here, {"person": leader.pk}).status_code == 404
    with pytest.raises(protected.NotYours):
        protecting.hand_over(family, leader, by=leader)


def test_the_contact_person_alone_writes_the_contact_anew(group):
    knows = make_leader()
    family = make_protected(group, knows)
    here = f"/sv/ledare/skyddade/{family.pk}/ny/spara/"
    said = {"name": "", "phone": "070-174 06 91", "email": "", "contact_way": "call"}
    assert signed_in(make_leader(group)).post(here, said).status_code == 404
    assert signed_in(knows).post(here, {**said, "phone": "07a"}).status_code == 422
    assert signed_in(knows).post(here, said).status_code == 302
    contact = protected.look(family, by=knows)
    assert (contact.name, contact.phone, contact.email) == ("", "+46701740691", "")
    assert AuditEntry.objects.filter(action="change protected contact").count() == 1
    assert tables_with_it() == set()
