"""Writing messages and sending them.

`post` writes the row in the caller's transaction; sending happens after the commit, and again by
`manage.py send_outbox` for what did not go out. A row is claimed before it is sent. Should the
process die between the provider's yes and our note of it, the row stays claimed, turns UNSURE and
a person decides: nothing is sent twice by itself. Every try carries the same Message-ID. A mail
server that does not answer costs one visitor `EMAIL_TIMEOUT` seconds and no letter any try.
"""

import smtplib
from datetime import timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.texts import site_name
from outbox import secrets
from outbox.models import PENDING, Channel, Message, MessageState

MOST_ATTEMPTS = 5
UNSURE_AFTER = timedelta(minutes=10)
STUCK, REST_SECONDS = "outbox.stuck", 60


def render(template: str, language: str, context: dict) -> tuple[str, str]:
    """(subject, body) of emails/<template>.<language>.txt: the first line is the subject."""
    with translation.override(language):
        text = render_to_string(f"emails/{template}.{language}.txt", context)
    subject, _newline, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def post(
    template: str,
    *,
    about: str,
    language: str,
    context: dict,
    email: str = "",
    phone: str = "",
    secret: tuple[str, str] = ("", ""),
) -> Message:
    """Writes one message and sends it when the transaction commits.

    With an e-mail address it goes there; else it is a call for a person to make.
    """
    message = Message.objects.create(
        kind=template.rpartition("/")[2],
        about=about,
        secret_source=secret[0],
        secret_key=secret[1],
        **_content(template, language, context, email, phone),
    )
    if message.channel == Channel.EMAIL:
        transaction.on_commit(lambda: deliver_soon(message.pk))
    return message


def rewrite(
    message: Message,
    template: str,
    *,
    language: str,
    context: dict,
    email: str = "",
    phone: str = "",
) -> bool:
    """Writes a message that has not gone out anew, perhaps to another contact, as if just posted.

    False, and nothing is changed, when it is being sent or was sent meanwhile.
    """
    content = _content(template, language, context, email, phone)
    changed = Message.objects.filter(pk=message.pk, state__in=PENDING).update(
        state=MessageState.SCHEDULED,
        attempts=0,
        problem="",
        changed_at=timezone.now(),
        **content,
    )
    if changed and content["channel"] == Channel.EMAIL:
        transaction.on_commit(lambda: deliver_soon(message.pk))
    return bool(changed)


def _content(template: str, language: str, context: dict, email: str, phone: str) -> dict:
    extra = {"private_link": secrets.MARK, "by_phone": not email}
    subject, body = render(template, language, context | extra)
    return {
        "channel": Channel.EMAIL if email else Channel.CALL,
        "language": language,
        "recipient": email or phone,
        "subject": subject,
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
    return not cache.get(STUCK) and deliver(pk)


def deliver(pk: int) -> bool:
    """Sends one row if nobody else does. True when it went out; failures are noted, not raised."""
    claimed = Message.objects.filter(
        pk=pk, channel=Channel.EMAIL, state__in=PENDING, attempts__lt=MOST_ATTEMPTS
    ).update(state=MessageState.SENDING, attempts=F("attempts") + 1, changed_at=timezone.now())
    if not claimed:
        return False
    message = Message.objects.get(pk=pk)
    try:
        mail = EmailMessage(
            subject=message.subject,
            body=secrets.fill(message.body, message.secret_source, message.secret_key),
            from_email=sender(message.language),
            to=[message.recipient],
            headers={"Message-ID": message.message_id, "Content-Language": message.language},
        )
        mail.send()
    except Exception as problem:  # whatever the provider says, the parent's place stands
        _note(pk, MessageState.FAILED, type(problem).__name__)
        if _is_unreachable(problem):  # not the letter's fault: the try does not count
            Message.objects.filter(pk=pk).update(attempts=F("attempts") - 1)
            cache.set(STUCK, True, REST_SECONDS)
        return False
    cache.delete(STUCK)
    _note(pk, MessageState.SENT)
    return True


def _is_unreachable(problem: Exception) -> bool:
    """The server does not answer at all; not: it answered, and refuses this letter."""
    answered = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)
    return isinstance(problem, OSError) and not isinstance(problem, answered)


def _note(pk: int, state: MessageState, problem: str = "") -> None:
    Message.objects.filter(pk=pk, state=MessageState.SENDING).update(
        state=state, problem=problem[:80], changed_at=timezone.now()
    )


def send_pending() -> dict[str, int]:
    """Sends what waits or failed, and marks as unsure what a dead sender left behind."""
    unsure = Message.objects.filter(
        state=MessageState.SENDING, changed_at__lt=timezone.now() - UNSURE_AFTER
    ).update(state=MessageState.UNSURE, changed_at=timezone.now())
    waiting = Message.objects.filter(
        channel=Channel.EMAIL, state__in=PENDING, attempts__lt=MOST_ATTEMPTS
    )
    results = []
    cache.delete(STUCK)  # each run tries for itself
    for pk in waiting.order_by("changed_at", "pk").values_list("pk", flat=True):
        results.append(deliver(pk))
        if cache.get(STUCK):
            break  # the rest would wait as long, one by one; the next run begins with them
    return {"sent": sum(results), "failed": len(results) - sum(results), "unsure": unsure}


def called(message: Message) -> None:
    """A person has made the call."""
    Message.objects.filter(
        pk=message.pk, channel=Channel.CALL, state=MessageState.SCHEDULED
    ).update(state=MessageState.SENT, changed_at=timezone.now())
