"""Answers. Nothing here can point to a person, a device, a code or a moment.

Each way of answering has a table of its own, so that none can be mixed with another by a mistake in
a query; `answers_of` is the one place that says which table a wave's answers lie in.
"""

import uuid

from django.db import models

from surveys.enums import AgeBand, Mode
from surveys.models.survey import Survey, SurveyVersion
from surveys.models.wave import Wave


class Sheet(models.Model):
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
    program_group = models.CharField(max_length=160, blank=True)
    band = models.CharField(max_length=10, choices=AgeBand)  # of the batch, whose words were read
    day = models.DateField()
    answers = models.JSONField()

    class Meta:
        abstract = True


class Response(Sheet):
    """An anonymous answer."""


class FollowUpResponse(Sheet):
    """An answer of a survey in follow-up mode.

    `word`: the person's code word as a slow keyed hash (services.codewords); empty where none was
    made, and everywhere once the survey's key has been destroyed.
    """

    word = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["wave", "word"], name="follow_up_word")]


class PaperResponse(Sheet):
    """An answer that somebody gave on paper and a member of staff typed in (SUR-30).

    Counted and reported by itself, never with those above (docs/adr/0021).
    """


TABLES: dict[str, type[Sheet]] = {Mode.ANONYMOUS: Response, Mode.FOLLOW_UP: FollowUpResponse}


def answers_of(wave: Wave) -> "models.QuerySet[Sheet]":
    """The answers that people have sent in this wave, from the one table of its mode."""
    return TABLES[wave.mode]._default_manager.filter(wave=wave)


def typed_of(wave: Wave) -> "models.QuerySet[PaperResponse]":
    """Those that staff typed in from paper, whatever the mode."""
    return PaperResponse.objects.filter(wave=wave)


def everything_of(wave: Wave) -> "tuple[models.QuerySet[Sheet], ...]":
    """Both, each by itself: for what is done with all that a wave has, such as discarding it."""
    return answers_of(wave), typed_of(wave)


class FollowUpKey(models.Model):
    """The secret that a survey's code words are hashed with. Without it nobody can make the hash
    of a word again; `destroyed` then says since when, and no new secret is ever made.

    Not a field of Survey: Wagtail copies those into every revision.
    """

    survey = models.OneToOneField(Survey, models.PROTECT, primary_key=True, related_name="+")
    secret = models.CharField(max_length=64, blank=True)
    destroyed = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(destroyed=None) | models.Q(secret=""),
                name="a_destroyed_key_holds_no_secret",
            )
        ]


class ReplayMark(models.Model):
    """A sending id that has been received, as a keyed hash; no time, no way to an answer.

    The wave says when it may go, and no more than the number of the wave's answers does.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    wave = models.ForeignKey(Wave, models.CASCADE, null=True, related_name="+")
