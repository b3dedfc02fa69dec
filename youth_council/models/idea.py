"""Ideas that anybody sends without an account, under a promise that somebody gave (PAR-6)."""

import re
from datetime import date, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.texts import LocalizedTextField, pick
from promises.models import Matter, Promise
from surveys.enums import TextReason
from surveys.validators import MASK

PART = re.compile(r"\S+")
MOST = 500  # characters of an idea


class IdeaRound(models.Model):
    """A time in which ideas are received, under one promise. Opened by services.ideas alone.

    `promise_complete`: the service has seen a whole promise that its listener accepted; without it
    the database refuses an open round.
    """

    slug = models.SlugField(_("address"), unique=True)
    name = LocalizedTextField(_("name"))
    promise = models.ForeignKey(Promise, models.PROTECT, related_name="idea_rounds")
    opens = models.DateField(_("opens"))
    closes = models.DateField(_("closes"))
    kept_days = models.PositiveSmallIntegerField(
        _("days that ideas are kept after the last day"),
        default=730,
        validators=[MinValueValidator(30), MaxValueValidator(3650)],
        help_text=_(
            "Then ideas and their codes are deleted. What everybody could read stays among what "
            "happened then."
        ),
    )
    decision = models.CharField(
        _("decision on removal"),
        max_length=120,
        blank=True,
        help_text=_("Such as the number of the decision. It stands in the protocol of what went."),
    )
    is_open = models.BooleanField(default=False, editable=False)
    promise_complete = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["-opens", "-pk"]
        verbose_name = _("round of ideas")
        verbose_name_plural = _("rounds of ideas")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_open=False) | models.Q(promise_complete=True),
                name="ideas_open_on_a_complete_promise",
            ),
            models.CheckConstraint(
                condition=models.Q(closes__gte=models.F("opens")),
                name="ideas_close_after_they_open",
            ),
        ]

    def __str__(self) -> str:
        return pick(self.name, "sv").text

    @property
    def remove_on(self) -> date:
        return self.closes + timedelta(days=self.kept_days)

    def receives(self, today: date | None = None) -> bool:
        today = today or timezone.localdate()
        return self.is_open and self.opens <= today <= self.closes


class IdeaState(models.TextChoices):
    WAITING = "waiting", _("Waits to be read")
    PUBLIC = "public", _("Everybody can read it")
    HIDDEN = "hidden", _("Not shown")


class Idea(models.Model):
    """One idea. Nobody but a moderator reads it before it is let through.

    `digest` is the keyed hash of its code; the code was shown once, to its sender. Telephone
    numbers, addresses and personal numbers were covered before it was stored; `masked` are the
    places of words that the moderator covered. `supports` only counts: no row says by whom.
    """

    round = models.ForeignKey(IdeaRound, models.PROTECT, related_name="ideas")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=MOST)
    masked = models.JSONField(default=list, blank=True)
    title = LocalizedTextField(_("what it is about"), blank=True)
    state = models.CharField(max_length=10, choices=IdeaState, default=IdeaState.WAITING)
    reason = models.CharField(max_length=10, choices=TextReason, blank=True)
    tells_of_harm = models.BooleanField(default=False)
    supports = models.PositiveIntegerField(default=0)
    sent_on = models.DateField(default=timezone.localdate)
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, blank=True, related_name="idea"
    )

    class Meta:
        ordering = ["-sent_on", "-pk"]
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=IdeaState.PUBLIC) | models.Q(matter__isnull=False),
                name="a_public_idea_is_in_the_ledger",
            )
        ]

    @property
    def parts(self) -> list[str]:
        """Its words, as they can be covered one by one."""
        return PART.findall(self.text)

    @property
    def shown(self) -> str:
        """The text with the covered words covered."""
        places = iter(range(len(self.text)))
        hidden = set(self.masked)
        return PART.sub(lambda part: MASK if next(places) in hidden else part[0], self.text)
