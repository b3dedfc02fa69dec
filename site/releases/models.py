"""What was planned, what was published, and the ledger of both. The only door to public figures.

Knows nothing of surveys: a plan names what it is about by `source` (a kind, "survey-wave") and
`source_key` (its address). All rows but jobs are only ever added.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.texts import LocalizedTextField, pick


class OnlyAdded(models.Model):
    """A row that is written once. A correction is a new publication, never an edit."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is only ever added.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Audience(models.TextChoices):
    """Who reads what is published of a plan."""

    PUBLIC = "public", _("Everybody")
    STAFF = "staff", _("Signed-in staff of the unit")


class ReleasePlan(OnlyAdded):
    """REP-1: which groups × which questions, by priority, said before the collecting ended.

    `groups` is a list of {"levels": [[dimension, level]…], "label": {language: words}}, and
    `merges` of {"dimension", "levels", "level"}: what stands put together under one new level.
    All three are as declared, or as the last change has made them (REP-7).
    A plan for staff may tell of smaller groups, each to staff of its own unit (REP-2).
    """

    source = models.CharField(max_length=30)
    source_key = models.SlugField(max_length=80)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    declared_groups = models.JSONField()
    declared_questions = models.JSONField()
    k = models.PositiveSmallIntegerField()
    m = models.PositiveSmallIntegerField()
    closes = models.DateField()
    declared_at = models.DateTimeField(auto_now_add=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="one_plan_per_source"),
            models.CheckConstraint(
                condition=models.Q(k__gte=10, m__gte=3)
                | models.Q(audience=Audience.STAFF, k__gte=5, m__gte=3),
                name="plan_thresholds_above_the_floor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.source_key}"

    @property
    def change(self) -> "PlanChange | None":
        """The last one. Each is made from the declared plan, not from the one before."""
        made = self.changes.all() if self.pk else []
        return max(made, key=lambda one: one.pk, default=None)

    @property
    def groups_at_close(self) -> list[dict[str, Any]]:
        """What later changes are made from: as declared, with pairs added before the close."""
        before = [one for one in self.changes.all() if one.before_close] if self.pk else []
        return before[-1].groups if before else self.declared_groups

    @property
    def groups(self) -> list[dict[str, Any]]:
        return self.change.groups if self.change else self.declared_groups

    @property
    def questions(self) -> list[str]:
        return self.change.questions if self.change else self.declared_questions

    @property
    def merges(self) -> list[dict[str, Any]]:
        return self.change.merges if self.change else []

    @property
    def publication(self) -> "Publication | None":
        """The latest edition, withdrawn or not."""
        return max(self.publications.all(), key=lambda one: one.edition, default=None)


class PlanChange(OnlyAdded):
    """REP-7: a plan that was merged or shortened after the close and before it was published."""

    plan = models.ForeignKey(ReleasePlan, models.PROTECT, related_name="changes")
    groups = models.JSONField()
    questions = models.JSONField()
    merges = models.JSONField()
    reason = LocalizedTextField(_("reason"), long=True)
    before_close = models.BooleanField(default=False)  # REP-1: pairs of groups came or went
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.plan)


class Publication(OnlyAdded):
    """One report, in no language: `facts` holds wordings per language, dates and invited sizes.

    A correction is the next edition at the same address. Read through `releases.queries`.
    """

    plan = models.ForeignKey(ReleasePlan, models.PROTECT, related_name="publications")
    edition = models.PositiveSmallIntegerField(default=1)
    slug = models.SlugField(max_length=80)
    title = LocalizedTextField(_("title"))
    facts = models.JSONField()
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    # Of one that is not saved yet: what the audit left as its proof.
    certificates: Sequence[Mapping[str, Any]] = ()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "edition"], name="edition_once"),
            models.UniqueConstraint(fields=["slug", "edition"], name="edition_of_an_address_once"),
        ]

    def __str__(self) -> str:
        return pick(self.title, "sv").text

    @property
    def is_withdrawn(self) -> bool:
        """REP-7: its numbers and files are gone; its page says why."""
        said = [note.kind for note in self.notes.all() if note.kind in STANDING]
        return said[-1:] == [NoteKind.WITHDRAWN]


class NoteKind(models.TextChoices):
    WITHDRAWN = "withdraw", _("Withdrawn")
    RESTORED = "restore", _("Shown again")
    CORRECTED = "correct", _("Corrected")


STANDING = (NoteKind.WITHDRAWN, NoteKind.RESTORED)


class PublicNote(OnlyAdded):
    """What was done with a report after it was published, and why: everybody reads it there."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=NoteKind)
    reason = LocalizedTextField(_("reason"), long=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.publication}: {self.get_kind_display()}"


class PublishedCell(OnlyAdded):
    """One number that anybody may know. Nothing else about answers may be shown anywhere.

    `codes` are option keys joined by "+"; `n` is the group's number of responses. Either `count` is
    exact or `at_least` is a lower limit in whole per cent.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="cells")
    order = models.PositiveIntegerField()
    question = models.CharField(max_length=60)
    part = models.CharField(max_length=60, blank=True)
    dimension = models.CharField(max_length=60)
    level = models.CharField(max_length=80, blank=True)
    codes = models.TextField()
    n = models.PositiveIntegerField()
    count = models.PositiveIntegerField(null=True)
    at_least = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "question", "part", "dimension", "level", "codes"],
                name="published_cell_once",
            ),
            models.CheckConstraint(
                condition=models.Q(count__isnull=False, at_least__isnull=True)
                | models.Q(count__isnull=True, at_least__isnull=False),
                name="published_cell_is_a_count_or_a_limit",
            ),
            models.CheckConstraint(
                condition=models.Q(count__isnull=True) | models.Q(count__lte=models.F("n")),
                name="published_count_within_its_group",
            ),
        ]

    @property
    def is_exact(self) -> bool:
        return self.count is not None


class Certificate(OnlyAdded):
    """REP-6: worlds that show that nothing published gives anybody away, as a list with one part
    for each table of its own; checked by `releases.certificates`. Never shown to the public."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="certificate")
    content = models.JSONField()


class Figure(OnlyAdded):
    """A drawing of published cells, made when they were published."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="figures")
    question = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=10)
    format = models.CharField(max_length=4)
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "question", "kind", "language", "format"],
                name="figure_once",
            )
        ]


class LedgerEntry(OnlyAdded):
    """A chain: each entry's digest covers the one before, so that none can be changed unseen."""

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    action = models.CharField(max_length=30)
    subject = models.CharField(max_length=120)
    content = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]

    def expected_digest(self) -> str:
        text = json.dumps(
            [self.number, self.action, self.subject, self.content, self.previous],
            sort_keys=True,
            ensure_ascii=False,
        )
        return hashlib.sha256(text.encode()).hexdigest()


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Working")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped")


class JobStep(models.Model):
    """REP-12: a sealed piece of what a job has found so far; see releases.kept."""

    plan = models.ForeignKey(ReleasePlan, models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    inputs = models.CharField(max_length=64)
    content = models.BinaryField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "stage", "name"], name="job_step_once")
        ]


class PublishJob(models.Model):
    """Publishing in the background, with how far it has come."""

    plan = models.ForeignKey(ReleasePlan, models.PROTECT, related_name="jobs")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    # Of a corrected report: what to leave out and the public reason (releases.corrections).
    correction = models.JSONField(null=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="one_publish_job_at_a_time",
            )
        ]
