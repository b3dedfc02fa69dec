"""What parents are told, in the language they chose."""

from types import SimpleNamespace
from typing import Any

from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime

from core.languages import listed
from outbox import secrets
from outbox import services as outbox
from outbox.models import PENDING, Channel, Message
from outbox.templatetags.plain import (
    plain_clock,
    plain_date,
    plain_ltr,
    plain_name,
    plain_times,
    plain_words,
)
from programs.enums import ContactWay
from programs.models import Enrolment, Group, Interest, Visit

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
    "interest_kept",
    "group_opened",
    "meeting_cancelled",
    "leader_ill",
    "meeting_moved",
    "meeting_on",
    "meeting_added",
    "place_moved",
    "group_cancelled",
)
# About one meeting that was cancelled, moved or added, or is held after all.
OF_A_MEETING = ("meeting_cancelled", "leader_ill", "meeting_moved", "meeting_on", "meeting_added")
OWN_TIME = {
    *OF_A_MEETING,
    "contact_left",
    "reminder",
    "missed_first",
    "catch_up",
}  # about a day of their own: written anew only to another contact (`follow_contact`)
# What a person says by phone, also to a parent with an e-mail address.
CALLS = {"call_me", "offer_call", "unanswered_call"}


def about(one: Enrolment | Interest | Visit) -> str:
    return f"{one._meta.label_lower}:{one.pk}"


def when(meeting: Any) -> str:
    """Day and times in the language that is active."""
    day, times = plain_date(meeting.starts), plain_times(meeting.starts, meeting.ends)
    return listed(day, times, code=translation.get_language())


def moment(value: Any) -> str:
    """Day and clock in the language that is active."""
    return listed(plain_date(value), plain_clock(value), code=translation.get_language())


def context_of(
    enrolment: Any,
    group: Any,
    program: Any,
    meetings: list,
    language: str,
    meeting: Any = None,
    offer: Any = None,
    known: Any = None,
) -> dict[str, Any]:
    """What templates ask for, and under `words` what may stand in braces (outbox.kinds).

    `known`: the day and times that the parent knows of, where the meeting has others now.
    """
    with translation.override(language):
        dates = "".join(f"- {when(one)}\n" for one in meetings)
        words = {
            "name": plain_name(enrolment.name),
            "reference": plain_ltr(enrolment.reference),
            "programme": plain_words(program.name),
            "place": plain_words(group.place),
            "dates": dates.strip(),
            "meeting": when(meeting) if meeting else "",
            "before": when(known) if known else "",
            "next": _next_after(meetings, meeting),
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
        "before": words["before"],
        "next": words["next"],
        "deadline": words["deadline"],
        "draw": words["draw"],
        "split": bool(offer and offer.is_split),
        "words": words,
    }


def _next_after(meetings: list, meeting: Any) -> str:
    """The coming meeting that follows; where no single meeting is meant, the next of all."""
    least = max(timezone.now(), meeting.starts) if meeting else timezone.now()
    return next((when(one) for one in meetings if one.starts > least), "")


def words_of(
    enrolment: Enrolment,
    language: str = "",
    meeting: Any = None,
    place: Group | None = None,
    known: Any = None,
) -> dict[str, Any]:
    """Language and context of every letter about the enrolment; `place`: of another group."""
    language = language or enrolment.message_language
    group = place or enrolment.group
    offer = enrolment.open_offer
    context = context_of(
        enrolment, group, group.program, group.held, language, meeting, offer, known
    )
    facts = {"meeting": _kept(meeting), "known": _kept(known), "place": place and place.pk}
    return {
        "language": language,
        "context": context,
        "facts": {name: fact for name, fact in facts.items() if fact},
    }


def without_group(program: Any) -> Any:
    """What letters ask of a group, where there is none: whom to phone."""
    return SimpleNamespace(
        place={}, contact=program.contact_name, phone=program.contact_phone, draws_at=None
    )


def words_of_interest(interest: Interest) -> dict[str, Any]:
    """Language and context of a letter about a wish: there is no group yet."""
    program, language = interest.program, interest.message_language
    person = SimpleNamespace(name=interest.name, reference="")
    no_group = without_group(program)
    return {"language": language, "context": context_of(person, no_group, program, [], language)}


def _kept(span: Any) -> list[str] | None:
    return span and [span.starts.isoformat(), span.ends.isoformat()]


def _words_again(message: Message, enrolment: Enrolment) -> dict[str, Any]:
    """The same letter, about the same day, in the language of today."""
    spans: dict[str, Any] = {
        name: SimpleNamespace(
            **dict(zip(("starts", "ends"), map(parse_datetime, kept), strict=True))
        )
        for name in ("meeting", "known")
        if (kept := message.facts.get(name))
    }
    groups = Group.objects.select_related("program").filter(pk=message.facts.get("place"))
    return words_of(enrolment, place=groups.first(), **spans)


def reach_of(enrolment: Enrolment | Interest | Visit) -> dict[str, Any]:
    """Where letters go: as the parent wished, else e-mail, else a call by a person."""
    by_sms = enrolment.contact_way == ContactWay.SMS
    return {"email": enrolment.email, "phone": enrolment.phone, "by_sms": by_sms}


def write(enrolment: Enrolment, kind: str) -> Message | None:
    """One message row about the enrolment, to be sent or, without an address, to be phoned.

    None where the contact is gone: nobody can be told any more.
    """
    if enrolment.contact_gone_at:
        return None
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


def ask_for_call(enrolment: Enrolment, kind: str = "call_me") -> Message | None:
    """A call for a person to make, also where there is an e-mail address; or None, as above."""
    if enrolment.contact_gone_at:
        return None
    return outbox.post(
        f"programs/{kind}",
        about=about(enrolment),
        phone=enrolment.phone,
        secret=("programs.own_link", str(enrolment.pk)),
        **words_of(enrolment),
    )


def _is_call(message: Message) -> bool:
    """To be said by a person, also where letters are read."""
    return message.kind in CALLS or message.key.endswith(":call")


def follow(enrolment: Enrolment) -> int:
    """Letters not sent yet are written anew, in the language and to the contact of today.

    Returns how many. Reminders follow by themselves (`reminders.plan`).
    """
    if enrolment.contact_gone_at:
        return 0
    waiting = Message.objects.filter(about=about(enrolment), state__in=PENDING)
    if not enrolment.can_be_phoned:  # what the e-mail says, too, needs no call
        for double in waiting.filter(key__endswith=":call").exclude(kind__in=OWN_TIME):
            outbox.cancel(double)
    # A person gets in touch, as the family can be reached now.
    only_phoned = {"email": "", "phone": enrolment.phone or enrolment.email}
    moved = [
        outbox.rewrite(
            message,
            f"programs/{message.kind}",
            **(only_phoned if _is_call(message) else reach_of(enrolment)),
            **words_of(enrolment),
        )
        for message in waiting.exclude(kind__in=OWN_TIME)
    ]
    return sum(moved)


def follow_contact(enrolment: Enrolment) -> int:
    """As `follow`, with the letters about one day: another contact or language, not other dates.

    Nobody is phoned besides about what is already a call, or without a number. Returns how many.
    """
    moved = follow(enrolment)
    waiting = Message.objects.filter(about=about(enrolment), state__in=PENDING)
    own = waiting.filter(kind__in=OWN_TIME - {"contact_left", "reminder"})
    for message in own.order_by("key", "pk"):
        call = message.kind == "missed_first" or message.key.endswith(":call")
        letter = waiting.filter(key=message.key.removesuffix(":call"), channel=Channel.CALL)
        if call and (not enrolment.can_be_phoned or letter.exclude(pk=message.pk).exists()):
            outbox.cancel(message)
        elif message.facts:
            reach = reach_of(enrolment) | ({"email": "", "by_sms": False} if call else {})
            words = _words_again(message, enrolment)
            moved += outbox.rewrite(message, f"programs/{message.kind}", **reach, **words)
    return moved
