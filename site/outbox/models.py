"""Messages to people are visible rows, written in the transaction of what they tell about."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    CALL = "call", _("Phone call by a person")


class MessageState(models.TextChoices):
    """SENDING lasts only while a sender holds the row; found later, it means UNSURE."""

    SCHEDULED = "scheduled", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNSURE = "unsure", _("Unsure whether it arrived")


PENDING = {MessageState.SCHEDULED, MessageState.FAILED}


def new_message_id() -> str:
    """A Message-ID that stays the same for every try to send the row."""
    return f"<{uuid.uuid4()}@outbox.invalid>"


class Message(models.Model):
    """One message to one person in one language.

    A private link is a key to somebody's enrolment, so the text holds a mark in its place; the
    link itself is made at the moment of sending (`secrets`). The row may be read by staff.
    """

    kind = models.SlugField(_("kind"), max_length=60)
    about = models.CharField(max_length=80, db_index=True)  # "programs.enrolment:12"
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    language = models.CharField(max_length=10)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    secret_source = models.CharField(max_length=40, blank=True)
    secret_key = models.CharField(max_length=40, blank=True)
    message_id = models.CharField(max_length=120, unique=True, default=new_message_id)
    state = models.CharField(
        max_length=10, choices=MessageState.choices, default=MessageState.SCHEDULED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=80, blank=True)  # class of the error, never its text
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=MessageState.values), name="message_state"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="message_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
