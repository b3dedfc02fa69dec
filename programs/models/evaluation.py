"""Which of our groups a batch of codes was made for, so that its leaders can hand them out."""

from django.db import models


class Evaluation(models.Model):
    """A group is among those of a batch. Nothing here knows a code, an answer or a person: a batch
    has at least k people, and of a small group it has others too (docs/adr/0037)."""

    group = models.ForeignKey("programs.Group", models.CASCADE, related_name="evaluations")
    batch = models.ForeignKey("surveys.CodeBatch", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "batch"], name="evaluation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.batch_id}"
