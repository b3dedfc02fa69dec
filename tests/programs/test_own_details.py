"""By the private link: another language for messages, another phone number or address."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.languages import format_date
from core.models import AuditEntry
from outbox import services as outbox
from outbox.models import Message
from programs.enums import Actor, Happening
from programs.models import Enrolment
from programs.services import changes, telling
from programs.services.changes import Wish
from programs.services.enrolment import cancel
from programs.services.letters import words_of
from programs.services.private_link import path_of
from tests.programs.makers import make_enrolment, make_group, make_leader, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRG-5")]

FIELDS = ("message_language", "phone", "email", "contact_way")
PHONE_ONLY = {
    "message_language": "sv",
    "phone": "070-174 06 33",
    "email": "",
    "contact_way": "call",
}
EMAIL_ONLY = {
    "message_language": "ar",
    "phone": "",
    "email": "new@example.org",
    "contact_way": "email",
}


@pytest.fixture
def group():
    group = make_group()
    make_meeting(group, days=7)
    return group


def form_of(enrolment, rest=""):
    return f"{path_of(enrolment)}uppgifter/{rest}"


def save(enrolment, client=None, **posted):
    return (client or Client()).post(form_of(enrolment, "spara/"), posted)


def stored(enrolment):
    return Enrolment.objects.values_list(*FIELDS).get(pk=enrolment.pk)


def letters(enrolment):
    """(kind, language, channel, recipient) of every row about the enrolment."""
    rows = Message.objects.filter(about=f"programs.enrolment:{enrolment.pk}").order_by("pk")
    rows = rows.exclude(kind="reminder")
    return list(rows.values_list("kind", "language", "channel", "recipient"))


def test_the_page_shows_what_is_stored_and_a_get_changes_nothing(group, client):
    enrolment = make_enrolment(group, phone="+46701740633", email="old@example.org")
    before = stored(enrolment)
    response = client.get(form_of(enrolment))
    page = response.content.decode()
    assert 'value="070-174 06 33"' in page and 'value="old@example.org"' in page
    assert "no-store" in response["Cache-Control"]
    page = client.get(form_of(enrolment, "spara/"), EMAIL_ONLY)
    assert page["Location"] == form_of(enrolment)
    client.get(form_of(enrolment), EMAIL_ONLY)
    assert (stored(enrolment), len(letters(enrolment))) == (before, 1)


def test_from_phone_to_email_and_arabic(
    group, mailoutbox, django_capture_on_commit_callbacks, client
):
    """The call that waits becomes an e-mail; the confirmation comes too; both in Arabic."""
    enrolment = make_enrolment(group, phone="+46701740633")
    assert letters(enrolment) == [("confirmed", "sv", "call", "+46701740633")]
    with django_capture_on_commit_callbacks(execute=True):
        response = save(enrolment, client, **EMAIL_ONLY)
    assert response["Location"] == f"{path_of(enrolment)}?lang=ar&sparat=1"
    assert "تم حفظ التغيير" in client.get(response["Location"]).content.decode()
    assert stored(enrolment) == ("ar", "", "new@example.org", "email")
    assert letters(enrolment) == [
        ("confirmed", "ar", "email", "new@example.org"),
        ("details", "ar", "email", "new@example.org"),
    ]
    assert [mail.to for mail in mailoutbox] == [["new@example.org"]] * 2
    assert [mail.subject for mail in mailoutbox] == ["تم تأكيد المقعد", "تم تغيير البيانات"]
    assert all(path_of(enrolment) in mail.body for mail in mailoutbox)
    assert AuditEntry.objects.get().action == "change contact details"


def test_the_old_address_gets_a_plain_notice_in_its_language(
    group, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        enrolment = make_enrolment(group, phone="", email="old@example.org", contact_way="email")
    with django_capture_on_commit_callbacks(execute=True):
        save(enrolment, **EMAIL_ONLY)
    notice = next(mail for mail in mailoutbox[1:] if mail.to == ["old@example.org"])
    assert notice.subject == "Dina besked går nu till en annan adress"
    assert "/k/p/" not in notice.body and "new@example.org" not in notice.body
    assert enrolment.name not in notice.body and "010-174 06 00" in notice.body
    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "new@example.org",
        "old@example.org",
        "old@example.org",
    ]


def test_a_letter_that_could_not_be_sent_goes_to_the_new_address(
    group, mailoutbox, django_capture_on_commit_callbacks
):
    """A mistyped address: five tries have failed, the parent mends it, the letter comes."""
    enrolment = make_enrolment(group, phone="", email="oldd@example.org", contact_way="email")
    Message.objects.update(state="failed", attempts=5, problem="SMTPRecipientsRefused")
    with django_capture_on_commit_callbacks(execute=True):
        save(enrolment, **EMAIL_ONLY)
    confirmed = Message.objects.get(kind="confirmed")
    assert (confirmed.state, confirmed.attempts, confirmed.recipient) == (
        "sent",
        1,
        "new@example.org",
    )
    assert "oldd@example.org" in [mail.to[0] for mail in mailoutbox]  # the notice


def test_what_was_sent_or_is_unsure_is_left_alone(group):
    enrolment = make_enrolment(group, phone="", email="old@example.org", contact_way="email")
    for state in ("sent", "sending", "unsure"):
        Message.objects.update(state=state)
        before = Message.objects.values().order_by("pk").first()
        save(enrolment, **EMAIL_ONLY | {"email": f"{state}@example.org"})
        assert Message.objects.values().get(pk=before["id"]) == before


def test_nobody_is_phoned_about_a_language_or_twice_about_one_change(group):
    enrolment = make_enrolment(group, phone="+46701740633")
    save(enrolment, **PHONE_ONLY | {"message_language": "ar"})
    assert letters(enrolment) == [("confirmed", "ar", "call", "+46701740633")]
    save(enrolment, **PHONE_ONLY | {"phone": "070-174 06 34", "message_language": "ar"})
    assert letters(enrolment) == [("confirmed", "ar", "call", "+46701740634")]
    Message.objects.update(state="sent")
    save(enrolment, **PHONE_ONLY)
    assert letters(enrolment)[1:] == [("details", "sv", "call", "+46701740633")]


def test_the_next_letter_goes_to_the_new_contact_in_the_new_language(group):
    enrolment = make_enrolment(group, phone="+46701740633")
    save(enrolment, **EMAIL_ONLY)
    cancel(Enrolment.objects.get(), actor=Actor.PARENT, reason="test")
    assert letters(enrolment)[-1] == ("cancelled", "ar", "email", "new@example.org")


def test_sent_twice_is_changed_once(group):
    enrolment = make_enrolment(group, phone="+46701740633")
    for _time in range(2):
        assert "sparat" in save(enrolment, **EMAIL_ONLY)["Location"]
    assert [kind for kind, *_rest in letters(enrolment)] == ["confirmed", "details"]
    assert AuditEntry.objects.count() == 1


@pytest.mark.requirement("PAG-10")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"phone": "", "email": ""}, "Skriv ett telefonnummer eller en e-postadress."),
        ({"phone": "07O 17406"}, "Skriv telefonnumret med bara siffror"),
        ({"email": "a@b"}, "Skriv hela e-postadressen"),
        ({"contact_way": ""}, "Välj telefonsamtal eller e-post."),
        ({"message_language": "xx"}, "Välj ett språk."),
        ({"contact_way": "email"}, "Skriv också en e-postadress, eller välj telefonsamtal"),
        (
            {"phone": "", "email": "a@example.org"},
            "Skriv också ett telefonnummer, eller välj e-post",
        ),
        ({"phone": "\x00"}, "tecken"),
    ],
)
def test_what_is_wrong_is_said_and_kept(group, wrong, words):
    enrolment = make_enrolment(group)
    before = stored(enrolment)
    client = Client()
    assert (
        save(enrolment, client, **PHONE_ONLY | wrong)["Location"] == f"{form_of(enrolment)}?lang=sv"
    )
    page = client.get(form_of(enrolment)).content.decode()
    assert page.count(words) >= 2  # in the summary and beside the field
    assert "<title>Fel:" in page
    typed = [text for text in (PHONE_ONLY | wrong).values() if text not in ("", "xx", "\x00")]
    assert all(f'value="{text}"' in page for text in typed)
    assert (stored(enrolment), len(letters(enrolment))) == (before, 1)


def test_another_language_keeps_what_is_written_and_judges_nothing(group):
    enrolment = make_enrolment(group)
    client = Client()
    address = save(enrolment, client, **PHONE_ONLY | {"phone": "07O", "language": "ar"})["Location"]
    page = client.get(address).content.decode()
    assert 'dir="rtl"' in page and 'value="07O"' in page and 'name="lang" value="ar"' in page
    assert "error-summary" not in page[page.index("<main") :]


def test_a_cancelled_enrolment_is_not_changed(group, client):
    enrolment = make_enrolment(group)
    cancel(enrolment, actor=Actor.PARENT, reason="test")
    before = stored(enrolment)
    here = f"{path_of(enrolment)}?lang={enrolment.message_language}"
    assert client.get(form_of(enrolment))["Location"] == here
    assert save(enrolment, **EMAIL_ONLY)["Location"] == here
    assert stored(enrolment) == before


def test_a_contact_that_others_have_reveals_nothing(group):
    """E-mail is never a key: the address of another enrolment is taken without a word."""
    make_enrolment(group, email="new@example.org", contact_way="email")
    enrolment = make_enrolment(group)
    assert "sparat" in save(enrolment, **EMAIL_ONLY)["Location"]


def test_saving_needs_the_forms_own_token(group):
    enrolment = make_enrolment(group)
    assert save(enrolment, Client(enforce_csrf_checks=True), **EMAIL_ONLY).status_code == 403


@pytest.mark.requirement("PRG-23", "PRG-32")
def test_what_waits_about_one_meeting_goes_to_the_new_contact_and_language(group):
    """Cancelled an hour before, told by e-mail and by a call, and caught up at another place."""
    meeting, sister = make_meeting(group), make_group(place={"sv": "Torget", "ar": "الساحة"})
    enrolment = make_enrolment(group, phone="+46701740633", email="old@example.org")
    day = timedelta(days=1)
    moved = Wish(Happening.MOVED, meeting, meeting.starts + day, meeting.ends + day)
    change = changes.make(group, moved, key="k", by=make_leader(group))
    outbox.post(
        "programs/catch_up", about=f"programs.enrolment:{enrolment.pk}", email="old@example.org",
        **words_of(enrolment, meeting=make_meeting(sister, days=2), place=sister),
    )  # fmt: skip
    save(enrolment, **EMAIL_ONLY)
    told, catch_up = (Message.objects.get(kind=kind, channel="email")
                      for kind in ("meeting_moved", "catch_up"))  # fmt: skip
    for row in (told, catch_up):
        assert (row.recipient, row.language) == ("new@example.org", "ar"), row.kind
    for moment in (meeting.starts, meeting.starts + day):
        assert format_date(timezone.localdate(moment), "ar") in told.body
    assert "الساحة" in catch_up.body
    assert Message.objects.get(key=f"{told.key}:call").state == "cancelled"  # there is no phone
    save(enrolment, **PHONE_ONLY)
    told.refresh_from_db()
    assert (told.channel, told.recipient, told.language) == ("call", "+46701740633", "sv")
    assert telling.messages_of(change).exclude(state="cancelled").get() == told  # phoned once
