"""What the mail provider tells afterwards (anymail's tracking webhooks): delivered, or sent back.

A message is found by the provider's id or by our own, which goes along as metadata: so word of one
that a dead sender left behind settles it, too.
"""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from outbox.models import Message, MessageState
from outbox.services import MOST_ATTEMPTS

CAME_BACK = {"bounced", "rejected", "failed", "complained"}
OUT = {MessageState.SENDING, MessageState.SENT, MessageState.UNSURE}


def note(sender: object, event: Any, **_more: object) -> None:
    """Receiver of `anymail.signals.tracking`. Sent twice it changes once."""
    ours = str((event.metadata or {}).get("message") or "")
    known = Q(message_id=ours) if ours else Q(pk=None)
    if event.message_id:
        known |= Q(provider_id=event.message_id)
    rows = Message.objects.filter(known)
    if event.event_type == "delivered":
        rows.filter(state__in=OUT).update(
            state=MessageState.DELIVERED, problem="", changed_at=timezone.now()
        )
    elif event.event_type in CAME_BACK:
        # A letter that came back does so again: it waits for a person.
        # A row without its recipient was emptied since: nobody is to send it again.
        rows.filter(state__in=OUT | {MessageState.DELIVERED}).exclude(recipient="").update(
            state=MessageState.FAILED,
            attempts=MOST_ATTEMPTS,
            problem=event.event_type,
            changed_at=timezone.now(),
        )
