"""What was removed when its time was over: how many, when and by which decision; nobody's name."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Removal(models.Model):
    """The protocol of one group, or of the visits of a programme: the row stays."""

    group = models.ForeignKey("programs.Group", models.PROTECT, null=True, related_name="removals")
    # Of home visits: `last_meeting` is when the last of them was closed, `marks` the attempts.
    program = models.ForeignKey(
        "programs.Program", models.PROTECT, null=True, related_name="removals"
    )
    at = models.DateTimeField(default=timezone.now)
    # Phone and e-mail of families whose identity is not documented; they themselves go later.
    contacts_only = models.BooleanField(default=False)
    last_meeting = models.DateTimeField()
    decision = models.CharField(max_length=120, blank=True)
    families = models.PositiveIntegerField()
    marks = models.PositiveIntegerField()
    messages = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=True, program__isnull=False)
                | Q(group__isnull=False, program__isnull=True),
                name="removal_of_group_or_visits",
            ),
            models.CheckConstraint(
                condition=Q(contacts_only=False) | Q(group__isnull=False),
                name="removal_of_contacts_of_a_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group or self.program} {self.at:%Y-%m-%d}"
