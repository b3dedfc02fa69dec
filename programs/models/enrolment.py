"""A parent's enrolment. No personal number, no address, no child's name, no reason."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.enums import HAS_PLACE, ONGOING, SPOKEN, Actor, Answer, ContactWay, Spoken, State
from programs.phones import spoken_phone


class Enrolment(models.Model):
    """One party of one or two adults who want to come to a group.

    The language of the messages, of the group and of an interpreter are three separate things.
    """

    group = models.ForeignKey("programs.Group", models.PROTECT, related_name="enrolments")
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.APPLIED
    )
    reference = models.CharField(_("reference"), max_length=9, unique=True)
    # Made when the check page is shown: sending twice finds the same row. Never shown.
    send_key = models.CharField(max_length=64, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)

    # With protected identity: the one person who knows name and contact, which lie in a table of
    # their own (`models.protected`); the name here is then an alias.
    contact_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Of a programme that documents nobody's identity, as it was when the enrolment was made: the
    # name is the reference, and the contact goes after the last meeting (docs/adr/0053).
    without_identity = models.BooleanField(default=False, editable=False)
    contact_gone_at = models.DateTimeField(null=True, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    contact_way = models.CharField(max_length=10, choices=ContactWay.choices)
    message_language = models.CharField(max_length=10)
    interpreter_language = models.CharField(max_length=10, blank=True)
    adults = models.PositiveSmallIntegerField(default=1)
    children = models.PositiveSmallIntegerField(default=1)
    ages = models.CharField(max_length=60, blank=True)
    childcare = models.PositiveSmallIntegerField(default=0)
    call_me = models.BooleanField(default=False)
    any_group = models.BooleanField(default=False)
    # Where it stands in the queue. A lottery, an offer without an answer, or a person with a reason
    # may change it (`services.queue`); when the form came is the log's first row.
    queued_at = models.DateTimeField(default=timezone.now)
    # Two adults who said no to one place: they wait for two.
    together = models.BooleanField(default=False)
    # Two offers were not answered: no more until a person has spoken with the parent.
    paused = models.BooleanField(default=False)
    # The enrolment in the group that they came from, or of the adult who began first.
    came_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="went_to"
    )

    class Meta:
        ordering = ["queued_at", "pk"]
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="enrolment_state"),
            models.CheckConstraint(
                condition=Q(adults__gte=1, adults__lte=2), name="enrolment_one_or_two_adults"
            ),
            models.CheckConstraint(
                condition=Q(contact_gone_at=None, contact_person=None) & ~Q(phone="", email="")
                | Q(contact_gone_at=None, contact_person__isnull=False, phone="", email="")
                | Q(contact_gone_at__isnull=False, without_identity=True, phone="", email=""),
                name="enrolment_can_be_reached",
            ),
            models.CheckConstraint(
                condition=Q(without_identity=False)
                | Q(name=F("reference"), ages="", contact_person=None),
                name="enrolment_holds_no_identity",
            ),
            models.CheckConstraint(
                condition=Q(childcare__lte=F("children")), name="enrolment_childcare_of_children"
            ),
            models.CheckConstraint(condition=Q(children__lte=12), name="enrolment_children"),
        ]
        indexes = [models.Index(fields=["group", "state", "queued_at"], name="enrolment_queue")]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever makes one, by a form, a list, a move or an offer: nobody's name is kept where the
        programme asks for none.
        """
        if self._state.adding:
            self.without_identity = self.group.program.without_identity
            if self.without_identity:
                self.name, self.ages = self.reference, ""
        super().save(*args, **kwargs)

    @property
    def short_name(self) -> str:
        """What a copy on a phone may hold."""
        return self.name.split()[0] if self.name.split() else self.reference

    @property
    def phone_here(self) -> str:
        """As people here write it; stored is the international form."""
        return spoken_phone(self.phone)

    @property
    def is_protected(self) -> bool:
        return self.contact_person_id is not None

    @property
    def can_be_phoned(self) -> bool:
        """By us, or by the contact person."""
        return bool(self.phone) or self.is_protected

    @property
    def may_change_contact(self) -> bool:
        """By its own link: there is one here, and nobody else has to hear of another."""
        return not self.is_protected and self.contact_gone_at is None

    @property
    def interpreter(self) -> Spoken | None:
        return SPOKEN.get(self.interpreter_language)

    @property
    def has_place(self) -> bool:
        return self.state in HAS_PLACE

    @property
    def is_ongoing(self) -> bool:
        return self.state in ONGOING

    @property
    def open_offer(self) -> "Offer | None":
        """The offer that stands, if any."""
        return self.offers.filter(answer="").first()

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN


class EnrolmentLog(models.Model):
    """Every change of state: from, to, who and why. Rows are only ever added."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="log")
    at = models.DateTimeField(auto_now_add=True)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12, choices=State.choices)
    actor = models.CharField(max_length=10, choices=Actor.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=120)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Offer(models.Model):
    """A free place that is held for a waiting party until it answers, or until the deadline.

    No deadline: only a person ends it, since the parent has no e-mail or asked to be phoned.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="offers")
    adults = models.PositiveSmallIntegerField()  # fewer than the party's: an offer to one of two
    made_at = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField(null=True, blank=True)
    wants_call = models.BooleanField(default=False)
    letter = models.ForeignKey("outbox.Message", models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(answer=""), name="offer_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answer__in=Answer.values), name="offer_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.answer}"

    @property
    def is_split(self) -> bool:
        return self.adults < self.enrolment.adults
