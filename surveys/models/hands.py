"""A show of hands: how many raised a hand for each answer, in one room (SUR-30, docs/adr/0024).

No row here is anybody's answer. A record holds one question, so that no two questions can be
joined, and nothing here meets a table of answers.
"""

from django.db import models
from django.db.models import Q

from surveys.models.invitation import CodeBatch


class HandsRoom(models.Model):
    """Those of a batch who raised their hands together, as a number and nothing else.

    Read only by surveys.services, surveys.reports.aggregate and surveys.queries.progress.
    """

    batch = models.ForeignKey(CodeBatch, models.CASCADE, related_name="rooms")
    number = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="hands_room_once"),
            models.CheckConstraint(condition=Q(present__gte=1), name="hands_room_is_not_empty"),
        ]


class HandCount(models.Model):
    """One question in one room: {option or code: hands}. What is not asked has no row."""

    room = models.ForeignKey(HandsRoom, models.CASCADE, related_name="counts")
    question = models.CharField(max_length=60)
    hands = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "question"], name="hands_question_once")
        ]
