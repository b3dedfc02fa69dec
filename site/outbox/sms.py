"""Text messages: one small interface, `SMS_SENDER`, and what may stand behind it.

A sender gets a number and a text. It returns the provider's id of the message ("" without one),
raises Refused where the provider said no, Unreachable where nothing was handed over, and Unclear
where nobody can tell: then a person decides, and nothing is sent twice by itself.
"""

import re
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

# What requests says where it never reached the provider (its causes are urllib3's errors).
NEVER_THERE = re.compile(r"NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError")


class Refused(Exception):
    """The provider answered and does not send this one."""


class Unreachable(OSError):
    """The provider was not there; nothing was handed over."""


class Unclear(Exception):
    """Handed over or not: the answer was lost."""


class Sender(Protocol):
    def send(self, number: str, text: str) -> str: ...


class Console:
    """For a developer: on the screen."""

    def send(self, number: str, text: str) -> str:
        print(f"SMS {number}\n{text}\n")
        return ""


class File:
    """For a rehearsal: each message is added to the file SMS_FILE."""

    def send(self, number: str, text: str) -> str:
        with Path(settings.SMS_FILE).open("a", encoding="utf-8") as out:
            out.write(f"{number}\n{text}\n\n")
        return ""


class Memory:
    """For tests: kept in `sent`."""

    sent: list[tuple[str, str]] = []

    def send(self, number: str, text: str) -> str:
        self.sent.append((number, text))
        return ""


class Apprise:
    """Through any provider that apprise knows; SMS_URL is its address with {number} in it.

    apprise says yes or no, and writes why in its log, with the number in it: the log is read here
    and goes nowhere else (LOGGING). A no with the provider's status is a refusal; one because no
    connection came about handed nothing over. Any other is a connection that broke, perhaps after
    the provider had taken the message.
    """

    def send(self, number: str, text: str) -> str:
        import apprise  # loads its hundred providers: only where a message is sent

        sender = apprise.Apprise()
        if not sender.add(settings.SMS_URL.replace("{number}", number)):
            raise Refused("SMS_URL")
        with apprise.LogCapture(level=apprise.logging.DEBUG) as log:
            if sender.notify(body=text, body_format=apprise.NotifyFormat.TEXT):
                return ""
            if re.search(r"error=[45]\d\d", log.getvalue()):
                raise Refused
            if NEVER_THERE.search(log.getvalue()):
                raise Unreachable
        raise Unclear


@cache
def _made(path: str) -> Sender:
    made: Sender = import_string(path)()
    return made


def can_send() -> bool:
    """Whether this installation sends text messages at all."""
    return bool(settings.SMS_SENDER)


def send(number: str, text: str) -> str:
    return _made(settings.SMS_SENDER).send(number, text)
