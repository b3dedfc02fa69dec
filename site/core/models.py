"""People who work here, the places of the municipality, and the log of what staff did."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.texts import LocalizedTextField, pick


class User(AbstractUser):
    """Somebody who signs in: staff, leaders, young council members. Never a child who answers."""

    language = models.CharField(
        _("language"),
        max_length=10,
        default="sv",
    )


class Area(models.Model):
    """A district of the municipality, as reports and programmes name it."""

    key = models.SlugField(_("key"), unique=True)
    name = LocalizedTextField(_("name"))

    class Meta:
        ordering = ["key"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")

    def __str__(self) -> str:
        return pick(self.name, "sv").text or self.key


class StaffUnit(models.Model):
    """A school or an area where somebody works, by its name in invitations. Who works there may
    read of smaller groups there than everybody may (REP-2, docs/adr/0046)."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("School")
        AREA = "area", _("Area")

    user = models.ForeignKey(User, models.CASCADE, related_name="units")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "name"], name="staff_unit_once")
        ]

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """Who did what to which record, and when; never a value. Rows are only ever added."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk:
            raise TypeError("The audit log is append-only.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError("The audit log is append-only.")


class TimerRun(models.Model):
    """When a command that a timer runs last succeeded (core.timers). One row per command."""

    name = models.CharField(max_length=40, unique=True)
    succeeded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Removal(models.Model):
    """What went when its time was over (core.retention): how many rows of what, by which decision.
    Nobody's name, and rows are only ever added.

    `subject` as in the log. `name`: what it was called, in each language. `counts`: by kind of row.
    """

    kind = models.SlugField(max_length=30)
    subject = models.CharField(max_length=120)
    name = LocalizedTextField()
    decision = models.CharField(max_length=120, blank=True)
    due = models.DateField()
    counts = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject} {self.at:%Y-%m-%d}"
