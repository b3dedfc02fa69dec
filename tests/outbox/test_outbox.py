"""Messages: written with what they tell about, sent after the commit, never twice by themselves."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from core.languages import LANGUAGES
from outbox import secrets, services
from outbox.models import Message
from programs.rules import TRANSITIONS
from programs.services.letters import KINDS
from tests.programs.makers import make_enrolment, make_group

pytestmark = pytest.mark.django_db


def make_message(**facts) -> Message:
    return Message.objects.create(
        **{
            "kind": "test",
            "about": "x:1",
            "language": "sv",
            "recipient": "a@example.org",
            "subject": "Hej",
            "body": f"Länk: {secrets.MARK}\n",
            **facts,
        }
    )


def run() -> str:
    out = StringIO()
    call_command("send_outbox", stdout=out)
    return out.getvalue().strip()


@pytest.mark.requirement("PRG-32")
def test_the_row_is_written_with_the_enrolment_or_not_at_all():
    group = make_group()
    with pytest.raises(RuntimeError), transaction.atomic():
        make_enrolment(group, email="a@example.org")
        raise RuntimeError
    assert Message.objects.count() == 0


@pytest.mark.requirement("PRG-32")
def test_sent_once_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_enrolment(make_group(), email="a@example.org")
        assert len(mail.outbox) == 0
    assert run() == "0 sent, 0 failed, 0 unsure"
    assert ([one.to for one in mail.outbox], Message.objects.get().state) == (
        [["a@example.org"]],
        "sent",
    )


@pytest.mark.requirement("PRG-32")
def test_what_fails_is_tried_again_under_the_same_message_id(monkeypatch):
    message = make_message(body="Hej\n")
    tries = []

    def refuse(self, fail_silently=False):
        tries.append(self.extra_headers["Message-ID"])
        raise ConnectionError("a@example.org is not known")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        assert run() == "0 sent, 1 failed, 0 unsure"
    message.refresh_from_db()
    assert (message.state, message.problem, message.attempts) == ("failed", "ConnectionError", 0)
    assert run() == "1 sent, 0 failed, 0 unsure"
    assert {*tries, mail.outbox[0].extra_headers["Message-ID"]} == {message.message_id}


@pytest.mark.requirement("PRG-32")
def test_five_tries_and_no_more(monkeypatch):
    make_message(body="Hej\n", attempts=services.MOST_ATTEMPTS, state="failed")
    assert run() == "0 sent, 0 failed, 0 unsure"


@pytest.mark.requirement("PRG-32")
def test_died_between_the_providers_yes_and_our_note(monkeypatch):
    """The window by name: the mail is out, the process is gone, the row is still claimed."""
    message = make_message(body="Hej\n")

    def die(*_args, **_kwargs):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(services, "_note", die)
        with pytest.raises(SystemExit):
            services.deliver(message.pk)
    assert run() == "0 sent, 0 failed, 0 unsure"
    later = timezone.now() - services.UNSURE_AFTER - timedelta(seconds=1)
    Message.objects.update(changed_at=later)
    assert run() == "0 sent, 0 failed, 1 unsure"
    assert (len(mail.outbox), run()) == (1, "0 sent, 0 failed, 0 unsure")


def test_two_senders_send_one(monkeypatch):
    message = make_message(body="Hej\n")
    assert [services.deliver(message.pk), services.deliver(message.pk)] == [True, False]
    assert len(mail.outbox) == 1


def test_a_link_of_an_unknown_source_is_not_sent_out_half():
    make_message(secret_source="nobody", secret_key="1")
    assert run() == "0 sent, 1 failed, 0 unsure"
    assert mail.outbox == []


@pytest.mark.requirement("PRG-32", "LNG-14")
@pytest.mark.parametrize("kind", KINDS)
def test_every_message_exists_in_every_language(kind):
    folder = Path(settings.BASE_DIR) / "templates" / "emails" / "programs"
    written = {
        one.code: (folder / f"{kind}.{one.code}.txt").read_text(encoding="utf-8").strip()
        for one in LANGUAGES
    }
    assert [code for code, text in written.items() if not text] == []


def test_every_change_of_state_has_a_text():
    assert {one.letter for one in TRANSITIONS.values() if one.letter} <= set(KINDS)
