"""Messages to people are visible rows, written in the transaction of what they tell about."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.texts import LocalizedTextField, missing_languages


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    CALL = "call", _("Phone call by a person")


class MessageState(models.TextChoices):
    """SENDING lasts only while a sender holds the row; found later, it means UNSURE."""

    SCHEDULED = "scheduled", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled, not sent")
    UNSURE = "unsure", _("Unsure whether it arrived")


PENDING = {MessageState.SCHEDULED, MessageState.FAILED}
AUTOMATIC = {Channel.EMAIL, Channel.SMS}  # a machine sends them; a call is made by a person


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
    # What there is one message of, such as the reminder of one meeting to one family.
    key = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    language = models.CharField(max_length=10)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    # What a letter about one day was written of, so that it can be written anew: times, our keys.
    facts = models.JSONField(default=dict, blank=True)
    secret_source = models.CharField(max_length=40, blank=True)
    secret_key = models.CharField(max_length=40, blank=True)
    message_id = models.CharField(max_length=120, unique=True, default=new_message_id)
    provider_id = models.CharField(max_length=120, blank=True, db_index=True)  # the provider's own
    state = models.CharField(
        max_length=10, choices=MessageState.choices, default=MessageState.SCHEDULED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=80, blank=True)  # the error's class, or why cancelled
    due_at = models.DateTimeField(null=True)  # not before; None: at once
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values), name="message_state"
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="message_channel"),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="message_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class Wording(models.Model):
    """Our own words for one kind of message, in place of those that came with the product.

    `outbox.kinds` says which kinds there are and what may stand in braces. Never without a
    language: whoever reads the other one would get a message that is not theirs.
    """

    kind = models.SlugField(max_length=60, unique=True)
    subject = LocalizedTextField(_("subject"))
    body = LocalizedTextField(_("letter"), long=True)
    sms = LocalizedTextField(_("text message"), long=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.kind

    def save(self, *args: object, **kwargs: object) -> None:
        """Raises ValidationError where a language is missing."""
        lacking = missing_languages(self.subject) + missing_languages(self.body)
        if any((self.sms or {}).values()):
            lacking += missing_languages(self.sms)
        if lacking:
            raise ValidationError(f"{self.kind} lacks words in: {', '.join(sorted(set(lacking)))}")
        super().save(*args, **kwargs)  # type: ignore[arg-type]
