"""What was removed when its time was over: how many, when and by which decision; nobody's name."""

from django.db import models
from django.utils import timezone


class Removal(models.Model):
    """The protocol of one group: its families are gone, the row stays."""

    group = models.ForeignKey("programs.Group", models.PROTECT, related_name="removals")
    at = models.DateTimeField(default=timezone.now)
    last_meeting = models.DateTimeField()
    decision = models.CharField(max_length=120, blank=True)
    families = models.PositiveIntegerField()
    marks = models.PositiveIntegerField()
    messages = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.group} {self.at:%Y-%m-%d}"
