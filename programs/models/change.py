"""What happened to a meeting or a group, and what was done about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from programs.enums import Happening


class Change(models.Model):
    """One guided action, made once per `key`. `before` is what the parents knew until then."""

    key = models.CharField(max_length=64, unique=True)  # made with the page that asks for the yes
    group = models.ForeignKey("programs.Group", models.CASCADE, related_name="changes")
    meeting = models.ForeignKey(
        "programs.Meeting", models.CASCADE, null=True, related_name="changes"
    )
    what = models.CharField(max_length=10, choices=Happening.choices)
    before = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=Happening.values), name="change_what_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d}"
