"""What a family that asked for a home visit is told, and the words for phoning it."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from outbox import kinds, sms
from outbox import services as outbox
from outbox.models import PENDING, Message, MessageState
from programs.enums import ContactWay
from programs.models import Visit
from programs.services import letters, message_kinds

CALL = "visit_call"
TITLES = {
    "visit_received": _("A home visit is asked for: the link"),
    "visit_again": _("A home visit is asked for once more: the link again"),
    CALL: _("Words for a call about a home visit"),
    "visit_agreed": _("A day for the home visit is agreed"),
    "visit_off": _("The day for the home visit does not hold"),
    "visit_goes_on": _("A home visit was closed by mistake"),
    "visit_unreached": _("A home visit: we could not reach you"),
    "visit_cancelled": _("A home visit is cancelled"),
    "visit_details": _("A home visit: contact or language has changed"),
    "visit_contact_left": _("A home visit: to the old e-mail address"),
}
WORDS = ("name", "reference", "programme", "contact", "phone", "link")
DAY = {"day": _("day and time of the home visit")}


def context_of(person: Any, program: Any, starts: Any, language: str) -> dict[str, Any]:
    """As `letters.context_of`, without a group, and with the visit's day."""
    context = letters.context_of(person, letters.without_group(program), program, [], language)
    with translation.override(language):
        day = letters.moment(starts) if starts else ""
    return context | {"day": day, "words": context["words"] | {"day": day}}


def words_of(visit: Visit, language: str = "") -> dict[str, Any]:
    language = language or visit.message_language
    context = context_of(visit, visit.program, visit.starts, language)
    return {"language": language, "context": context}


def is_written_to(visit: Visit) -> bool:
    """Letters reach the family by themselves. Anybody else is phoned by the leader."""
    by_sms = visit.contact_way == ContactWay.SMS and visit.phone and sms.can_send()
    return bool(visit.email or by_sms)


def write(visit: Visit, kind: str) -> Message | None:
    """A letter or text message, to who can be written to: nobody is phoned about what is agreed by
    phone.
    """
    if not is_written_to(visit):
        return None
    return outbox.post(
        f"programs/{kind}",
        about=letters.about(visit),
        secret=("programs.visit_link", str(visit.pk)),
        **letters.reach_of(visit),
        **words_of(visit),
    )


def tell_old_address(visit: Visit, address: str, language: str) -> Message:
    """That letters no longer come here. Without the link and without the new contact."""
    words = words_of(visit, language)
    return outbox.post(
        "programs/visit_contact_left", about=letters.about(visit), email=address, **words
    )


def _waiting(visit: Visit) -> Any:
    return Message.objects.filter(about=letters.about(visit), state__in=PENDING)


def follow(visit: Visit) -> None:
    """Letters not sent yet go to the contact of today in the language of today."""
    for message in _waiting(visit).exclude(kind__in=(CALL, "visit_contact_left")):
        if is_written_to(visit):
            reach = letters.reach_of(visit)
            outbox.rewrite(message, f"programs/{message.kind}", **reach, **words_of(visit))
        else:
            outbox.cancel(message)


def take_back(visit: Visit, kind: str) -> bool:
    """Stops letters of this kind that wait. False when one has gone out: it needs another one."""
    for one in _waiting(visit).filter(kind=kind):
        outbox.cancel(one)
    told = Message.objects.filter(about=letters.about(visit), kind=kind)
    return not told.exclude(state=MessageState.CANCELLED).exists()


def follow_call(visit: Visit) -> None:
    """The one call to make about a visit is what it ought to be; called with every change.

    Without an answer it comes back the next morning. Who answered is not phoned again.
    """
    call = Message.objects.filter(key=f"programs.visit_call:{visit.pk}").first()
    tried = visit.log.filter(way="call", undone=None).last()
    if not visit.waits_for_us or not visit.phone:
        if call is not None:
            outbox.cancel(call)
        return
    due = timezone.now()
    if tried is not None and not tried.reached:
        due = timezone.localtime(tried.at).replace(hour=8, minute=0, second=0) + timedelta(days=1)
    if call is None:
        call = outbox.post(
            f"programs/{CALL}",
            about=letters.about(visit),
            phone=visit.phone,
            key=f"programs.visit_call:{visit.pk}",
            secret=("programs.visit_link", str(visit.pk)),
            due_at=due,
            **words_of(visit),
        )
    outbox.not_called(call)
    outbox.rewrite(
        call, f"programs/{CALL}", phone=visit.phone, due_at=due, revive=True, **words_of(visit)
    )
    if tried is not None and tried.reached:
        outbox.called(call)


def example(language: str) -> dict[str, Any]:
    """A message to a made-up parent about a visit in a week."""
    starts = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    name = message_kinds.EXAMPLE.get(language, message_kinds.EXAMPLE["sv"])
    program = SimpleNamespace(
        name={"sv": "Hembesök", "ar": "زيارة منزلية"},
        contact_name="Maria Lund",
        contact_phone="010-174 06 00",
    )
    made = context_of(SimpleNamespace(name=name, reference="AB23-CD45"), program, starts, language)
    link = message_kinds.LINK
    return made | {"private_link": link, "by_phone": False, "words": made["words"] | {"link": link}}


def register_all() -> None:
    for name, title in TITLES.items():
        words = {word: message_kinds.WORDS[word] for word in WORDS}
        kinds.register(
            kinds.Kind(
                name=name,
                template=f"programs/{name}",
                title=title,
                words=words | (DAY if name == "visit_agreed" else {}),
                never_in_sms=message_kinds.NEVER_IN_SMS,
                example=example,
                stand_ins=lambda: message_kinds.stand_ins() | {"day": "{day}"},
            )
        )
