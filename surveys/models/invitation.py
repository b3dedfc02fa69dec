"""Codes that let people in, and what guardians are asked with; nobody's name, nobody's time."""

import uuid

from django.db import models

from core.texts import LocalizedTextField
from surveys.bands import band_of
from surveys.enums import AgeBand, CodeKind
from surveys.models.wave import GROUPING, Wave


class CodeBatch(models.Model):
    """The finest grouping that a response can get from its code; at least k invited people.

    `school_year` is a label ("4", or "4–6" where years were merged to reach k); `school` and `area`
    are blank where they had to be merged too; `program_group` is blank for a school's. See
    InvitedGroup. `program_words`: how it is called in each language, for reports. `band`: whose
    words its people read, from the school years unless somebody has chosen another. `guardian_yes`,
    `guardian_no`: how many guardians have said so (SUR-44); nothing says who, and no row is kept of
    an answer.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="batches")
    school = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=80, blank=True)
    school_year = models.CharField(max_length=20, blank=True)
    program_group = models.CharField(max_length=160, blank=True)
    program_words = LocalizedTextField(blank=True)
    size = models.PositiveIntegerField()
    band = models.CharField(max_length=10, choices=AgeBand, blank=True)
    guardian_yes = models.PositiveIntegerField(default=0)
    guardian_no = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", *GROUPING], name="code_batch_once"),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        self.band = self.band or band_of(self.school_year)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def grouping(self) -> dict[str, str]:
        """What its answers and its invited people are found by."""
        return {name: getattr(self, name) for name in GROUPING}

    @property
    def place(self) -> str:
        """Where its people are, as far as that is kept."""
        return ", ".join(one for one in self.grouping.values() if one)


class Code(models.Model):
    """`digest` is a keyed hash. Only a class code, which many share, can be shown again."""

    digest = models.CharField(primary_key=True, max_length=64)
    batch = models.ForeignKey(CodeBatch, models.CASCADE, related_name="codes")
    kind = models.CharField(max_length=10, choices=CodeKind)
    shown = models.CharField(max_length=12, blank=True)
    used = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=CodeKind.CLASS) | models.Q(shown=""),
                name="a_slip_code_is_never_stored_readable",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=CodeKind.SLIP) | models.Q(used=False),
                name="a_class_code_is_never_used_up",
            ),
        ]


class PoolCode(models.Model):
    """A slip code that no guardian has drawn yet, sealed; gone with the drawing (docs/adr/0022).

    Its row in Code was written with all others of the pool, in another order, and is not touched
    by the drawing: nothing leads from here to there without the key and the seal opened.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(CodeBatch, models.CASCADE, related_name="pool")
    sealed = models.CharField(max_length=120)


class GuardianSlip(models.Model):
    """The one-time link on a guardian's paper, as a keyed hash. `answered` is all that is kept of
    an answer: not which, not when, and not the code that was drawn."""

    digest = models.CharField(primary_key=True, max_length=64)
    batch = models.ForeignKey(CodeBatch, models.CASCADE, related_name="guardian_slips")
    answered = models.BooleanField(default=False)
