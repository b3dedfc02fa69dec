"""What parents are told, in the language they chose."""

from typing import Any

from django.utils import translation

from core.languages import get
from outbox import secrets
from outbox import services as outbox
from outbox.models import PENDING, Message
from outbox.templatetags.plain import (
    plain_clock,
    plain_date,
    plain_ltr,
    plain_name,
    plain_times,
    plain_words,
)
from programs.enums import ContactWay
from programs.models import Enrolment, Group, Meeting

KINDS = (
    "applied",
    "confirmed",
    "waiting",
    "offer",
    "offer_over",
    "not_placed",
    "moved",
    "completed",
    "ended_early",
    "cancelled",
    "cancelled_twice",
    "link_again",
    "details",
    "contact_left",
    "call_me",
    "offer_call",
    "unanswered_call",
    "reminder",
    "missed_first",
    "catch_up",
)
OWN_TIME = {
    "contact_left",
    "reminder",
    "missed_first",
    "catch_up",
}  # not written anew with the rest
# What a person says by phone, also to a parent with an e-mail address.
CALLS = {"call_me", "offer_call", "unanswered_call"}


def about(enrolment: Enrolment) -> str:
    return f"programs.enrolment:{enrolment.pk}"


def when(meeting: Any) -> str:
    """Day and times in the language that is active."""
    comma = "،" if get(translation.get_language()).direction == "rtl" else ","
    return f"{plain_date(meeting.starts)}{comma} {plain_times(meeting.starts, meeting.ends)}"


def moment(value: Any) -> str:
    """Day and clock in the language that is active."""
    comma = "،" if get(translation.get_language()).direction == "rtl" else ","
    return f"{plain_date(value)}{comma} {plain_clock(value)}"


def context_of(
    enrolment: Any,
    group: Any,
    program: Any,
    meetings: list,
    language: str,
    meeting: Any = None,
    offer: Any = None,
) -> dict[str, Any]:
    """What templates ask for, and under `words` what may stand in braces (outbox.kinds)."""
    with translation.override(language):
        dates = "".join(f"- {when(one)}\n" for one in meetings)
        words = {
            "name": plain_name(enrolment.name),
            "reference": plain_ltr(enrolment.reference),
            "programme": plain_words(program.name),
            "place": plain_words(group.place),
            "dates": dates.strip(),
            "meeting": when(meeting) if meeting else "",
            "deadline": moment(offer.deadline) if offer and offer.deadline else "",
            "draw": moment(group.draws_at) if group.draws_at else "",
            "contact": plain_name(group.contact),
            "phone": plain_ltr(group.phone),
            "link": secrets.MARK,
        }
    return {
        "enrolment": enrolment,
        "group": group,
        "program": program,
        "meetings": meetings,
        "dates": dates,
        "meeting": words["meeting"],
        "deadline": words["deadline"],
        "draw": words["draw"],
        "split": bool(offer and offer.is_split),
        "words": words,
    }


def words_of(
    enrolment: Enrolment,
    language: str = "",
    meeting: Meeting | None = None,
    place: Group | None = None,
) -> dict[str, Any]:
    """Language and context of every letter about the enrolment; `place`: of another group."""
    language = language or enrolment.message_language
    group = place or enrolment.group
    meetings = list(group.meetings.all())
    context = context_of(
        enrolment, group, group.program, meetings, language, meeting, enrolment.open_offer
    )
    return {"language": language, "context": context}


def reach_of(enrolment: Enrolment) -> dict[str, Any]:
    """Where letters go: as the parent wished, else e-mail, else a call by a person."""
    by_sms = enrolment.contact_way == ContactWay.SMS
    return {"email": enrolment.email, "phone": enrolment.phone, "by_sms": by_sms}


def write(enrolment: Enrolment, kind: str) -> Message:
    """One message row about the enrolment, to be sent or, without an address, to be phoned."""
    return outbox.post(
        f"programs/{kind}",
        about=about(enrolment),
        secret=("programs.own_link", str(enrolment.pk)),
        **reach_of(enrolment),
        **words_of(enrolment),
    )


def tell_old_address(enrolment: Enrolment, address: str, language: str) -> Message:
    """That letters no longer come here. Without the link and without the new contact."""
    words = words_of(enrolment, language)
    return outbox.post("programs/contact_left", about=about(enrolment), email=address, **words)


def ask_for_call(enrolment: Enrolment, kind: str = "call_me") -> Message:
    """A call for a person to make, also where there is an e-mail address."""
    return outbox.post(
        f"programs/{kind}",
        about=about(enrolment),
        phone=enrolment.phone,
        secret=("programs.own_link", str(enrolment.pk)),
        **words_of(enrolment),
    )


def follow(enrolment: Enrolment) -> int:
    """Letters not sent yet are written anew, in the language and to the contact of today.

    Returns how many. Reminders follow by themselves (`reminders.plan`).
    """
    waiting = Message.objects.filter(about=about(enrolment), state__in=PENDING)
    if not enrolment.phone:
        waiting = waiting.exclude(kind__in=CALLS)
    only_phoned = {"email": "", "phone": enrolment.phone}
    moved = [
        outbox.rewrite(
            message,
            f"programs/{message.kind}",
            **(only_phoned if message.kind in CALLS else reach_of(enrolment)),
            **words_of(enrolment),
        )
        for message in waiting.exclude(kind__in=OWN_TIME)
    ]
    return sum(moved)
