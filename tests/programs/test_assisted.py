"""Staff enrol a parent beside them or on the phone, with a slip that opens the enrolment."""

import pytest
from django.test import Client

from core.models import AuditEntry
from core.pdf import can_make
from programs.enums import Actor, State
from programs.models import EnrolmentLog
from programs.services import moves
from programs.services.private_link import path_of
from programs.views.assisted import slip_html
from tests.programs.makers import make_enrolment, make_group, make_leader, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SAID = {
    "name": "Sara Ek",
    "phone": "070-174 06 91",
    "email": "",
    "contact_way": "call",
    "message_language": "ar",
    "adults": "2",
    "children": "2",
    "ages": "4, 7",
    "childcare": "1",
    "interpreter_language": "",
}


@pytest.fixture
def desk():
    group = make_group()
    group.program.oldest_child = 12
    group.program.save()
    make_meeting(group, days=5)
    client, leader = Client(), make_leader(group)
    client.force_login(leader)
    return client, group, leader, f"/sv/ledare/grupp/{group.pk}/anmal/"


@pytest.mark.requirement("PRG-9")
def test_enrolled_once_by_the_same_service_and_in_the_log(desk):
    client, group, leader, page = desk
    key = client.get(page).context["form"]["send_key"].value()
    answers = [client.post(f"{page}skicka/", SAID | {"send_key": key}) for _time in range(2)]
    made = group.enrolments.get()
    assert {one["Location"] for one in answers} == {f"/sv/ledare/grupp/{group.pk}/lapp/{made.pk}/"}
    assert (made.state, made.adults, made.childcare) == (State.CONFIRMED, 2, 1)
    assert (made.phone, made.message_language) == ("+46701740691", "ar")
    first = EnrolmentLog.objects.filter(enrolment=made).first()
    assert (first.actor, first.by) == (Actor.STAFF, leader)
    assert AuditEntry.objects.filter(action="enrol a parent").count() == 1


@pytest.mark.requirement("PRG-9")
@pytest.mark.parametrize("code", ["sv", "ar"])
def test_the_slip_opens_the_enrolment_and_is_logged(desk, code):
    client, group, _leader, _page = desk
    family = make_enrolment(group, name="Sara Ek")
    html = slip_html(family, code)
    assert path_of(family) in html and family.reference in html and "<svg" in html
    assert f'dir="{"rtl" if code == "ar" else "ltr"}"' in html
    here = f"/sv/ledare/grupp/{group.pk}/lapp/{family.pk}/"
    shown = client.get(here).content.decode()
    assert path_of(family) not in shown
    answer = client.post(here, {"language": code})
    assert answer.status_code == 200
    if can_make():
        assert answer.content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(action="print a slip").count() == 1
    stranger = Client()
    stranger.force_login(make_leader(make_group()))
    assert stranger.post(here, {"language": code}).status_code == 404


@pytest.mark.requirement("PRG-9", "PRG-31")
def test_a_slip_of_a_family_that_was_moved_is_for_who_looks_after_the_other_group(desk):
    client, group, leader, _page = desk
    other = make_group(program=group.program)
    make_meeting(other, days=6)
    family = make_enrolment(group)
    moves.move(family, other, by=make_leader(group, other), reason="closer")
    here = f"/sv/ledare/grupp/{group.pk}/lapp/{family.pk}/"
    assert client.post(here, {"language": "sv"}).status_code == 404
    other.leaders.add(leader)
    assert client.post(here, {"language": "sv"}).status_code == 200


@pytest.mark.requirement("PRG-9")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"contact_way": "email"}, "Välj ett sätt som passar telefonen eller e-posten ovan."),
        ({"childcare": "3"}, "Du skrev 2 som antal barn."),
        ({"ages": "15, 17"}, "Gruppen är för barn upp till 12 år. Ring "),
        ({"phone": ""}, "Skriv ett telefonnummer eller en e-postadress. Det räcker med en av dem."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(desk, wrong, words):
    client, group, _leader, page = desk
    answer = client.post(f"{page}skicka/", SAID | {"send_key": "k"} | wrong)
    shown = answer.content.decode()
    assert (answer.status_code, group.enrolments.count()) == (422, 0)
    assert words in shown and "Sara Ek" in shown


def test_a_parent_whose_children_are_too_old_is_told_to_phone(desk):
    """On the parent's own pages, one child who fits is enough."""
    _client, group, _leader, _page = desk
    from programs.forms.steps import ChildrenForm

    found = [
        ChildrenForm({"children": "2", "ages": ages}, group=group).is_valid()
        for ages in ("15 och 17", "١٥ و ١٧", "15 och 3", "")
    ]
    assert found == [False, False, True, True]
