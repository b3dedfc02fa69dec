"""Answers. Nothing here can point to a person, a device, a code or a moment."""

import uuid

from django.db import models

from surveys.enums import AgeBand
from surveys.models.survey import SurveyVersion
from surveys.models.wave import Wave


class Response(models.Model):
    """One finished answer sheet: grouping values of its batch, language, day and coded answers.

    Read only by surveys.services, surveys.reports.aggregate and surveys.queries.progress.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="+")
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    school = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=80, blank=True)
    school_year = models.CharField(max_length=20, blank=True)  # a label: "4" or "4–6"
    band = models.CharField(max_length=10, choices=AgeBand)  # of the batch, whose words were read
    day = models.DateField()
    answers = models.JSONField()


class ReplayMark(models.Model):
    """A sending id that has been received, as a keyed hash; no time, no way to an answer.

    The wave says when it may go, and no more than the number of the wave's answers does.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    wave = models.ForeignKey(Wave, models.CASCADE, null=True, related_name="+")
