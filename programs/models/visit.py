"""A home visit that a parent has asked for. No address, no reason: the rest is said by phone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from programs.enums import (
    SPOKEN,
    VISIT_OPEN,
    VISIT_TO_CALL,
    Actor,
    AttemptWay,
    CallTime,
    ContactWay,
    Spoken,
    VisitState,
)
from programs.phones import spoken_phone


class Visit(models.Model):
    """One family that wants somebody to come home. `leader`: who it was handed to, if anybody."""

    program = models.ForeignKey("programs.Program", models.PROTECT, related_name="visits")
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="visits"
    )
    state = models.CharField(max_length=12, choices=VisitState.choices, default=VisitState.NEW)
    reference = models.CharField(max_length=9, unique=True)
    send_key = models.CharField(max_length=64, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    contact_way = models.CharField(max_length=10, choices=ContactWay.choices)
    message_language = models.CharField(max_length=10)
    interpreter_language = models.CharField(max_length=10, blank=True)
    times = models.JSONField(default=list, blank=True)  # `CallTime`; empty: any time
    starts = models.DateTimeField(null=True)  # of the visit, once agreed
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VisitState.values), name="visit_state"),
            models.CheckConstraint(condition=~Q(phone="", email=""), name="visit_can_be_reached"),
            models.CheckConstraint(
                condition=~Q(state=VisitState.AGREED) | Q(starts__isnull=False),
                name="visit_agreed_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in VISIT_OPEN

    @property
    def waits_for_us(self) -> bool:
        return self.state in VISIT_TO_CALL

    @property
    def phone_here(self) -> str:
        """As people here write it."""
        return spoken_phone(self.phone)

    @property
    def interpreter(self) -> Spoken | None:
        return SPOKEN.get(self.interpreter_language)

    @property
    def call_times(self) -> list[str]:
        return [str(CallTime(one).label) for one in self.times if one in CallTime.values]


class VisitLog(models.Model):
    """What was done: a change of state, or a try to reach the family (`way` and `reached`).

    A tap that was a mistake is taken back by a row of its own; rows are only ever added.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="log")
    at = models.DateTimeField(default=timezone.now)
    before = models.CharField(max_length=12, choices=VisitState.choices, blank=True)
    after = models.CharField(max_length=12, choices=VisitState.choices)
    way = models.CharField(max_length=10, choices=AttemptWay.choices, blank=True)
    reached = models.BooleanField(default=False)
    starts = models.DateTimeField(null=True)  # agreed before this row, for taking it back
    undoes = models.OneToOneField("self", models.CASCADE, null=True, related_name="undone")
    actor = models.CharField(max_length=10, choices=Actor.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
