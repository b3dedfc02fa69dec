"""No group fits: a wish is kept without an account, asked first when a group opens, taken back."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Area, User
from core.roles import Role, ensure_roles
from outbox.models import Message
from programs.enums import Actor, GroupState, State
from programs.models import Interest, Meeting
from programs.services import interests, planning, queue
from programs.services.private_link import path_of
from programs.services.purge import purge
from tests.programs.makers import make_enrolment, make_group, make_leader, make_program, numbers

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Sara Ek",
    "phone": "070-174 06 91",
    "email": "",
    "contact_way": "call",
    "message_language": "ar",
    "adults": "1",
    "children": "1",
    "ages": "",
    "childcare": "0",
    "interpreter_language": "",
    "group_language": "",
    "area": "",
}


def make_interest(program, **facts) -> Interest:
    said = {
        "name": f"Parent {next(numbers)}",
        "email": "a@example.org",
        "contact_way": "email",
        "message_language": "sv",
        **facts,
    }
    return interests.keep(program, said, send_key=f"wish-{next(numbers)}")


def draft(program, **facts):
    """A group of one chair whose one meeting is on a Wednesday evening."""
    group = make_group(1, program=program, state=GroupState.DRAFT, **facts)
    day = timezone.localtime() + timedelta(days=7)
    day += timedelta(days=(2 - day.weekday()) % 7)
    starts = day.replace(hour=18, minute=0)
    Meeting.objects.create(group=group, starts=starts, ends=starts + timedelta(hours=2))
    return group


@pytest.mark.one_database
@pytest.mark.requirement("PRG-4")
def test_a_wish_is_left_and_taken_back_without_an_account():
    program, client = make_program(), Client()
    page = f"/sv/kurser/intresse/{program.key}/"
    key = client.get(page).context["form"]["send_key"].value()
    wrong = client.post(f"{page}skicka/", SAID | {"send_key": key, "phone": ""}, follow=True)
    shown = wrong.content.decode()
    assert "Fel: " in shown and "Sara Ek" in shown and Interest.objects.count() == 0
    sent = [client.post(f"{page}skicka/", SAID | {"send_key": key, "times": ["evening"]})
            for _time in range(2)]  # fmt: skip
    kept = Interest.objects.get()
    assert (kept.phone, kept.times, kept.message_language) == ("+46701740691", ["evening"], "ar")
    own = sent[0]["Location"]
    stranger = Client()  # with the link and no session
    assert "Sara Ek" in stranger.get(own).content.decode()
    assert "?lang=ar" in stranger.get(own).content.decode()
    stranger.get(own.split("?")[0] + "avboka/")
    kept.refresh_from_db()
    assert kept.closed_at is None  # a scanner changes nothing
    stranger.post(own.split("?")[0] + "avboka/", {"lang": "sv"})
    kept.refresh_from_db()
    assert kept.closed_at is not None
    assert "Sara Ek" not in stranger.get(own).content.decode()


@pytest.mark.requirement("PRG-4")
def test_the_link_is_sent_once_in_the_parents_language_to_who_is_written_to(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    program = make_program()
    reached = {"phone": "070-174 06 91", "email": "sara@example.org", "contact_way": "email"}
    page = f"/sv/kurser/intresse/{program.key}/"
    key = client.get(page).context["form"]["send_key"].value()
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            own = client.post(f"{page}skicka/", SAID | reached | {"send_key": key})["Location"]
        make_interest(program, email="", phone="+46701740692", contact_way="call")
        by_sms = make_interest(program, email="", phone="+46701740693", contact_way="sms")
    assert "Vi skickar länken till dig också." in client.get(own).content.decode()
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == (["sara@example.org"], "تم حفظ طلب المجموعة")
    link = next(word for word in letter.body.split() if "/k/p/" in word)
    assert link.endswith(own.split("?")[0]) and "Sara Ek" in letter.body
    text = Message.objects.get(channel="sms")
    assert text.about == f"programs.interest:{by_sms.pk}" and "⟦link⟧" in text.body
    assert program.name["sv"] not in text.body
    interests.withdraw(by_sms)
    assert Message.objects.count() == 2 and Message.objects.filter(channel="call").count() == 0
    # The coordinator sees it as a row, with the right name; a leader, of no group yet, does not.
    coordinator, leader = Client(), Client()
    user = User.objects.create_user("samordnare")
    user.groups.add(ensure_roles()[Role.PROGRAM_COORDINATOR])
    coordinator.force_login(user)
    leader.force_login(make_leader(make_group(program=program)))
    here = f"/sv/ledare/utskick/{Message.objects.get(channel='email').pk}/"
    row = coordinator.get(here).content.decode()
    assert "Sara Ek" in row and program.name["sv"] in row and "/k/p/…/" in row
    assert leader.get(here).status_code == 404
    assert "Sara Ek" not in leader.get("/sv/ledare/utskick/").content.decode()
    Interest.objects.update(created_at=timezone.now() - timedelta(days=366))
    purge()
    assert Message.objects.count() == 0


@pytest.mark.requirement("PRG-4", "PRG-22")
def test_whom_the_group_suits_is_asked_when_it_opens_and_no_one_else():
    program = make_program()
    here, there = (Area.objects.create(key=f"omr-{next(numbers)}", name={"sv": "x", "ar": "y"})
                   for _number in range(2))  # fmt: skip
    fits = make_interest(program, name="a", area=here, times=["evening"], group_language="sv")
    rings = make_interest(program, name="b", email="", phone="+46701740601", contact_way="call")
    for other in ({"area": there}, {"times": ["weekend"]}, {"group_language": "ar"}):
        make_interest(program, **other)
    make_interest(make_program())
    interests.withdraw(make_interest(program))
    group = draft(program, area=here)
    coordinator = make_leader(group)
    planning.set_state(group, GroupState.OPEN, by=coordinator)
    planning.set_state(group, GroupState.CLOSED, by=coordinator)
    planning.set_state(group, GroupState.OPEN, by=coordinator)  # nobody is asked twice
    asked = group.enrolments.filter(state=State.INTEREST).order_by("name")
    assert [one.interests.get() for one in asked] == [fits, rings]
    letters = Message.objects.filter(kind="group_opened")
    assert sorted(letters.values_list("channel", flat=True)) == ["call", "email"]
    assert group.seats.filter(enrolment=None).count() == group.seats.count()


@pytest.mark.requirement("PRG-4", "PRG-22")
def test_yes_is_an_application_and_no_keeps_the_wish():
    program = make_program()
    first, second, third = (make_interest(program, name=name) for name in "abc")
    group = draft(program)
    planning.set_state(group, GroupState.OPEN, by=make_leader(group))
    one, two, _three = group.enrolments.order_by("name")
    page = Client().get(path_of(one)).content.decode()
    assert "Passar den här?" in page
    assert Client().get(path_of(one) + "svar/?answer=yes").status_code == 302
    one.refresh_from_db()
    assert one.state == State.INTEREST
    for _time in range(2):
        Client().post(path_of(one) + "svar/", {"answer": "yes"})
    Client().post(path_of(two) + "svar/", {"answer": "no"})
    newcomer = make_enrolment(group)
    states = [each.state for each in (one, two, newcomer) if not each.refresh_from_db()]
    assert states == [State.CONFIRMED, State.WITHDRAWN, State.WAITING]
    closed = dict(Interest.objects.values_list("name", "closed_at"))
    assert [closed[name] is not None for name in "abc"] == [True, False, False]
    past = timezone.now() - timedelta(days=3)
    group.meetings.update(starts=past, ends=past + timedelta(hours=1))
    queue.let_go()
    assert third.enrolments.get().state == State.NOT_PLACED
    assert not interests.answer(third.enrolments.get(), yes=True, actor=Actor.PARENT)
    assert first.pk and second.pk


@pytest.mark.requirement("PRG-4")
def test_wishes_are_listed_for_the_coordinator_and_removed_in_time():
    program = make_program()
    kept, old, back = (make_interest(program, name=name) for name in ("Ny", "Gammal", "Ångrad"))
    Interest.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=366))
    Interest.objects.filter(pk=back.pk).update(closed_at=timezone.now() - timedelta(days=31))
    assert purge() == 2
    assert list(Interest.objects.all()) == [kept]
    user = User.objects.create_user(f"coordinator{next(numbers)}", password="demo")
    user.groups.add(ensure_roles()[Role.PROGRAM_COORDINATOR])
    client = Client()
    client.force_login(user)
    page = client.get("/sv/ledare/intressen/").content.decode()
    assert "Ny" in page and "a@example.org" not in page
    client.force_login(make_leader())
    assert client.get("/sv/ledare/intressen/").status_code == 403


@pytest.mark.requirement("PRG-4")
def test_what_was_written_is_gone_two_hours_later(client, monkeypatch):
    """The next person at a library's computer does not read it."""
    program = make_program()
    client.post(reverse("programs:interest_send", args=[program.key]), {"name": "Kvarglömd"})
    here = reverse("programs:interest", args=[program.key])
    assert "Kvarglömd" in client.get(here).content.decode()
    later = time.time() + 2 * 3600 + 60
    monkeypatch.setattr("programs.views.kept.time.time", lambda: later)
    assert "Kvarglömd" not in client.get(here).content.decode()
    assert not [name for name in dict(client.session.items()) if "interest" in name]
