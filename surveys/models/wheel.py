"""Wellbeing wheels as they are edited, and the versions that surveys ask with."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from core.texts import LocalizedTextField, pick
from surveys.wheel_blocks import SpokeStreamBlock, StepStreamBlock


class Wheel(models.Model):
    """What is saved becomes a version at once (services.wheels)."""

    key = models.SlugField(_("key"), unique=True, max_length=40)
    title = LocalizedTextField(_("title"))
    steps = StreamField(StepStreamBlock(), verbose_name=_("answers, the best one first"))
    spokes = StreamField(SpokeStreamBlock(), verbose_name=_("spokes, clockwise from the top"))

    class Meta:
        ordering = ["key"]
        verbose_name = _("wellbeing wheel")
        verbose_name_plural = _("wellbeing wheels")

    def __str__(self) -> str:
        return pick(self.title, "sv").text or self.key


class WheelVersion(models.Model):
    """Title, steps and spokes as they were when they were saved. Immutable."""

    wheel = models.ForeignKey(Wheel, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wheel", "number"], name="wheel_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.wheel} v{self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk and type(self).objects.filter(pk=self.pk).exists():
            raise TypeError("A wheel's version is immutable; save the wheel anew.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]
