"""The mail server is stuck, or our process is killed at the worst moment."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections, transaction
from django.utils import timezone

from outbox import services
from outbox.models import Message
from tests.databases import ROOT, on_sqlite, with_name
from tests.outbox.test_outbox import make_message
from tests.programs.makers import make_enrolment, make_group

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@contextmanager
def deaf_server():
    """Takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_the_timeouts_are_set():
    assert 0 < settings.EMAIL_TIMEOUT <= 10
    assert settings.ANYMAIL["REQUESTS_TIMEOUT"] == settings.EMAIL_TIMEOUT


@pytest.mark.requirement("PRG-32")
@pytest.mark.django_db(transaction=True)
def test_a_stuck_server_keeps_nobody_waiting_and_loses_no_letter(settings, mailoutbox):
    """The first visitor waits for one timeout, the next ones not; the queue's run stops at once."""
    group = make_group(adults=9)
    with deaf_server() as port:
        settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = SMTP, 1
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        waits = []
        for number in range(4):
            begun = time.monotonic()
            enrolment = make_enrolment(group, email=f"a{number}@example.org")
            waits.append(time.monotonic() - begun)
            assert enrolment.state == "confirmed"
        assert waits[0] >= 1 and cache.get(f"{services.STUCK}.email")
        states = list(Message.objects.order_by("pk").values_list("state", flat=True))
        assert states == ["failed", "scheduled", "scheduled", "scheduled"]
        for _run in range(2):
            assert services.send_pending() == {"sent": 0, "failed": 1, "unsure": 0}
        # Who was tried last comes last, so that one letter holds nobody up; and no outage, however
        # long, uses up the tries of a letter.
        tried = list(Message.objects.order_by("pk").values_list("state", "attempts"))
        assert tried == [("failed", 0), ("failed", 0), ("scheduled", 0), ("scheduled", 0)]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert services.send_pending() == {"sent": 4, "failed": 0, "unsure": 0}
    assert len(mailoutbox) == 4


@pytest.mark.django_db
def test_a_refused_letter_is_not_a_stuck_server(monkeypatch):
    def refuse(self, fail_silently=False):
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    make_message(body="Hej\n"), make_message(body="Hej\n")
    assert services.send_pending() == {"sent": 0, "failed": 2, "unsure": 0}


# A worker as in real life, in a process of its own; its provider says yes and then takes its time.
WORKER = """
import sys, time
import django
django.setup()
from django.core.mail.backends import locmem
from django.core.management import call_command

class Provider(locmem.EmailBackend):
    def send_messages(self, messages):
        with open(sys.argv[1], "a") as taken:
            for message in messages:
                print(message.extra_headers["Message-ID"], file=taken, flush=True)
        print("accepted", flush=True)
        time.sleep(float(sys.argv[2]))  # the window: yes was said, we have not noted it
        return len(messages)

from outbox import sms

def send(self, number, text):
    with open(sys.argv[1], "a") as taken:
        print(text.strip(), file=taken, flush=True)
    print("accepted", flush=True)
    time.sleep(float(sys.argv[2]))
    return ""

sms.Memory.send = send
import django.core.mail
django.core.mail.get_connection = lambda *args, **kwargs: Provider()
import django.core.mail.message
call_command("send_outbox")
"""


def start_worker(taken, seconds: float) -> subprocess.Popen:
    name = str(connections["default"].settings_dict["NAME"])
    url = f"sqlite:///{name}" if on_sqlite() else with_name(os.environ["DATABASE_URL"], name)
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(taken), str(seconds)],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        },
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.requirement("PRG-32")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("channel", ["email", "sms"])
def test_a_worker_killed_between_the_providers_yes_and_our_note(tmp_path, channel):
    """kill -9 in the one window: the row turns unsure, a person decides, nothing goes out twice."""
    taken = tmp_path / "taken"
    with transaction.atomic():
        message = make_message(body="one\n", channel=channel)
        other = make_message(body="two\n", channel=channel)
    worker = start_worker(taken, 60)
    assert worker.stdout.readline() == "accepted\n"
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait(timeout=10) == -signal.SIGKILL
    message.refresh_from_db()
    assert message.state == "sending"
    # Its successor leaves it alone while it may still be at work, and sends the rest.
    second = start_worker(taken, 0)
    out, _errors = second.communicate(timeout=120)
    assert out.splitlines()[-1] == "1 sent, 0 failed, 0 unsure"
    later = timezone.now() - services.UNSURE_AFTER - timedelta(seconds=1)
    Message.objects.filter(pk=message.pk).update(changed_at=later)
    third = start_worker(taken, 0)
    out, _errors = third.communicate(timeout=120)
    assert out.splitlines()[-1] == "0 sent, 0 failed, 1 unsure"
    message.refresh_from_db(), other.refresh_from_db()
    assert (message.state, other.state) == ("unsure", "sent")
    named = [message.message_id, other.message_id] if channel == "email" else ["one", "two"]
    assert taken.read_text().split() == named
