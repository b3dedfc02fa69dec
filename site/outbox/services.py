"""Writing messages and sending them.

`post` writes the row in the caller's transaction; sending happens after the commit, and again by
`manage.py send_outbox` for what did not go out. A row is claimed before it is sent. Should the
process die between the provider's yes and our note of it, the row stays claimed, turns UNSURE and
a person decides: nothing is sent twice by itself. Every try carries the same Message-ID. A mail
server that does not answer costs one visitor `EMAIL_TIMEOUT` seconds and no letter any try. A text
message has no such id: what a provider may have taken turns UNSURE at once.
"""

import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core.texts import site_name
from outbox import kinds, secrets, sms
from outbox.models import AUTOMATIC, PENDING, Channel, Message, MessageState

MOST_ATTEMPTS = 5
UNSURE_AFTER = timedelta(minutes=10)
STUCK, REST_SECONDS = "outbox.stuck", 60

_looks: dict[str, Callable[[int], None]] = {}


def look_before_sending(kind: str, look: Callable[[int], None]) -> None:
    """`look(pk)` rewrites or cancels a message that is no longer true; from an app's `ready()`."""
    _looks[kind] = look


def post(
    template: str,
    *,
    about: str,
    language: str,
    context: dict,
    email: str = "",
    phone: str = "",
    by_sms: bool = False,
    secret: tuple[str, str] = ("", ""),
    key: str = "",
    due_at: datetime | None = None,
    facts: dict | None = None,
) -> Message:
    """Writes one message and sends it when the transaction commits, or by timer when it is due.

    `by_sms`: as a text message to the phone, where these are sent and the kind has one. Else with
    an e-mail address it goes there; else it is a call for a person to make.
    """
    message = Message.objects.create(
        kind=template.rpartition("/")[2],
        about=about,
        secret_source=secret[0],
        secret_key=secret[1],
        key=key,
        due_at=due_at,
        facts=facts or {},
        **content(template, language, context, email, phone, by_sms),
    )
    _send_after_commit(message.pk, message.channel, due_at)
    return message


def _send_after_commit(pk: int, channel: str, due_at: datetime | None) -> None:
    if channel in AUTOMATIC and (due_at is None or due_at <= timezone.now()):
        transaction.on_commit(lambda: deliver_soon(pk))


def rewrite(
    message: Message,
    template: str,
    *,
    language: str,
    context: dict,
    email: str = "",
    phone: str = "",
    by_sms: bool = False,
    due_at: datetime | None = None,
    facts: dict | None = None,
    revive: bool = False,
) -> bool:
    """Writes a message that has not gone out anew, perhaps to another contact, as if just posted.

    `due_at`: another time; without one the message keeps its own. `revive`: also one that was
    cancelled. False, and nothing is changed, when it is being sent or was sent meanwhile.
    """
    states = PENDING | ({MessageState.CANCELLED} if revive else set())
    made = content(template, language, context, email, phone, by_sms)
    due_at = due_at or message.due_at
    changed = Message.objects.filter(pk=message.pk, state__in=states).update(
        state=MessageState.SCHEDULED,
        attempts=0,
        problem="",
        due_at=due_at,
        facts=facts or {},
        changed_at=timezone.now(),
        **made,
    )
    if changed:
        _send_after_commit(message.pk, made["channel"], due_at)
    return bool(changed)


def cancel(message: Message, reason: str = "") -> bool:
    """Nobody gets it. False when it is being sent or was sent meanwhile. `reason`: a key."""
    waiting = Message.objects.filter(pk=message.pk, state__in=PENDING)
    return bool(
        waiting.update(state=MessageState.CANCELLED, problem=reason, changed_at=timezone.now())
    )


def content(
    template: str, language: str, context: dict, email: str, phone: str, by_sms: bool
) -> dict:
    if by_sms and phone and sms.can_send() and kinds.has_sms(template, language):
        channel, recipient = Channel.SMS, phone
    else:
        channel, recipient = (Channel.EMAIL, email) if email else (Channel.CALL, phone)
    by_phone = channel == Channel.CALL
    context = context | {"private_link": secrets.MARK, "by_phone": by_phone}
    if channel == Channel.SMS:
        subject, body = "", kinds.sms(template, language, context)
    else:
        subject, body = kinds.letter(template, language, context)
    return {
        "channel": channel,
        "language": language,
        "recipient": recipient,
        "subject": subject[:200],
        "body": body,
    }


def sender(language: str) -> str:
    """The site's name in the reader's language before the address that letters come from."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((site_name(language).text, address))


def deliver_soon(pk: int) -> bool:
    """Sends one row from within a visitor's request, unless the mail server was found stuck.

    A visitor waits for a dead server once (`EMAIL_TIMEOUT`) and the next ones not at all: the row
    is there, and `send_outbox` sends it.
    """
    channel = Message.objects.filter(pk=pk).values_list("channel", flat=True).first()
    return not cache.get(f"{STUCK}.{channel}") and deliver(pk)


def deliver(pk: int) -> bool:
    """Sends one row if nobody else does. True when it went out; failures are noted, not raised."""
    kind = Message.objects.filter(pk=pk).values_list("kind", flat=True).first()
    if look := _looks.get(kind or ""):
        look(pk)
    claimed = (
        _sendable()
        .filter(pk=pk)
        .update(state=MessageState.SENDING, attempts=F("attempts") + 1, changed_at=timezone.now())
    )
    if not claimed:
        return False
    message = Message.objects.get(pk=pk)
    stuck = f"{STUCK}.{message.channel}"
    try:
        text = secrets.fill(message.body, message.secret_source, message.secret_key)
        if message.channel == Channel.SMS:
            provider_id = sms.send(message.recipient, text)
        else:
            provider_id = _mail(message, text)
    except sms.Unclear as problem:
        _note(pk, MessageState.UNSURE, type(problem).__name__)
        return False
    except Exception as problem:  # whatever the provider says, the parent's place stands
        _note(pk, MessageState.FAILED, type(problem).__name__)
        if _is_unreachable(problem):  # not the letter's fault: the try does not count
            Message.objects.filter(pk=pk).update(attempts=F("attempts") - 1)
            cache.set(stuck, True, REST_SECONDS)
        return False
    cache.delete(stuck)
    _note(pk, MessageState.SENT, provider_id=provider_id)
    return True


def _mail(message: Message, text: str) -> str:
    """Hands a letter over; returns the provider's id of it, where it gives one."""
    mail = EmailMessage(
        subject=message.subject,
        body=text,
        from_email=sender(message.language),
        to=[message.recipient],
        headers={"Message-ID": message.message_id, "Content-Language": message.language},
    )
    mail.metadata = {"message": message.message_id}  # type: ignore[attr-defined]
    mail.send()
    given = getattr(getattr(mail, "anymail_status", None), "message_id", None)
    return "" if given is None else str(given)[:120]


def _is_unreachable(problem: Exception) -> bool:
    """The server does not answer at all; not: it answered, and refuses this letter."""
    answered = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)
    return isinstance(problem, OSError) and not isinstance(problem, answered)


def _note(pk: int, state: MessageState, problem: str = "", provider_id: str = "") -> None:
    Message.objects.filter(pk=pk, state=MessageState.SENDING).update(
        state=state, problem=problem[:80], provider_id=provider_id, changed_at=timezone.now()
    )


def _sendable() -> QuerySet[Message]:
    """What a machine sends, and the time has come for, and was not tried too often."""
    return Message.objects.filter(
        Q(due_at=None) | Q(due_at__lte=timezone.now()),
        channel__in=AUTOMATIC,
        state__in=PENDING,
        attempts__lt=MOST_ATTEMPTS,
    )


def send_pending() -> dict[str, int]:
    """Sends what waits or failed, and marks as unsure what a dead sender left behind."""
    unsure = Message.objects.filter(
        state=MessageState.SENDING, changed_at__lt=timezone.now() - UNSURE_AFTER
    ).update(state=MessageState.UNSURE, changed_at=timezone.now())
    results = []
    for channel in sorted(AUTOMATIC):
        stuck = f"{STUCK}.{channel}"
        cache.delete(stuck)  # each run tries for itself
        waiting = _sendable().filter(channel=channel).order_by("changed_at", "pk")
        for pk in waiting.values_list("pk", flat=True):
            results.append(deliver(pk))
            if cache.get(stuck):
                break  # the rest would wait as long, one by one; the next run begins with them
    return {"sent": sum(results), "failed": len(results) - sum(results), "unsure": unsure}


def called(message: Message) -> None:
    """A person has made the call."""
    Message.objects.filter(
        pk=message.pk, channel=Channel.CALL, state=MessageState.SCHEDULED
    ).update(state=MessageState.SENT, changed_at=timezone.now())


def not_called(message: Message) -> None:
    """The call was noted by mistake: it waits again."""
    Message.objects.filter(pk=message.pk, channel=Channel.CALL, state=MessageState.SENT).update(
        state=MessageState.SCHEDULED, changed_at=timezone.now()
    )


def decide(message: Message, *, arrived: bool) -> bool:
    """A person has found out about an unsure message: it arrived, or it goes out again.

    False when the row has changed meanwhile.
    """
    state = MessageState.SENT if arrived else MessageState.SCHEDULED
    changed = Message.objects.filter(pk=message.pk, state=MessageState.UNSURE).update(
        state=state, attempts=0, problem="", changed_at=timezone.now()
    )
    if changed and not arrived:
        transaction.on_commit(lambda: deliver_soon(message.pk))
    return bool(changed)


def try_again(message: Message) -> bool:
    """A failed message gets all its tries anew."""
    changed = Message.objects.filter(pk=message.pk, state=MessageState.FAILED).update(
        state=MessageState.SCHEDULED, attempts=0, problem="", changed_at=timezone.now()
    )
    if changed:
        transaction.on_commit(lambda: deliver_soon(message.pk))
    return bool(changed)


def make_call(message: Message, phone: str) -> bool:
    """A person phones instead, and reads it aloud."""
    states = {MessageState.FAILED, MessageState.UNSURE, MessageState.SCHEDULED}
    return bool(
        Message.objects.filter(pk=message.pk, channel__in=AUTOMATIC, state__in=states).update(
            channel=Channel.CALL,
            state=MessageState.SCHEDULED,
            recipient=phone,
            due_at=None,
            attempts=0,
            problem="",
            changed_at=timezone.now(),
        )
    )
