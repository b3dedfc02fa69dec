"""A parent's enrolment. No personal number, no address, no child's name, no reason."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.enums import SPOKEN, Actor, ContactWay, Spoken, State


class Enrolment(models.Model):
    """One party of one or two adults who want to come to a group.

    The language of the messages, of the group and of an interpreter are three separate things.
    """

    group = models.ForeignKey("programs.Group", models.PROTECT, related_name="enrolments")
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.APPLIED
    )
    reference = models.CharField(_("reference"), max_length=9, unique=True)
    # Made when the check page is shown: sending twice finds the same row. Never shown.
    send_key = models.CharField(max_length=64, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)

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
    queued_at = models.DateTimeField(auto_now_add=True)

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
                condition=~Q(phone="", email=""), name="enrolment_can_be_reached"
            ),
            models.CheckConstraint(
                condition=Q(childcare__lte=F("children")), name="enrolment_childcare_of_children"
            ),
            models.CheckConstraint(condition=Q(children__lte=12), name="enrolment_children"),
        ]
        indexes = [models.Index(fields=["group", "state", "queued_at"], name="enrolment_queue")]

    def __str__(self) -> str:
        return self.reference

    @property
    def interpreter(self) -> Spoken | None:
        return SPOKEN.get(self.interpreter_language)

    @property
    def is_confirmed(self) -> bool:
        return self.state == State.CONFIRMED

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
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, choices=State.choices)
    actor = models.CharField(max_length=10, choices=Actor.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=120)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
