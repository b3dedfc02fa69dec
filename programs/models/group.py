"""Programmes, their groups, meetings and seats. Which programmes exist is data."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from core.texts import LocalizedTextField, pick
from programs.enums import (
    SPOKEN,
    SPOKEN_CHOICES,
    GroupState,
    ProgramKind,
    QueuePolicy,
    SeatKind,
    Spoken,
)


class Program(models.Model):
    """Something offered to parents, such as a course or visits at home."""

    key = models.SlugField(_("key"), unique=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=ProgramKind.choices, default=ProgramKind.GROUP
    )
    name = LocalizedTextField(_("name"))
    summary = LocalizedTextField(_("summary"), long=True)
    for_whom = LocalizedTextField(_("for whom"), long=True)
    what_happens = LocalizedTextField(_("what happens"), long=True)
    leads = LocalizedTextField(_("who leads"))
    cost = LocalizedTextField(_("cost"), blank=True, help_text=_("Empty means free of charge."))
    queue_policy = models.CharField(
        _("two adults and one free seat"),
        max_length=10,
        choices=QueuePolicy.choices,
        default=QueuePolicy.PASS,
    )
    oldest_child = models.PositiveSmallIntegerField(
        _("for children up to this age in years"), null=True, blank=True
    )
    completes_at = models.PositiveSmallIntegerField(
        _("completed at, per cent of the meetings"),
        default=75,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Who has been at so many may get a certificate."),
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer an offer"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_("Only Monday to Friday 08–20 counts, and no holidays: 24 hours are two days."),
    )
    decision = models.CharField(
        _("decision on how long data is kept"),
        max_length=120,
        blank=True,
        help_text=_("Its number or date. It stands in the protocol when families are removed."),
    )
    # The first day of the month from which ESF+ is reported; off while it is empty.
    esf_from = models.DateField(null=True, blank=True, editable=False)
    without_identity = models.BooleanField(
        _("identity is not documented"),
        default=False,
        help_text=_(
            "Nobody's name and no child's age is asked or kept: a family gets a code, and its "
            "phone number or e-mail address is removed the night after the last meeting. Only for "
            "groups, and to be chosen before the first family enrols."
        ),
    )
    contact_name = models.CharField(_("contact person"), max_length=80)
    contact_phone = models.CharField(_("contact phone"), max_length=30)
    takes_visits = models.BooleanField(
        _("home visits can be asked for now"),
        default=False,
        help_text=_("Only for visits at home. Without this the page says to phone."),
    )
    visitors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="visit_programs",
        verbose_name=_("leaders who make the home visits"),
    )
    published = models.BooleanField(_("shown to the public"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "key"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                condition=Q(without_identity=False) | Q(kind=ProgramKind.GROUP),
                name="program_without_identity_meets_in_groups",
            )
        ]

    def __str__(self) -> str:
        return pick(self.name, "sv").text or self.key


class Group(ClusterableModel):
    """One group of a programme, at a place, in a language. How many fit is its seats."""

    program = models.ForeignKey(
        Program, models.PROTECT, related_name="groups", verbose_name=_("programme")
    )
    area = models.ForeignKey(
        "core.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    place = LocalizedTextField(_("place"))
    address = models.CharField(_("address"), max_length=120, blank=True)
    language = models.CharField(_("language of the group"), max_length=10, choices=SPOKEN_CHOICES)
    interpreter_languages = models.JSONField(_("interpreter languages"), default=list, blank=True)
    childcare_from_months = models.PositiveSmallIntegerField(
        _("childcare from this age in months"), null=True, blank=True
    )
    food = LocalizedTextField(_("food"), blank=True)
    contact_name = models.CharField(_("contact person"), max_length=80, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=30, blank=True)
    leaders = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="led_groups", verbose_name=_("leaders")
    )
    late_starts = models.BooleanField(
        _("families may begin late"),
        default=False,
        help_text=_("Without this nobody new is let in once the first meeting has begun."),
    )
    draws_at = models.DateTimeField(
        _("places are drawn by lot at"),
        null=True,
        blank=True,
        help_text=_("Whoever applies before that has the same chance. Empty: first come."),
    )
    # The draw, so that anybody may make it again (`services.queue.draw`).
    draw_seed = models.CharField(max_length=64, blank=True, editable=False)
    drawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=GroupState.choices, default=GroupState.DRAFT
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def __str__(self) -> str:
        return f"{self.program}, {pick(self.place, 'sv').text}"

    @property
    def spoken(self) -> Spoken:
        return SPOKEN[self.language]

    @property
    def interpreters(self) -> list[Spoken]:
        return [SPOKEN[code] for code in self.interpreter_languages if code in SPOKEN]

    @property
    def held(self) -> "list[Meeting]":
        """The meetings in order, without the cancelled ones."""
        return [one for one in self.meetings.all() if one.cancelled_at is None]

    @property
    def is_cancelled(self) -> bool:
        return self.state == GroupState.CANCELLED

    @property
    def is_announced(self) -> bool:
        """Families may know of its days and place: whoever changes them tells the families."""
        return self.state != GroupState.DRAFT or (self.pk is not None and self.enrolments.exists())

    @property
    def has_begun(self) -> bool:
        """The first meeting has started."""
        return any(one.starts <= timezone.now() for one in self.held)

    @property
    def is_over(self) -> bool:
        """There were meetings, and none is left."""
        meetings = self.held
        return bool(meetings) and all(one.ends < timezone.now() for one in meetings)

    @property
    def takes_families(self) -> bool:
        """Whether somebody new may still begin: asked of newcomers and of the queue."""
        if self.is_cancelled:
            return False
        return not self.is_over and (self.late_starts or not self.has_begun)

    @property
    def is_drawn(self) -> bool:
        """Places go by lot, and the draw has not been made yet: whoever applies just waits."""
        return self.draws_at is not None and self.drawn_at is None

    @property
    def phone(self) -> str:
        return self.contact_phone or self.program.contact_phone

    @property
    def contact(self) -> str:
        return self.contact_name or self.program.contact_name


class Meeting(models.Model):
    """A dated occasion of a group."""

    group = ParentalKey(
        Group, on_delete=models.CASCADE, related_name="meetings", verbose_name=_("group")
    )
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Raised with every change that a calendar has to know of (RFC 5545, SEQUENCE).
    sequence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["starts"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="meeting_ends_later"),
            models.UniqueConstraint(fields=["group", "starts"], name="meeting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Moved, wherever that is done, it is a new version in the parents' calendars."""
        was = getattr(self, "_was", None)
        if was is not None and was != (self.starts, self.ends):
            self.sequence += 1
            self._was = (self.starts, self.ends)
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "sequence"}
        super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "Meeting":
        made = super().from_db(*args, **kwargs)
        made._was = (made.__dict__.get("starts"), made.__dict__.get("ends"))
        return made


class Seat(models.Model):
    """One chair, or one place in the childcare. Taken when it points to an enrolment."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=10, choices=SeatKind.choices, default=SeatKind.ADULT)
    number = models.PositiveSmallIntegerField()
    enrolment = models.ForeignKey(
        "programs.Enrolment", models.PROTECT, null=True, blank=True, related_name="seats"
    )
    extra_reason = models.CharField(max_length=120, blank=True)  # why a leader added this chair

    class Meta:
        ordering = ["group", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "kind", "number"], name="seat_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="seat_number_from_one"),
            models.CheckConstraint(
                condition=Q(kind__in=SeatKind.values), name="seat_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
