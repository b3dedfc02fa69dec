"""Protected identity: an alias for everybody, name and contact for one named person (PRV-4)."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from core.roles import Role
from outbox.models import Channel, Message
from programs.enums import Actor, Answer, Happening, QueuePolicy, State
from programs.models import Enrolment
from programs.models.protected import ProtectedContact
from programs.services import changes, log, moves, offers, private_link, protected
from programs.services.changes import Wish
from programs.services.details import Details, change
from programs.services.enrolment import cancel
from tests.programs.makers import (
    make_enrolment,
    make_group,
    make_leader,
    make_meeting,
    make_program,
)
from tests.programs.protecting import (
    ALIAS,
    EMAIL,
    NAME,
    PHONE,
    SECRET,
    make_protected,
    tables_with_it,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.requirement("PRV-4"),
]
SAID = {
    "alias": ALIAS,
    "name": NAME,
    "phone": "070-174 06 90",
    "email": EMAIL,
    "contact_way": "email",
    "message_language": "sv",
    "adults": "1",
    "children": "2",
    "ages": "4, 7",
    "childcare": "1",
    "interpreter_language": "",
    "call_me": "on",
    "send_key": "hidden",
}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def group():
    found = make_group()
    make_meeting(found, days=5)
    return found


@pytest.fixture
def knows(group):
    """The contact person, who leads another group."""
    return make_leader(make_group())


def test_staff_enrol_and_the_enrolment_itself_holds_an_alias_and_no_contact(group, knows):
    leader = make_leader(group)
    page = f"/sv/ledare/grupp/{group.pk}/anmal/skyddad/"
    answers = [
        signed_in(leader).post(f"{page}skicka/", SAID | {"person": knows.pk}) for _time in range(2)
    ]
    made = group.enrolments.get()
    assert {one["Location"] for one in answers} == {f"/sv/ledare/grupp/{group.pk}/lapp/{made.pk}/"}
    assert (made.name, made.phone, made.email, made.contact_person) == (ALIAS, "", "", knows)
    assert (made.state, made.childcare) == (State.CONFIRMED, 1)
    assert tables_with_it() == {"programs.ProtectedContact"}


@pytest.mark.parametrize("alias", ["Idunn", "Viol FALKENBERG"])
def test_an_alias_is_no_part_of_the_name(group, knows, alias):
    page = f"/sv/ledare/grupp/{group.pk}/anmal/skyddad/skicka/"
    said = SAID | {"person": knows.pk, "alias": alias}
    answer = signed_in(make_leader(group)).post(page, said)
    assert (answer.status_code, group.enrolments.count()) == (422, 0)
    assert "Välj ett alias som inte är en del av namnet." in answer.content.decode()


def test_only_who_looks_after_groups_can_be_the_contact_person(group, django_user_model):
    other = django_user_model.objects.create_user("other")
    page = f"/sv/ledare/grupp/{group.pk}/anmal/skyddad/skicka/"
    answer = signed_in(make_leader(group)).post(page, SAID | {"person": other.pk})
    assert (answer.status_code, group.enrolments.count()) == (422, 0)


def test_the_database_keeps_no_contact_beside_an_alias(group, knows):
    family = make_protected(group, knows)
    for fields in ({"phone": PHONE}, {"email": EMAIL}, {"contact_person": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Enrolment.objects.filter(pk=family.pk).update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtectedContact.objects.update(phone="", email="")


def test_the_contact_person_reads_name_and_contact_and_each_reading_is_noted(group, knows):
    family = make_protected(group, knows)
    client, here = signed_in(knows), f"/sv/ledare/skyddade/{family.pk}/"
    for page in ("/sv/ledare/skyddade/", here):
        shown = client.get(page).content.decode()
        assert (ALIAS in shown, SECRET.search(shown)) == (True, None)
    assert client.get(f"{here}kontakt/").status_code == 302
    assert AuditEntry.objects.filter(action="see protected contact").count() == 0
    shown = client.post(f"{here}kontakt/").content.decode()
    assert [word in shown for word in (NAME, "070-174 06 90", EMAIL)] == [True] * 3
    read = AuditEntry.objects.filter(action="see protected contact").values_list("by", "subject")
    assert list(read) == [(knows.pk, f"programs.enrolment:{family.pk}")]


def test_nobody_else_opens_the_page_and_the_service_says_no(group, knows):
    family, leader = make_protected(group, knows), make_leader(group)
    for user in (leader, make_leader()):
        for page in ("", "kontakt/"):
            here = f"/sv/ledare/skyddade/{family.pk}/{page}"
            assert signed_in(user).post(here).status_code == 404
        with pytest.raises(protected.NotYours):
            protected.look(family, by=user)
    assert AuditEntry.objects.filter(action="see protected contact").count() == 0


def test_every_message_is_a_call_of_the_contact_person_without_a_number_in_it(group, knows):
    family = make_protected(group, knows, call_me=True)
    cancel(family, actor=Actor.STAFF, reason="asked")
    rows = Message.objects.filter(about=f"programs.enrolment:{family.pk}").order_by("pk")
    assert [(one.kind, one.channel, one.recipient) for one in rows] == [
        (kind, Channel.CALL, "") for kind in ("confirmed", "call_me", "cancelled")
    ]
    for user, calls in ((knows, 3), (make_leader(group), 0)):
        client = signed_in(user)
        assert len(client.get("/sv/ledare/").context["calls"]) == calls
        answer = client.post(f"/sv/ledare/ring/{rows[0].pk}/")
        shown = bool(SECRET.search(answer.content.decode()))
        assert (answer.status_code, shown) == ((200, True) if calls else (404, False))


def test_a_family_of_the_same_name_and_number_learns_nothing(group, knows):
    """Nor is an alias that somebody else has as a name taken for a family that came twice."""
    family = make_protected(group, knows)
    other = make_enrolment(group, name=NAME, phone=PHONE)
    named = make_enrolment(group, name=ALIAS)
    about = [f"programs.enrolment:{one.pk}" for one in (family, other, named)]
    written = Message.objects.filter(about__in=about).values_list("about", "kind")
    assert sorted(written) == sorted((one, "confirmed") for one in about)


def test_moved_to_another_group_nothing_stays_behind(group, knows):
    family, target = make_protected(group, knows), make_group(program=group.program)
    make_meeting(target, days=6)
    new = moves.move(family, target, by=make_leader(group, target), reason="closer")
    assert (new.name, new.contact_person) == (ALIAS, knows)
    assert ProtectedContact.objects.get().enrolment == new
    family.refresh_from_db()
    assert protected.look(family, by=knows).name == NAME  # a call about the first group
    assert tables_with_it() == {"programs.ProtectedContact"}


def test_two_adults_who_begin_apart_are_both_protected(knows):
    group = make_group(adults=1, program=make_program(queue_policy=QueuePolicy.SPLIT))
    make_meeting(group, days=5)
    couple = make_protected(group, knows, adults=2)
    couple.refresh_from_db()
    offers.answer(couple, Answer.YES, actor=Actor.STAFF, reason="phoned")
    other = group.enrolments.exclude(pk=couple.pk).get()
    assert (other.name, other.contact_person) == (ALIAS, knows)
    assert protected.look(other, by=knows).email == EMAIL
    assert tables_with_it() == {"programs.ProtectedContact"}


def test_an_offer_to_the_family_never_ends_by_a_clock(knows):
    group = make_group(adults=1)
    make_meeting(group, days=50)
    first = make_enrolment(group)
    family = make_protected(group, knows)
    cancel(first, actor=Actor.PARENT, reason="cancelled")
    family.refresh_from_db()
    assert (family.state, family.open_offer.deadline) == (State.OFFERED, None)


def test_the_private_link_shows_the_alias_and_takes_no_contact(group, knows):
    family = make_protected(group, knows)
    page = private_link.path_of(family)
    client = Client()
    shown = client.get(page).content.decode()
    assert (ALIAS in shown, f"{page}uppgifter/" in shown) == (True, False)
    said = {"message_language": "sv", "phone": PHONE, "email": "", "contact_way": "call"}
    assert client.get(f"{page}uppgifter/").status_code == 302
    assert client.post(f"{page}uppgifter/spara/", said).status_code == 302
    with pytest.raises(log.NotAllowed):
        change(family, Details(**said))
    assert tables_with_it() == {"programs.ProtectedContact"}


def test_the_contact_goes_with_the_enrolment(group, knows):
    from programs.services.purge import purge

    make_protected(group, knows)
    group.meetings.update(
        starts=timezone.now() - timezone.timedelta(days=366),
        ends=timezone.now() - timezone.timedelta(days=365, hours=23),
    )
    assert purge() == 1
    assert (tables_with_it(), ProtectedContact.objects.count()) == (set(), 0)


@pytest.mark.parametrize("why", ["left", "role"])
def test_the_coordinator_is_told_when_a_contact_person_has_gone(group, knows, why):
    family = make_protected(group, knows)
    coordinator = signed_in(make_leader(role=Role.PROGRAM_COORDINATOR))
    title = "En skyddad familj saknar kontaktperson"
    assert title not in coordinator.get("/sv/min-sida/").text
    if why == "left":
        knows.is_active = False
        knows.save()
    else:
        knows.groups.clear()
    page = coordinator.get("/sv/min-sida/").text
    (link,) = re.findall(r'href="([^"]+/skyddade/\d+/lamna/)"', page)
    assert (page.count(title), coordinator.get(link).status_code) == (1, 200)
    assert NAME not in page and ALIAS in page
    assert title not in signed_in(make_leader(group)).get("/sv/min-sida/").text
    family.contact_person = make_leader(make_group())
    family.save()
    assert title not in coordinator.get("/sv/min-sida/").text


def test_who_is_to_phone_after_a_change_is_said_apart_for_protected_families(group, knows):
    make_protected(group, knows)
    make_enrolment(group, email="")
    leader = make_leader(group)
    starts = timezone.now() + timedelta(days=21)
    wish = Wish(Happening.ADDED, None, starts, starts + timedelta(hours=2))
    changes.make(group, wish, key="k1", by=leader)
    said = "1 familj med skyddad identitet rings upp av sin kontaktperson."
    page = signed_in(leader).get(f"/sv/ledare/grupp/{group.pk}/andring/gjort/").text
    assert ("Ring 1 familj<" in page, page.count(said)) == (True, 1)
