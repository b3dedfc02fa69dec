"""A programme that documents nobody's identity: a code, and a contact until the last meeting."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import User
from outbox.models import PENDING, Message
from programs import queries
from programs.enums import Actor, ContactWay, ProgramKind, State
from programs.models import Completion, Enrolment, Interest, Meeting, Program, Removal
from programs.services import after, details, interests, letters, log, moves, offers, protecting
from programs.services.enrolment import NoAlias, apart, enrol
from programs.services.private_link import path_of
from programs.views.after import certificate_html
from tests.every_address import every_address
from tests.programs.makers import (
    make_application,
    make_enrolment,
    make_group,
    make_leader,
    make_meeting,
    make_program,
)
from tests.programs.protecting import EMAIL, NAME, PHONE, SECRET, tables_with_it
from tests.programs.test_lists import book, look
from tests.programs.test_protected_everywhere import ROOMS, words
from tests.programs.test_registration import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRV-4")]
ASKED_FOR_NAMES = ("Vad ska vi kalla dig", "Hur gamla")


@pytest.fixture
def program():
    return make_program(without_identity=True, decision="SN 2026/7")


@pytest.fixture
def group(program):
    group = make_group(program=program)
    make_meeting(group, days=7)
    return group


@pytest.fixture
def boss():
    client = Client()
    client.force_login(User.objects.create_superuser("boss"))
    return client


def family(group, **facts) -> Enrolment:
    return make_enrolment(group, **{"name": NAME, "ages": NAME, "phone": PHONE, **facts})


def night_after(group, days=0) -> None:
    """The last meeting was yesterday, or so many days before; the nightly job runs."""
    ends = timezone.now() - timedelta(days=1 + days)
    group.meetings.update(starts=ends - timedelta(hours=1), ends=ends)
    call_command("purge_enrolments")


def people(found) -> set[tuple[str, str]]:
    return {(one.name == one.reference, one.ages) for one in found}


# --- enrolling ---


@pytest.mark.parametrize("lang", ["sv", "ar"])
@pytest.mark.requirement("PRG-2")
def test_a_parent_enrols_without_a_name_and_gets_a_code(group, lang):
    walk = Walk(group, lang=lang)
    kindly = {"sv": "Vi frågar inte vad du heter", "ar": "لا نسأل عن الاسم"}[lang]
    begin = walk.client.get(walk.root).content.decode()
    assert kindly in begin and f"{walk.root}kontakt/" in begin and "namn/" not in begin
    assert kindly in walk.page("kontakt").content.decode()
    assert walk.page("namn")["Location"] == walk.root
    walk.fill_in(namn={"name": NAME}, barn={"ages": NAME, "name": NAME}, kontakt={"name": NAME})
    receipt = walk.client.get(walk.send()["Location"]).content.decode()
    made = Enrolment.objects.get()
    assert people([made]) == {(True, "")}
    assert (made.phone, made.children, made.childcare, made.state) == (
        "+46701740633", 2, 1, State.CONFIRMED,
    )  # fmt: skip
    assert made.reference in receipt
    own = walk.client.get(path_of(made)).content.decode()
    assert made.reference in own and "<dt>Namn</dt>" not in own
    assert tables_with_it() == set()


def test_staff_write_no_name_down(group):
    leader = make_leader(group)
    client = Client()
    client.force_login(leader)
    page = client.get(reverse("leader:assist", args=[group.pk])).content.decode()
    assert [words for words in ASKED_FOR_NAMES if words in page] == []
    assert "Ingens namn frågas efter" in page and "skyddade/" not in page.split("<main")[1]
    posted = {
        "send_key": "assisted", "name": NAME, "ages": NAME, "phone": "070-174 06 44",
        "contact_way": "call", "message_language": "sv", "adults": "1", "children": "1",
        "childcare": "0", "interpreter_language": "",
    }  # fmt: skip
    assert client.post(reverse("leader:assist_send", args=[group.pk]), posted).status_code == 302
    assert people(Enrolment.objects.all()) == {(True, "")}
    assert tables_with_it() == set()


def test_a_list_has_neither_names_nor_ages(group):
    client = Client()
    client.force_login(make_leader(group))
    asked = client.get(reverse("leader:list_in", args=[group.pk])).content.decode()
    assert [one for one in ("Namn,", "Åldrar,") if one in asked] == []
    for column in ("Namn", "Åldrar"):
        status, page = look(client, group, book([NAME, PHONE], head=[column, "Telefon"]))
        assert (status, "Ta bort de kolumnerna ur listan" in page) == (422, True), column
    status, page = look(client, group, book([PHONE, 2], ["070-174 06 45", 1], [PHONE, 1],
                                            head=["Telefon", "Vuxna"]))  # fmt: skip
    assert (status, page.count("Samma familj som på rad 2")) == (200, 1)
    _status, page = look(client, group, book([PHONE, 2], ["070-174 06 45", 1],
                                             head=["Telefon", "Vuxna"]))  # fmt: skip
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    for _press in range(2):
        client.post(f"/sv/ledare/grupp/{group.pk}/lista/anmal/", {"kept": kept})
    assert Enrolment.objects.count() == 2
    assert people(Enrolment.objects.all()) == {(True, "")}


def test_the_database_refuses_a_name_an_age_and_an_alias(group):
    made = family(group)
    who = make_leader(group)
    for facts in ({"name": NAME}, {"ages": "3"}, {"contact_person": who, "phone": "", "email": ""},
                  {"phone": "", "email": ""}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Enrolment.objects.filter(pk=made.pk).update(**facts)
    other = make_enrolment(make_group())
    gone = {"contact_gone_at": timezone.now(), "phone": "", "email": ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=other.pk).update(**gone)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_program(kind=ProgramKind.VISIT, without_identity=True)


def test_whoever_is_moved_split_or_asked_by_a_wish_has_a_code_of_their_own(program, group):
    sister = make_group(program=program)
    make_meeting(sister, days=9)
    moved = moves.move(family(group), sister, by=make_leader(), reason="x")
    two = family(sister, adults=2, phone="+46701740692")
    offer = offers.Offer(enrolment=two, adults=1)
    offers._stand_first(sister, two, offer, Actor.PARENT, None)
    said = {"name": NAME, "ages": NAME, "phone": PHONE, "email": "", "contact_way": "call"}
    wish = interests.keep(program, said | {"message_language": "sv"}, send_key="wish")
    assert wish.name != NAME and wish.ages == ""
    opened = make_group(program=program)
    make_meeting(opened, days=9)
    assert interests.match(opened) == 1
    assert people(Enrolment.objects.all()) == {(True, "")}
    assert len({one.reference for one in Enrolment.objects.all()}) == Enrolment.objects.count() == 5
    assert moved.phone == PHONE
    interests.answer(opened.enrolments.get(), yes=True, actor=Actor.PARENT)
    assert not Interest.objects.exists()  # the enrolment has what it said
    assert "Idunn" not in repr([list(one.objects.values()) for one in (Enrolment, Interest)])


def test_the_same_contact_is_the_same_family(group):
    first, second = family(group), family(group, name="Somebody Else")
    family(group, phone="+46701740699")
    assert queries.perhaps_twice(group) == [(first, second)]
    assert Message.objects.filter(about=letters.about(first), kind="link_again").count() == 1


def test_there_is_no_alias_where_nobody_has_a_name(group, boss):
    person, made = make_leader(group), family(group)
    shown, hidden = apart(make_application(), alias="Blå Viol", person=person)
    with pytest.raises(NoAlias):
        enrol(group, shown, send_key="hidden", by=person, hidden=hidden)
    with pytest.raises(log.NotAllowed):
        protecting.protect(made, alias="Blå Viol", person=person, by=person)
    there = reverse("leader:assist", args=[group.pk])
    assert boss.get(reverse("leader:assist_protected", args=[group.pk]))["Location"] == there
    assert boss.get(reverse("leader:protect", args=[group.pk, made.pk])).status_code == 302
    assert (
        "Skydda identiteten"
        not in boss.get(reverse("leader:group", args=[group.pk])).content.decode()
    )


def test_a_certificate_has_a_line_for_a_name_and_the_code(group):
    made = family(group)
    sheet = certificate_html(
        Completion.objects.create(enrolment=made, adult=1, attended=1, meetings=1,
                                  by=make_leader(group)), "sv")  # fmt: skip
    who = re.search(r'<p class="who">(.*?)</p>', sheet)[1]
    assert (set(who), made.reference in sheet) == ({"_"}, True)


# --- the coordinator's choice ---


def test_the_coordinator_chooses_it_before_the_first_family(boss):
    program = make_program()
    edit = reverse("wagtailsnippets_programs_program:edit", args=[program.pk])
    names = ("name", "summary", "for_whom", "what_happens", "leads", "cost")
    posted = {f"{name}_{code}": "x" for name in names for code in ("sv", "ar")}
    posted |= {
        "key": program.key, "kind": "group", "queue_policy": "pass", "contact_name": "Maria Lund",
        "contact_phone": "010-174 06 00", "order": "1", "completes_at": "75", "offer_hours": "24",
        "without_identity": "on",
    }  # fmt: skip
    assert "får en kod" in boss.get(edit).content.decode()
    refused = boss.post(edit, posted | {"kind": "visit"})
    assert "Ett hembesök görs hos någon som är känd" in refused.content.decode()
    assert boss.post(edit, posted).status_code == 302
    assert Program.objects.get().without_identity
    family(make_group(program=program))
    del posted["without_identity"]
    refused = boss.post(edit, posted)
    assert "så det här kan inte ändras" in refused.content.decode()
    assert Program.objects.get().without_identity


# --- the night after the last meeting ---


def test_the_contact_is_gone_the_night_after_the_last_meeting_and_not_before(program, group):
    ordinary = make_group()
    make_meeting(ordinary)
    families = [family(group), family(group, phone="", email=EMAIL, contact_way="email")]
    kept = make_enrolment(ordinary)
    call_command("purge_enrolments")
    assert SECRET.search(Enrolment.objects.get(pk=families[0].pk).phone)
    # The last meeting is over, and the day is not.
    today = timezone.localtime().replace(hour=0, minute=30)
    group.meetings.update(starts=today - timedelta(minutes=30), ends=today)
    call_command("purge_enrolments")
    assert not Removal.objects.exists()
    night_after(group)
    night_after(ordinary)
    for one in families:
        one.refresh_from_db()
        assert (one.phone, one.email, one.contact_gone_at is None) == ("", "", False)
    assert Enrolment.objects.get(pk=kept.pk).phone == kept.phone
    mine = Message.objects.filter(about__in=[letters.about(one) for one in families])
    assert mine.count() > 0
    assert not mine.filter(state__in=PENDING).exists()  # nor is one a call
    assert tables_with_it() == set()
    row = Removal.objects.get()
    assert (row.group, row.contacts_only, row.families, row.decision, row.messages) == (
        group, True, 2, "SN 2026/7", mine.count(),
    )  # fmt: skip
    call_command("purge_enrolments")
    assert Removal.objects.count() == 1


def test_what_a_moved_family_left_behind_goes_with_it_and_reasons_that_were_typed(program, group):
    sister = make_group(program=program)
    make_meeting(sister, days=7)
    family_here = family(group)
    moves.move(family_here, sister, by=make_leader(), reason=f"{NAME} asked")
    night_after(sister)
    assert tables_with_it() == set()
    assert [one.contact_gone_at is None for one in Enrolment.objects.all()] == [False, False]


def test_the_preview_and_the_protocol_say_it(group, boss):
    family(group)
    here = reverse("leader:retention")

    def shown() -> list[str]:
        page = boss.get(here).content.decode().split("<main")[1]
        before, after_it = page.split("Protokoll")
        return [re.sub(r"\s+", " ", re.sub("<[^>]+>", "", one)) for one in (before, after_it)]

    before, done = shown()
    assert ("Telefon och e-post: 1 familj" in before, "1 familj" in done) == (True, False)
    night_after(group)
    before, done = shown()
    assert ("Telefon och e-post: 1 familj" in before, "1 familj" in done) == (False, True)
    assert "SN 2026/7" in done


def test_afterwards_nobody_is_written_to_phoned_or_given_another_contact(program, group, boss):
    made = family(group)
    night_after(group)
    made = Enrolment.objects.get(pk=made.pk)
    count = Message.objects.count()
    assert letters.write(made, "details") is None
    assert letters.ask_for_call(made) is None
    with pytest.raises(log.NotAllowed):
        details.change(made, details.Details("sv", PHONE, "", ContactWay.CALL))
    sister = make_group(program=program)
    make_meeting(sister, days=7)
    with pytest.raises(log.NotAllowed):
        moves.move(made, sister, by=make_leader(), reason="x")
    meeting = group.meetings.get()
    made.attendance.create(meeting=meeting, adult=1, mark="present")
    log.move(made, State.ACTIVE, actor=Actor.STAFF, reason="was there")
    after.confirm(group, made.pk, 1, by=make_leader(group))  # still done, and nobody is told
    assert Message.objects.count() == count
    link = Client()
    own = link.get(path_of(made)).content.decode()
    assert "Vi kan inte nå dig längre" in own and "Ändra språk" not in own
    assert link.get(f"{path_of(made)}uppgifter/").status_code == 302
    there = boss.get(reverse("leader:group", args=[group.pk])).content.decode()
    assert "Kontakterna togs bort efter sista träffen" in there
    look_up = reverse("leader:contact", args=[meeting.pk, made.pk])
    assert "Kontakten togs bort efter sista träffen" in boss.post(look_up).content.decode()


@pytest.mark.one_database
def test_no_page_and_no_file_holds_the_contact_after_that_night(group, boss, monkeypatch):
    monkeypatch.setattr("core.pdf.pdf_of", str.encode)
    made = family(group, email=EMAIL, call_me=True)
    Meeting.objects.create(group=group, starts=timezone.now() - timedelta(days=20),
                           ends=timezone.now() - timedelta(days=19))  # fmt: skip
    token = path_of(made).rstrip("/").rpartition("/")[2]
    message = Message.objects.filter(about=letters.about(made)).first()

    def found() -> set[str]:
        seen = set()
        for one in every_address():
            if not one.name.startswith(ROOMS):
                continue
            number = message.pk if "/utskick/" in one.form or "/ring/" in one.form else group.pk
            if "/traff/" in one.form:
                number = group.meetings.first().pk
            facts = {"pk": str(number), "group": str(group.pk), "token": token, "code": "sv",
                     "meeting": str(group.meetings.first().pk), "what": "familjer",
                     "ending": "csv", "kind": "reminder", "adult": "1",
                     "key": group.program.key}  # fmt: skip
            facts |= dict.fromkeys(("enrolment", "party", "family"), str(made.pk))
            for method in ("get", "post"):
                with transaction.atomic():
                    answer = getattr(boss, method)(one.filled(facts), {})
                    shown = words(answer)
                    transaction.set_rollback(True)
                assert answer.status_code < 500, (one.name, method)
                if SECRET.search(shown):
                    seen.add(one.name)
        return seen

    assert {"leader:contact", "leader:list_out", "own_link:details"} - found() == set()
    Meeting.objects.filter(group=group, starts__gt=timezone.now()).delete()
    call_command("purge_enrolments")
    assert found() == set()
    assert tables_with_it() == set()
