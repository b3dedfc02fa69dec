"""Codes that let people in. A code knows its batch and whether it is used, never when or who."""

from django.db import models

from surveys.bands import band_of
from surveys.enums import AgeBand, CodeKind
from surveys.models.wave import Wave


class CodeBatch(models.Model):
    """The finest grouping that a response can get from its code; at least k invited people.

    `school_year` is a label ("4", or "4–6" where years were merged to reach k); `school` and `area`
    are blank where they had to be merged too. See InvitedGroup. `band`: whose words its people
    read, from the school years unless somebody has chosen another.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="batches")
    school = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=80, blank=True)
    school_year = models.CharField(max_length=20, blank=True)
    size = models.PositiveIntegerField()
    band = models.CharField(max_length=10, choices=AgeBand, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "school", "area", "school_year"], name="code_batch_once"
            )
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        self.band = self.band or band_of(self.school_year)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


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
