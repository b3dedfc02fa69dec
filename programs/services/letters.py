"""What parents are told, in the language they chose."""

from typing import Any

from outbox import services as outbox
from outbox.models import PENDING, Message
from programs.models import Enrolment

KINDS = (
    "confirmed",
    "waiting",
    "place_free",
    "cancelled",
    "cancelled_twice",
    "link_again",
    "details",
    "contact_left",
    "call_me",
)


def _about(enrolment: Enrolment) -> str:
    return f"programs.enrolment:{enrolment.pk}"


def _words(enrolment: Enrolment) -> dict[str, Any]:
    """Language and context of every letter about the enrolment."""
    group = enrolment.group
    return {
        "language": enrolment.message_language,
        "context": {
            "enrolment": enrolment,
            "group": group,
            "program": group.program,
            "meetings": list(group.meetings.all()),
        },
    }


def write(enrolment: Enrolment, kind: str) -> Message:
    """One message row about the enrolment; e-mail if there is an address, else a call to make."""
    return outbox.post(
        f"programs/{kind}",
        about=_about(enrolment),
        email=enrolment.email,
        phone=enrolment.phone,
        secret=("programs.own_link", str(enrolment.pk)),
        **_words(enrolment),
    )


def tell_old_address(enrolment: Enrolment, address: str, language: str) -> Message:
    """That letters no longer come here. Without the link and without the new contact."""
    words = _words(enrolment) | {"language": language}
    return outbox.post("programs/contact_left", about=_about(enrolment), email=address, **words)


def ask_for_call(enrolment: Enrolment) -> Message:
    """The parent asked to be phoned about food or access: a call to make, also with an e-mail."""
    return outbox.post(
        "programs/call_me",
        about=_about(enrolment),
        phone=enrolment.phone,
        secret=("programs.own_link", str(enrolment.pk)),
        **_words(enrolment),
    )


def follow(enrolment: Enrolment) -> int:
    """Letters not sent yet are written anew, in the language and to the contact of today.

    Returns how many.
    """
    waiting = Message.objects.filter(about=_about(enrolment), state__in=PENDING)
    if not enrolment.phone:
        waiting = waiting.exclude(kind="call_me")
    moved = [
        outbox.rewrite(
            message,
            f"programs/{message.kind}",
            email="" if message.kind == "call_me" else enrolment.email,
            phone=enrolment.phone,
            **_words(enrolment),
        )
        for message in waiting.exclude(kind="contact_left")
    ]
    return sum(moved)
