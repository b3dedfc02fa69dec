"""What was reported to ESF+ for a month: sums per group, in versions that are only ever added."""

from typing import Any

from django.conf import settings
from django.db import models


class EsfVersion(models.Model):
    """A month of a programme as it was marked as sent. `rows`: sums per group, and nobody in them.

    Each row is {"group", "name", "participants", "minutes"}.
    """

    program = models.ForeignKey("programs.Program", models.PROTECT, related_name="esf_versions")
    month = models.DateField()  # its first day
    number = models.PositiveSmallIntegerField()
    rows = models.JSONField()
    sent_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["program", "month", "number"], name="esf_version_once"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="esf_month_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A version is only ever added.")
        super().save(*args, **kwargs)
