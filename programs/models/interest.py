"""Somebody whom no group fits yet. No account; a private link takes it back."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from programs.enums import SPOKEN_CHOICES, ContactWay


class Interest(models.Model):
    """What a parent wishes for, kept until a group opens that suits. Empty means "any"."""

    program = models.ForeignKey("programs.Program", models.CASCADE, related_name="interests")
    send_key = models.CharField(max_length=64, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    contact_way = models.CharField(max_length=10, choices=ContactWay.choices)
    message_language = models.CharField(max_length=10)
    interpreter_language = models.CharField(max_length=10, blank=True)
    adults = models.PositiveSmallIntegerField(default=1)
    children = models.PositiveSmallIntegerField(default=1)
    ages = models.CharField(max_length=60, blank=True)
    childcare = models.PositiveSmallIntegerField(default=0)
    group_language = models.CharField(max_length=10, choices=SPOKEN_CHOICES, blank=True)
    area = models.ForeignKey("core.Area", models.SET_NULL, null=True, blank=True, related_name="+")
    times = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # The enrolments that were made of it, one in each group that suited.
    enrolments = models.ManyToManyField("programs.Enrolment", related_name="interests")
    closed_at = models.DateTimeField(null=True)  # taken back, or enrolled

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="", email=""), name="interest_can_be_reached"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.pk}"
