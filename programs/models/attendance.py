"""Who came to a meeting, one mark per adult, and who said beforehand that they cannot come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from programs.enums import Mark


class Attendance(models.Model):
    """The leader's mark for one adult of an enrolment (`adult` is 1 or 2), tapped `at`."""

    meeting = models.ForeignKey("programs.Meeting", models.CASCADE, related_name="attendance")
    enrolment = models.ForeignKey("programs.Enrolment", models.CASCADE, related_name="attendance")
    adult = models.PositiveSmallIntegerField(default=1)
    mark = models.CharField(max_length=10, choices=Mark.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "enrolment", "adult"], name="attendance_one_mark"
            ),
            models.CheckConstraint(
                condition=Q(adult__gte=1, adult__lte=2), name="attendance_adult_one_or_two"
            ),
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="attendance_mark"),
        ]

    def __str__(self) -> str:
        return self.mark


class Cleared(models.Model):
    """A mark was taken away, and when: an older mark that waited on a phone does not bring it back.

    An adult has a mark or this at a meeting, never both (`services.attendance`).
    """

    meeting = models.ForeignKey("programs.Meeting", models.CASCADE, related_name="cleared")
    enrolment = models.ForeignKey("programs.Enrolment", models.CASCADE, related_name="cleared")
    adult = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "enrolment", "adult"], name="cleared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.adult}"


class CannotCome(models.Model):
    """A parent said through the private link that they cannot come to this meeting."""

    meeting = models.ForeignKey("programs.Meeting", models.CASCADE, related_name="cannot_come")
    enrolment = models.ForeignKey("programs.Enrolment", models.CASCADE, related_name="cannot_come")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "enrolment"], name="cannot_come_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.meeting}"
