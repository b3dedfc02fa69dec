"""What follows a meeting: why somebody was away, where it is caught up, and the end of a course."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from programs.enums import AwayReason


class Away(models.Model):
    """Why a family was not at a meeting, where they wanted to say so. One of a list, no words."""

    meeting = models.ForeignKey("programs.Meeting", models.CASCADE, related_name="away")
    enrolment = models.ForeignKey("programs.Enrolment", models.CASCADE, related_name="away")
    reason = models.CharField(max_length=10, choices=AwayReason.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "enrolment"], name="away_once"),
            models.CheckConstraint(condition=Q(reason__in=AwayReason.values), name="away_reason"),
        ]

    def __str__(self) -> str:
        return self.reason


class CatchUp(models.Model):
    """A family comes to the same meeting of a sister group instead of the one they missed."""

    enrolment = models.ForeignKey("programs.Enrolment", models.CASCADE, related_name="catch_ups")
    missed = models.ForeignKey("programs.Meeting", models.CASCADE, related_name="+")
    instead = models.ForeignKey("programs.Meeting", models.CASCADE, related_name="guests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "missed"], name="catch_up_once"),
            models.UniqueConstraint(fields=["enrolment", "instead"], name="catch_up_one_chair"),
            models.CheckConstraint(condition=~Q(missed=F("instead")), name="catch_up_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.missed} → {self.instead}"


class Completion(models.Model):
    """A leader has confirmed that one adult has completed the course."""

    enrolment = models.ForeignKey("programs.Enrolment", models.CASCADE, related_name="completions")
    adult = models.PositiveSmallIntegerField(default=1)
    attended = models.PositiveSmallIntegerField()
    meetings = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "adult"], name="completion_once"),
            models.CheckConstraint(
                condition=Q(attended__gte=1, attended__lte=F("meetings")), name="completion_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.adult}"
