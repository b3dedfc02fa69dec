"""Reminders that follow by themselves, words as data, and the page where a person decides."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.models import AuditEntry
from core.roles import Role, ensure_roles
from core.waiting import cards_for
from outbox import kinds, services, sms
from outbox.models import Message, Wording
from programs.enums import Actor
from programs.models import Program
from programs.services import enrolment as enrolling
from programs.services import reminders
from programs.services.details import Details, change
from programs.services.letters import KINDS
from programs.services.message_kinds import preview
from tests.programs.makers import make_enrolment, make_group, make_leader, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRG-32")]
EMAIL = {"email": "a@example.org", "contact_way": "email"}


def rows():
    found = Message.objects.filter(kind="reminder").order_by("due_at")
    return list(found.values_list("state", "due_at", "language", "recipient"))


@pytest.fixture
def group():
    return make_group(adults=4)


@pytest.fixture
def coming(group):
    return [make_meeting(group, days=days) for days in (7, 14)]


def test_one_reminder_per_meeting_the_day_before(group, coming):
    make_enrolment(group, **EMAIL)
    wanted = [("scheduled", reminders.due_of(one), "sv", "a@example.org") for one in coming]
    assert rows() == wanted
    reminders.plan_group(group)
    assert rows() == wanted


def test_who_is_phoned_or_waits_gets_none(group, coming):
    full = make_group(adults=1)
    make_meeting(full, days=7)
    make_enrolment(group)
    make_enrolment(full)
    waits = make_enrolment(full, **EMAIL)
    assert (waits.state, rows()) == ("waiting", [])


def test_a_moved_date_writes_the_same_row_anew(group, coming):
    make_enrolment(group, **EMAIL)
    before = Message.objects.filter(kind="reminder").first()
    first = coming[0]
    first.starts, first.ends = (one + timedelta(days=2) for one in (first.starts, first.ends))
    first.save()
    reminders.plan_group(group)
    after = Message.objects.get(pk=before.pk)
    assert (len(rows()), after.due_at) == (2, reminders.due_of(first))
    assert after.body != before.body


def test_a_date_that_moved_unseen_is_seen_before_sending(group, coming, mailoutbox):
    make_enrolment(group, **EMAIL)
    first = coming[0]
    row = Message.objects.filter(kind="reminder").first()
    Message.objects.filter(pk=row.pk).update(due_at=first.starts - timedelta(days=30))
    assert not services.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.due_at, mailoutbox) == ("scheduled", reminders.due_of(first), [])


def test_cancelling_and_cannot_come_take_reminders_back(group, coming):
    parent = make_enrolment(group, **EMAIL)
    enrolling.set_cannot_come(parent, coming[0], cannot=True)
    assert [row[0] for row in rows()] == ["cancelled", "scheduled"]
    enrolling.set_cannot_come(parent, coming[0], cannot=False)
    assert [row[0] for row in rows()] == ["scheduled", "scheduled"]
    coming[1].delete()
    reminders.plan_group(group)
    assert [row[0] for row in rows()] == ["scheduled", "cancelled"]
    enrolling.cancel(parent, actor=Actor.PARENT, reason="own link")
    assert [row[0] for row in rows()] == ["cancelled", "cancelled"]


def test_a_reminder_follows_to_another_contact_and_language(group, coming):
    parent = make_enrolment(group, **EMAIL)
    change(parent, Details("ar", "+46701740601", "", "sms"))
    found = Message.objects.filter(kind="reminder")
    assert {(one.channel, one.language, one.recipient) for one in found} == {
        ("sms", "ar", "+46701740601")
    }
    change(parent, Details("ar", "+46701740601", "", "call"))
    assert {row[0] for row in rows()} == {"cancelled"}


def test_no_text_message_names_the_programme(group, coming):
    make_enrolment(group, phone="+46701740601", contact_way="sms", message_language="ar")
    texts = [one.body for one in Message.objects.filter(channel="sms")]
    for kind in KINDS:
        for code in ("sv", "ar"):
            if kinds.has_sms(f"programs/{kind}", code):
                texts.append(preview(kinds.find(kind), code)["sms"])
    names = [*Program.objects.get().name.values(), "Kursen", "الدورة", "Sara", "Biblioteket"]
    assert len(texts) == 3 + 2 * 19
    assert [text for text in texts if any(name in text for name in names)] == []


def test_without_a_sender_nobody_may_choose_text_messages(settings, group, coming):
    settings.SMS_SENDER = ""
    parent = make_enrolment(group, phone="+46701740601", contact_way="sms")
    assert not sms.can_send()
    assert {one.channel for one in Message.objects.filter(about__endswith=f":{parent.pk}")} == {
        "call"
    }


# --- words as data ---


@pytest.fixture
def coordinator():
    user = make_leader()
    user.groups.set([ensure_roles()[Role.PROGRAM_COORDINATOR]])
    client = Client()
    client.force_login(user)
    return client


WORDS = {
    "subject_sv": "Snart träff", "subject_ar": "لقاء قريب",
    "body_sv": "Hej {name}!\n\nVi ses {meeting}.\n\n{link}",
    "body_ar": "مرحبًا {name}!\n\n{meeting}\n\n{link}",
    "sms_sv": "Vi ses {meeting}", "sms_ar": "اللقاء {meeting}",
}  # fmt: skip
EDIT = "/sv/ledare/utskick/ord/reminder/"


@pytest.mark.parametrize("code", ["sv", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_products_words_can_be_edited_without_loss(kind, code):
    """Every kind reads the same from its own words with braces as from its file."""
    one = kinds.find(kind)
    before = preview(one, code)
    words = kinds.product_words(one, ["sv", "ar"])
    Wording.objects.create(kind=kind, **words)
    after = preview(one, code)
    plain = {
        name: " ".join(kinds.ISOLATES.sub("", text).replace("Storgatan 12", "").split())
        .replace(" ,", "").replace(",", "").replace("،", "") for name, text in after.items()
    }  # fmt: skip
    told = {
        name: " ".join(kinds.ISOLATES.sub("", text).replace("Storgatan 12", "").split())
        .replace(" ,", "").replace(",", "").replace("،", "") for name, text in before.items()
    }  # fmt: skip
    assert {name: text.split() for name, text in plain.items()} == {
        name: text.split() for name, text in told.items()
    }


def test_own_words_are_sent(coordinator, group, coming):
    assert coordinator.post(f"{EDIT}spara/", WORDS).status_code == 302
    make_enrolment(group, name="Bo Ek", **EMAIL)
    message = Message.objects.filter(kind="reminder").first()
    assert message.subject == "Snart träff"
    assert message.body.startswith("Hej \u2068Bo Ek\u2069!") and message.body.count("⟦link⟧") == 1
    coordinator.post(f"{EDIT}spara/", {"back": "1"})
    assert Wording.objects.count() == 0
    assert [one.action for one in AuditEntry.objects.order_by("pk")] == [
        "change words of messages", "take back words of messages"]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"subject_ar": ""}, "العربية"),
        ({"body_ar": " "}, "العربية"),
        ({"sms_ar": ""}, "العربية"),
        ({"body_sv": "Hej {namn}"}, "Det här kan inte stå här inom klammer"),
        ({"sms_sv": "Vi ses på {place}"}, "Det här kan inte stå här inom klammer"),
        ({"sms_sv": "Vi ses på KURSEN med namn"}, "Ett sms nämner inget program"),
        ({"sms_sv": "x" * 301}, "Skriv ett kortare sms"),
        ({"subject_sv": "x" * 151}, "Skriv ett kortare ämne"),
    ],
)
def test_words_that_lack_a_language_or_say_too_much_are_not_saved(coordinator, wrong, sentence):
    group = make_group()
    Program.objects.filter(pk=group.program_id).update(name={"sv": "Kursen", "ar": "الدورة"})
    response = coordinator.post(f"{EDIT}spara/", WORDS | wrong)
    page = response.content.decode()
    assert (response.status_code, Wording.objects.count()) == (422, 0)
    assert sentence in page and (wrong.get("body_sv") or "Vi ses") in page  # nothing is lost


def test_not_even_the_code_can_save_one_language():
    with pytest.raises(ValidationError):
        Wording.objects.create(kind="x", subject={"sv": "a"}, body={"sv": "a", "ar": "b"})
    assert Wording.objects.count() == 0


# --- staff decide ---


def page_of(client, address):
    return client.get(f"/sv/ledare/utskick/{address}").content.decode()


def test_every_state_is_seen_and_what_is_unsure_is_decided(group, mailoutbox):
    leader = make_leader(group)
    client = Client()
    client.force_login(leader)
    parent = make_enrolment(group, name="Bo Ek", phone="+46701740601", **EMAIL)
    message = Message.objects.get(about__endswith=f":{parent.pk}")
    for state, word in {
        "scheduled": "Väntar på att skickas", "sent": "Skickat", "delivered": "Framme",
        "failed": "Misslyckades", "cancelled": "Stoppat, skickas inte", "unsure": "Osäkert",
    }.items():  # fmt: skip
        Message.objects.update(state=state)
        page = page_of(client, "")
        assert word in page[page.index("own-dates") :]
        assert "Bo Ek" in page and "a@example.org" not in page
    assert "Besked som behöver dig" in [card.title for card in cards_for(leader)]
    here = f"/sv/ledare/utskick/{message.pk}/"
    page = page_of(client, f"{message.pk}/")
    assert "Kom det fram?" in page and "⟦" not in page and "+46701740601" not in page
    client.get(f"{here}beslut/")
    message.refresh_from_db()
    assert message.state == "unsure"
    assert client.post(f"{here}beslut/", {"what": "kom"})["Location"] == f"{here}?klart=kom"
    assert client.post(f"{here}beslut/", {"what": "kom"})["Location"] == here
    message.refresh_from_db()
    assert (message.state, len(mailoutbox)) == ("sent", 0)


@pytest.mark.parametrize(
    ("before", "what", "after"),
    [
        ("unsure", "igen", ("scheduled", "email")),
        ("failed", "igen", ("scheduled", "email")),
        ("failed", "ring", ("scheduled", "call")),
        ("scheduled", "stopp", ("cancelled", "email")),
        ("sent", "stopp", ("sent", "email")),
        ("sent", "igen", ("sent", "email")),
    ],
)
def test_what_a_person_decides(group, before, what, after):
    client = Client()
    client.force_login(make_leader(group))
    make_enrolment(group, phone="+46701740601", **EMAIL)
    message = Message.objects.get()
    Message.objects.update(state=before, attempts=5)
    client.post(f"/sv/ledare/utskick/{message.pk}/beslut/", {"what": what})
    message.refresh_from_db()
    assert (message.state, message.channel) == after


def test_another_leader_finds_no_message(group):
    make_enrolment(group, **EMAIL)
    client = Client()
    client.force_login(make_leader(make_group()))
    pk = Message.objects.get().pk
    assert client.get(f"/sv/ledare/utskick/{pk}/").status_code == 404
    assert client.post(f"/sv/ledare/utskick/{pk}/beslut/", {"what": "kom"}).status_code == 404
    assert page_of(client, "").count(f"/ledare/utskick/{pk}/") == 0
