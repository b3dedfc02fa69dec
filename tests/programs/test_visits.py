"""A home visit: asked for without an account, tried to reach, agreed, done; by its own leaders."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry, User
from core.roles import Role, ensure_roles
from outbox import kinds, secrets
from outbox.models import Message
from programs.enums import Actor, AttemptWay, ProgramKind, VisitState
from programs.models import Program, Removal, Visit
from programs.rules import VISIT_TRANSITIONS, may_visit
from programs.services import message_kinds, visits
from programs.services.details import Details
from programs.services.enrolment import Closed
from programs.services.log import NotAllowed
from programs.services.private_link import path_of
from tests.programs.makers import make_leader, make_program, numbers

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Sara Ek",
    "phone": "070-174 06 91",
    "email": "",
    "contact_way": "call",
    "message_language": "ar",
    "interpreter_language": "so",
    "times": ["evening"],
}


def make_offer(*leaders: User, **facts) -> Program:
    program = make_program(kind=ProgramKind.VISIT, takes_visits=True, **facts)
    program.visitors.set(leaders)
    return program


def make_visit(program: Program, **facts) -> Visit:
    said = {**SAID, "phone": "+46701740691", "message_language": "sv", **facts}
    return visits.ask(program, said, send_key=f"visit-{next(numbers)}")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_coordinator() -> User:
    user = User.objects.create_user(f"coordinator{next(numbers)}", password="demo")
    user.groups.add(ensure_roles()[Role.PROGRAM_COORDINATOR])
    return user


def later(days: int = 7):
    return timezone.now().replace(second=0, microsecond=0) + timedelta(days=days)


@pytest.mark.one_database
@pytest.mark.requirement("PRG-38")
def test_a_visit_is_asked_for_seen_changed_and_cancelled_without_an_account():
    program, client = make_offer(), Client()
    page = f"/sv/kurser/hembesok/{program.key}/"
    form = client.get(page).context["form"]
    assert list(form.fields) == [
        "name", "phone", "email", "contact_way", "message_language", "interpreter_language",
        "send_key", "times",
    ]  # fmt: skip
    said = SAID | {"send_key": form["send_key"].value()}
    wrong = client.post(f"{page}skicka/", said | {"phone": ""}, follow=True).content.decode()
    assert "Fel: " in wrong and "Sara Ek" in wrong and Visit.objects.count() == 0
    sent = [client.post(f"{page}skicka/", said) for _time in range(2)]
    visit = Visit.objects.get()
    assert (visit.phone, visit.times, visit.state) == ("+46701740691", ["evening"], "new")
    stranger, own = Client(), path_of(visit)  # with the link and no session
    assert sent[0]["Location"].startswith(own) and sent[0]["Location"] == sent[1]["Location"]
    seen = stranger.get(own).content.decode()
    assert "Sara Ek" in seen and '<html lang="ar"' in seen
    assert Message.objects.get().language == "ar"
    new = {"phone": "", "email": "s@example.org", "contact_way": "email", "message_language": "sv"}
    for form_of, data in (("avboka/", {}), ("uppgifter/spara/", new)):
        stranger.get(own + form_of, data)
    visit.refresh_from_db()
    assert (visit.state, visit.email) == ("new", "")  # a scanner changes nothing
    stranger.post(f"{own}uppgifter/spara/", new)
    visit.refresh_from_db()
    assert (visit.email, visit.phone, visit.message_language) == ("s@example.org", "", "sv")
    # Nobody phones a number that is not theirs any more.
    assert dict(Message.objects.values_list("kind", "state")) == {
        "visit_call": "cancelled", "visit_details": "scheduled"
    }  # fmt: skip
    for _time in range(2):
        stranger.post(f"{own}avboka/")
    visit.refresh_from_db()
    assert visit.state == VisitState.WITHDRAWN and visit.closed_at is not None
    closed = stranger.get(own).content.decode()
    assert "Sara Ek" not in closed and "avbokat" in closed
    assert Client().get(f"{own}kalender.ics").status_code == 302


@pytest.mark.requirement("PRG-38")
def test_a_closed_offer_takes_nobody_and_says_so(client):
    program = make_offer()
    Program.objects.update(takes_visits=False)
    page = client.get(f"/sv/kurser/hembesok/{program.key}/").content.decode()
    assert "<form" not in page.split("<main")[1] and program.contact_phone in page
    assert client.get(f"/sv/kurser/hembesok/{make_program().key}/").status_code == 404
    with pytest.raises(Closed):
        make_visit(program)


@pytest.mark.requirement("PRG-38")
def test_who_asks_again_sees_what_a_newcomer_sees_and_the_earlier_contact_is_told():
    leader = make_leader()
    program = make_offer(leader)
    first = make_visit(program, email="a@example.org", contact_way="email")
    again = make_visit(program, name="sara ek ")
    make_visit(program, name="Somebody else")
    told = Message.objects.filter(kind="visit_again")
    assert [one.about for one in told] == [f"programs.visit:{first.pk}"]
    (letter,) = told
    assert path_of(first) in secrets.fill(letter.body, letter.secret_source, letter.secret_key)
    listed = client_of(leader).get("/sv/ledare/besok/").context
    assert listed["twice"] == {again.pk}
    visits.change(first, Details("ar", "", "b@example.org", "email"))
    waits = Message.objects.filter(about=letter.about, state="scheduled")
    waits = waits.exclude(kind="visit_contact_left").values_list("recipient", "language")
    assert set(waits) == {("b@example.org", "ar")}


@pytest.mark.requirement("PRG-38")
def test_nobody_gets_letters_without_end_because_of_the_form():
    program = make_offer(make_leader())
    for _time in range(5):
        make_visit(program, email="a@example.org", contact_way="email")
    written = Message.objects.exclude(channel="call").order_by("pk")
    assert [one.kind for one in written] == [
        "visit_received", "visit_received", "visit_again", "visit_received", "visit_again",
    ]  # fmt: skip


@pytest.mark.requirement("PRG-38")
def test_whoever_was_slower_changes_nothing_of_a_visit_that_another_took():
    mine, colleague = make_leader(), make_leader()
    visit = make_visit(make_offer(mine, colleague))
    visits.attempt(visit, AttemptWay.CALL, reached=True, by=colleague)
    steps = list(visit.log.values_list("pk", flat=True))
    for late in (
        lambda: visits.attempt(visit, AttemptWay.CALL, reached=False, by=mine),
        lambda: visits.agree(visit, later(), by=mine),
        lambda: visits.step(visit, VisitState.WITHDRAWN, by=mine),
        lambda: visits.undo(visit, steps[-1], by=mine),
        lambda: visits.hand_over(visit, mine, by=mine),
    ):
        with pytest.raises(NotAllowed):
            late()
    visit.refresh_from_db()
    assert (visit.state, visit.leader, list(visit.log.values_list("pk", flat=True))) == (
        "contacted", colleague, steps,
    )  # fmt: skip
    visits.step(visit, VisitState.WITHDRAWN, by=colleague)
    with pytest.raises(NotAllowed):  # a closed one is handed to nobody
        visits.hand_over(visit, mine, by=colleague)


@pytest.mark.requirement("PRG-38")
def test_each_try_is_noted_the_call_comes_back_and_the_day_is_told():
    leader = make_leader()
    visit = make_visit(make_offer(leader), email="a@example.org", contact_way="email")
    client, page = client_of(leader), f"/sv/ledare/besok/{visit.pk}/"
    for one in ("", "kontakt/"):
        assert "a@example.org" not in client.get(page + one, follow=True).content.decode()
    day = {"day": later().date().isoformat(), "clock": "10:00"}
    steps = {"steg/": {"attempt": "missed:call"}, "dag/": day, "lamna/": {"leader": leader.pk}}
    for form_of, data in steps.items():
        client.get(page + form_of, data)
    visit.refresh_from_db()
    assert (visit.state, visit.leader) == (VisitState.NEW, None)
    shown = client.post(f"{page}kontakt/").content.decode()
    assert "070-174 06 91" in shown and "Passar det att prata nu?" in shown
    assert AuditEntry.objects.filter(action="see contact details").count() == 1
    call = Message.objects.get(kind="visit_call")
    client.post(f"{page}steg/", {"attempt": "missed:call"})
    call.refresh_from_db()
    assert call.state == "scheduled" and call.due_at > timezone.now()
    visit.refresh_from_db()
    assert (visit.state, visit.leader) == (VisitState.CONTACTED, leader)
    client.post(f"{page}steg/", {"attempt": "reached:call"})
    call.refresh_from_db()
    assert call.state == "sent"
    wrong = client.post(f"{page}dag/", {"day": "2020-01-01", "clock": "10:00"}, follow=True)
    assert "Fel: " in wrong.content.decode() and "2020-01-01" in wrong.content.decode()
    day = timezone.localdate() + timedelta(days=7)
    for _time in range(2):
        client.post(f"{page}dag/", {"day": day.isoformat(), "clock": "10:00"})
    visit.refresh_from_db()
    assert timezone.localtime(visit.starts).hour == 10 and visit.state == VisitState.AGREED
    letter = Message.objects.get(kind="visit_agreed")
    assert str(day.day) in letter.body and "10" in letter.body
    client.post(f"{page}steg/", {"step": "done"})
    tried = list(visit.log.values_list("after", "way", "reached"))
    assert tried == [
        ("new", "", False), ("contacted", "call", False), ("contacted", "call", True),
        ("agreed", "", False), ("done", "", False),
    ]  # fmt: skip


@pytest.mark.requirement("PRG-38")
def test_a_tap_by_mistake_is_taken_back_and_the_family_told_if_a_letter_went():
    leader = make_leader()
    visit = make_visit(make_offer(leader), email="a@example.org", contact_way="email")
    visits.attempt(visit, AttemptWay.CALL, reached=True, by=leader)
    first, second = later(7), later(8)
    for day in (first, second):
        visits.agree(visit, day, by=leader)
    Message.objects.update(state="sent")
    row = visits.may_undo(visit)
    client, page = client_of(leader), f"/sv/ledare/besok/{visit.pk}/"
    for _time in range(2):  # the second press finds it done
        client.post(f"{page}steg/", {"undo": row.pk})
    visit.refresh_from_db()
    assert (visit.state, visit.starts) == (VisitState.AGREED, first)
    again = Message.objects.filter(kind="visit_agreed", state="scheduled")
    assert again.update(state="sent") == 1
    visits.step(visit, VisitState.DONE, by=leader)
    assert visits.undo(visit, visits.may_undo(visit).pk, by=leader)
    assert visits.undo(visit, visits.may_undo(visit).pk, by=leader)
    visit.refresh_from_db()
    assert (visit.state, visit.starts, visit.closed_at) == (VisitState.CONTACTED, None, None)
    told = Message.objects.filter(state="scheduled").order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["visit_off"]
    visits.step(visit, VisitState.UNREACHED, by=leader)
    Message.objects.update(state="sent")
    assert visits.undo(visit, visits.may_undo(visit).pk, by=leader)
    assert Message.objects.get(state="scheduled").kind == "visit_goes_on"
    visits.attempt(visit, AttemptWay.SMS, reached=False, by=leader)
    visit.log.update(at=timezone.now() - timedelta(days=1, minutes=1))
    assert visits.may_undo(visit) is None  # too long ago
    visits.withdraw(visit)
    assert visits.may_undo(visit) is None  # the family's own word stands


@pytest.mark.requirement("PRG-38")
def test_only_what_the_table_allows():
    leader = make_leader()
    visit = make_visit(make_offer(leader))
    with pytest.raises(NotAllowed):
        visits.step(visit, VisitState.DONE, by=leader)
    with pytest.raises(NotAllowed):
        visits.step(visit, VisitState.UNREACHED, by=leader)  # nobody has tried
    visits.agree(visit, later(), by=leader)
    with pytest.raises(NotAllowed):
        visits.attempt(visit, AttemptWay.SMS, reached=False, by=leader)
    over = {VisitState.DONE, VisitState.UNREACHED, VisitState.WITHDRAWN}
    assert not any(before in over for before, _after in VISIT_TRANSITIONS)
    assert not may_visit(VisitState.AGREED, VisitState.DONE, Actor.PARENT)


@pytest.mark.requirement("PRG-38")
def test_a_leader_sees_own_visits_only_and_hands_them_over():
    mine, colleague, stranger = make_leader(), make_leader(), make_leader()
    coordinator = make_coordinator()
    program = make_offer(mine, colleague)
    visit = make_visit(program, email="a@example.org")
    page = f"/sv/ledare/besok/{visit.pk}/"

    def sees(*users: User) -> list[bool]:
        found = []
        for user in users:
            client = client_of(user)
            listed = "Sara Ek" in client.get("/sv/ledare/besok/").content.decode()
            assert listed is (client.get(page).status_code == 200)
            letters = "Sara Ek" in client.get("/sv/ledare/utskick/").content.decode()
            calls = "Sara Ek" in client.get("/sv/ledare/").content.decode()
            card = "Hembesök att ordna" in client.get("/sv/min-sida/").content.decode()
            assert (letters, calls, card) == (listed, listed, listed)
            found.append(listed)
        return found

    assert sees(mine, colleague, stranger, coordinator) == [True, True, False, True]
    assert client_of(stranger).post(f"{page}steg/", {"attempt": "missed:sms"}).status_code == 404
    client_of(mine).post(f"{page}steg/", {"attempt": "missed:sms"})
    assert sees(mine, colleague) == [True, False]
    client_of(coordinator).post(f"{page}lamna/", {"leader": stranger.pk})  # not one of them
    client_of(coordinator).post(f"{page}lamna/", {"leader": colleague.pk})
    assert sees(mine, colleague, stranger, coordinator) == [False, True, False, True]


@pytest.mark.requirement("PRG-38")
def test_visits_are_removed_a_year_later_with_a_protocol_seen_beforehand():
    leader = make_leader()
    program = make_offer(leader, decision="KS 2026/12")
    old, kept, left = (make_visit(program, name=name, email=f"{name}@example.org")
                       for name in ("old", "kept", "left"))  # fmt: skip
    visits.attempt(old, AttemptWay.CALL, reached=False, by=leader)
    for one in (old, kept):
        visits.withdraw(one)
    past = timezone.now() - timedelta(days=360)
    Visit.objects.filter(pk=old.pk).update(closed_at=past)
    page = client_of(make_coordinator()).get("/sv/ledare/gallring/").context
    assert [(one["program"], one["families"]) for one in page["due_visits"]] == [(program, 1)]
    call_command("purge_enrolments")
    assert Visit.objects.count() == 3
    for field, one in (("closed_at", old), ("created_at", left)):
        Visit.objects.filter(pk=one.pk).update(**{field: past - timedelta(days=6)})
    call_command("purge_enrolments")
    assert list(Visit.objects.all()) == [kept]
    row = Removal.objects.get()
    assert (row.program, row.families, row.marks, row.decision) == (program, 2, 1, "KS 2026/12")
    assert {one.about for one in Message.objects.all()} == {f"programs.visit:{kept.pk}"}
    shown = client_of(make_coordinator()).get("/sv/ledare/gallring/").content.decode()
    assert "KS 2026/12" in shown and "old@" not in shown


@pytest.mark.one_database
@pytest.mark.requirement("PRG-38")
def test_letters_in_both_languages_and_text_messages_that_name_no_programme():
    for kind in kinds.every_kind():
        if kind.name.startswith("visit_"):
            for language in ("sv", "ar"):
                made = message_kinds.preview(kind, language)
                assert made["subject"] and made["body"] and "⟦" not in made["body"]
                assert "Hembesök" not in made["sms"] and "زيارة" not in made["sms"]
    assert not mail.outbox


@pytest.mark.one_database
@pytest.mark.requirement("PRG-38")
def test_a_network_that_sends_very_many_waits(client, monkeypatch):
    monkeypatch.setattr("programs.views.visit_ask.SENT_MOST", 1)
    program = make_offer()
    page = f"/sv/kurser/hembesok/{program.key}/skicka/"
    answers = [client.post(page, SAID | {"send_key": f"flood-{n}"}) for n in range(2)]
    assert [one.status_code for one in answers] == [302, 429]
    assert "Vänta tio minuter" in answers[1].content.decode() and Visit.objects.count() == 1
