"""Text messages behind one small interface, and what the mail provider tells afterwards."""

import base64
import logging
from datetime import timedelta

import pytest
import requests
from anymail.signals import AnymailTrackingEvent, tracking
from django.core import mail
from django.test import Client
from django.utils import timezone

from outbox import services, sms
from outbox.models import Message
from tests.outbox.test_outbox import make_message, run

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRG-32")]
NUMBER = "+46701740601"
# What requests says when the provider's machine is not there, or does not pick up.
TOO_LATE = "ConnectTimeoutError(..., 'Connection to api.46elks.com timed out.')"
UNPLUGGED = requests.ConnectionError("Max retries (Caused by NewConnectionError('Refused'))")


@pytest.fixture(autouse=True)
def sent():
    sms.Memory.sent.clear()
    return sms.Memory.sent


def make_sms(**facts) -> Message:
    return make_message(**{"channel": "sms", "recipient": NUMBER, "body": "Hej\n", **facts})


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_a_text_message_goes_out_once(sent):
    message = make_sms()
    assert (run(), run()) == ("1 sent, 0 failed, 0 unsure", "0 sent, 0 failed, 0 unsure")
    assert (sent, mail.outbox, state_of(message)) == ([(NUMBER, "Hej\n")], [], "sent")


def test_what_is_not_due_waits(sent):
    message = make_sms(due_at=timezone.now() + timedelta(hours=1))
    assert (run(), sent) == ("0 sent, 0 failed, 0 unsure", [])
    Message.objects.update(due_at=timezone.now())
    assert (run(), state_of(message)) == ("1 sent, 0 failed, 0 unsure", "sent")


@pytest.mark.parametrize(
    ("problem", "state", "attempts"),
    [(sms.Refused(), "failed", 1), (sms.Unreachable(), "failed", 0), (sms.Unclear(), "unsure", 1)],
)
def test_a_no_a_silence_and_a_doubt_are_three_things(monkeypatch, problem, state, attempts):
    def fails(self, number, text):
        raise problem

    monkeypatch.setattr(sms.Memory, "send", fails)
    message = make_sms()
    services.deliver(message.pk)
    assert (state_of(message), message.attempts) == (state, attempts)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (200, ""),
        (403, sms.Refused),
        (500, sms.Refused),
        (requests.ReadTimeout(), sms.Unclear),
        (UNPLUGGED, sms.Unreachable),
        (requests.ConnectTimeout(TOO_LATE), sms.Unreachable),
        (requests.ConnectionError("RemoteDisconnected"), sms.Unclear),
    ],
)
def test_a_real_provider_through_apprise(monkeypatch, settings, answer, said, capfd):
    """No network: what the provider answers is given. Its log names the number and stays here."""
    settings.SMS_URL = "46elks://user:word@Barnens/{number}"
    asked = []

    def post(url, data, **_more):
        asked.append((data["to"], data["message"]))
        if isinstance(answer, Exception):
            raise answer
        response = requests.Response()
        response.status_code = answer
        return response

    monkeypatch.setattr("apprise.plugins.fortysixelks.requests.post", post)
    if said:
        with pytest.raises(said):
            sms.Apprise().send(NUMBER, "Hej")
    else:
        assert sms.Apprise().send(NUMBER, "Hej") == ""
    assert asked == [(NUMBER, "Hej")]
    out = capfd.readouterr()
    assert NUMBER[3:] not in out.out + out.err
    assert not logging.getLogger("apprise").propagate


def test_console_and_file(settings, tmp_path, capsys):
    settings.SMS_FILE = str(tmp_path / "sms.txt")
    sms.Console().send(NUMBER, "Hej"), sms.File().send(NUMBER, "Hej")
    assert NUMBER in capsys.readouterr().out
    assert (tmp_path / "sms.txt").read_text() == f"{NUMBER}\nHej\n\n"


def tell(what: str, **facts) -> None:
    event = AnymailTrackingEvent(event_type=what, **{"message_id": "", "metadata": {}, **facts})
    tracking.send(sender=object(), event=event, esp_name="Test")


@pytest.fixture
def anymail_double(settings):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"


def test_the_provider_tells_what_became_of_a_letter(anymail_double):
    """anymail's own test backend gives each letter an id; its event brings it back."""
    message = make_message(body="Hej\n")
    services.deliver(message.pk)
    message.refresh_from_db()
    assert message.provider_id
    tell("opened", message_id=message.provider_id)
    assert state_of(message) == "sent"
    tell("delivered", message_id=message.provider_id)
    assert state_of(message) == "delivered"
    tell("bounced", message_id=message.provider_id)
    assert (state_of(message), message.problem) == ("failed", "bounced")
    assert run() == "0 sent, 0 failed, 0 unsure"  # it would come back again: a person decides


def test_word_of_a_letter_whose_sender_died_settles_it(anymail_double):
    """No provider id was noted; our own goes along with the letter."""
    message = make_message(body="Hej\n")
    services.deliver(message.pk)
    assert mail.outbox[0].anymail_test_params["metadata"] == {"message": message.message_id}
    Message.objects.update(state="unsure", provider_id="")
    tell("delivered", message_id="x", metadata={"message": message.message_id})
    assert state_of(message) == "delivered"


def test_an_event_without_ids_changes_nothing():
    messages = [make_message(state="sent"), make_message(state="sent")]
    tell("delivered")
    assert [state_of(one) for one in messages] == ["sent", "sent"]


def test_the_webhook_asks_for_its_secret(settings):
    message = make_message(state="sent", provider_id="<1@brevo>")
    event = {"event": "delivered", "message-id": "<1@brevo>", "ts_epoch": 1, "email": "a@b.se"}
    path, client = "/post/brevo/tracking/", Client()
    kind = "application/json"
    settings.ANYMAIL = settings.ANYMAIL | {"WEBHOOK_SECRET": "post:only-for-tests"}
    assert client.post(path, event, content_type=kind).status_code == 400
    assert state_of(message) == "sent"
    secret = base64.b64encode(b"post:only-for-tests").decode()
    told = client.post(path, event, content_type=kind, HTTP_AUTHORIZATION=f"Basic {secret}")
    assert (told.status_code, state_of(message)) == (200, "delivered")
