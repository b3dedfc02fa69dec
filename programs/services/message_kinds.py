"""The kinds of messages to parents, with what may stand in braces in their words."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from outbox import kinds, secrets
from programs.services import letters

TITLES = {
    "confirmed": _("The place is confirmed"),
    "waiting": _("Stands on the waiting list"),
    "applied": _("Takes part in the draw"),
    "offer": _("A place is offered"),
    "offer_over": _("The offer is over; still on the waiting list"),
    "not_placed": _("Got no place"),
    "moved": _("Moved to another group"),
    "completed": _("Has completed the group"),
    "ended_early": _("Ended early"),
    "offer_call": _("Words for a call about an offer"),
    "unanswered_call": _("Words for a call after two offers without an answer"),
    "cancelled": _("The enrolment is cancelled"),
    "cancelled_twice": _("A double enrolment is cancelled"),
    "link_again": _("Enrolled once more: the link again"),
    "details": _("Contact or language has changed"),
    "contact_left": _("To the old e-mail address: letters go elsewhere now"),
    "call_me": _("Words for a call about food or access"),
    "missed_first": _("Words for a call to who missed the first meeting"),
    "catch_up": _("Catches up in another group"),
    "interest_kept": _("A wish for a group is kept: the link"),
    "group_opened": _("A group has opened that may suit"),
    "meeting_cancelled": _("A meeting is cancelled"),
    "leader_ill": _("A meeting is cancelled: the leader cannot come"),
    "meeting_moved": _("A meeting is moved"),
    "meeting_on": _("A meeting is held after all"),
    "meeting_added": _("One more meeting"),
    "place_moved": _("The group meets at another place"),
    "group_cancelled": _("The group is cancelled"),
    "reminder": _("Reminder the day before a meeting"),
}
WORDS = {
    "name": _("the parent's name"),
    "reference": _("the reference"),
    "programme": _("the programme's name"),
    "place": _("the place"),
    "dates": _("every meeting, one per line"),
    "contact": _("the contact person"),
    "phone": _("the contact person's phone"),
    "link": _("the private link"),
}
MEETING = {"meeting": _("day and times of the meeting")}
NEXT = MEETING | {"next": _("day and times of the next meeting")}
MORE = {
    **dict.fromkeys(["reminder", "missed_first", "catch_up", "meeting_added"], MEETING),
    **dict.fromkeys(["meeting_cancelled", "leader_ill", "meeting_on"], NEXT),
    "place_moved": {"next": NEXT["next"]},
    "meeting_moved": MEETING | {"before": _("when the meeting would have been")},
    "offer": {"deadline": _("until when the place is held")},
    "applied": {"draw": _("when the places are drawn by lot")},
}
# A wish is for a programme: there is no group yet, and so no place, no dates and no reference.
LESS = {"interest_kept": {"reference", "place", "dates"}}
# Whoever sees the phone on the table learns nothing of a course for parents.
NEVER_IN_SMS = frozenset({"name", "programme", "place", "dates", "contact"})
EXAMPLE = {"sv": "Sara Ek", "ar": "سارة خليل"}
PROGRAMME = {"sv": "Kursen", "ar": "الدورة"}
PLACE = {"sv": "Familjecentralen", "ar": "مركز الأسرة"}
LINK = "https://…/k/p/…/"


def example(language: str) -> dict[str, Any]:
    """A message to a made-up parent, with eight days of a made-up group."""
    first = timezone.now().replace(minute=30, second=0, microsecond=0) + timedelta(days=7)
    meetings = [
        SimpleNamespace(starts=start, ends=start + timedelta(hours=2))
        for start in (first + timedelta(weeks=week) for week in range(3))
    ]
    person = SimpleNamespace(name=EXAMPLE.get(language, EXAMPLE["sv"]), reference="AB23-CD45")
    group = SimpleNamespace(
        place=PLACE,
        address="Storgatan 12",
        contact="Maria Lund",
        phone="010-174 06 00",
        draws_at=first,
    )
    offer = SimpleNamespace(deadline=first, is_split=False)
    program = SimpleNamespace(name=PROGRAMME)
    made = letters.context_of(
        person, group, program, meetings, language, meetings[0], offer, meetings[0]
    )
    return made | {"private_link": LINK, "by_phone": False, "words": made["words"] | {"link": LINK}}


def stand_ins() -> dict[str, Any]:
    """Every value is its own name in braces."""
    in_all = {name: {one.code: f"{{{name}}}" for one in LANGUAGES} for name in WORDS}
    return {
        "enrolment": SimpleNamespace(name="{name}", reference="{reference}"),
        "group": SimpleNamespace(
            place=in_all["place"], address="", contact="{contact}", phone="{phone}"
        ),
        "program": SimpleNamespace(name=in_all["programme"]),
        "dates": "{dates}\n",
        "meeting": "{meeting}",
        "before": "{before}",
        "next": "{next}",
        "deadline": "{deadline}",
        "draw": "{draw}",
        "split": False,
        "private_link": "{link}",
        "by_phone": False,
    }


def register_all() -> None:
    for name in letters.KINDS:
        kinds.register(
            kinds.Kind(
                name=name,
                template=f"programs/{name}",
                title=TITLES[name],
                words={
                    word: title
                    for word, title in (WORDS | MORE.get(name, {})).items()
                    if word not in LESS.get(name, ())
                },
                never_in_sms=NEVER_IN_SMS,
                example=example,
                stand_ins=stand_ins,
            )
        )


def preview(kind: kinds.Kind, language: str) -> dict[str, Any]:
    """Subject, letter and text message as a made-up parent would read them."""
    context = kind.example(language)
    subject, body = kinds.letter(kind.template, language, context)
    sms = ""
    if kinds.has_sms(kind.template, language):
        sms = kinds.sms(kind.template, language, context)
    return {
        "subject": subject,
        "body": body.replace(secrets.MARK, LINK),
        "sms": sms.replace(secrets.MARK, LINK),
    }
