"""What others measured, shown beside our own as theirs; and how many people there are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """How a series is measured. Only a share has a ceiling that everybody knows."""

    PERCENT = "percent", _("per cent")
    POINTS = "points", _("points")
    MEAN = "mean", _("mean value")
    PER_THOUSAND = "per-1000", _("per 1,000")
    NUMBER = "number", _("number")


class Kind(models.TextChoices):
    NATIONAL = "national", _("National survey")
    REGIONAL = "regional", _("Regional survey")
    SCHOOL = "school", _("School results")
    OTHER = "other", _("Other source")


class Indicator(models.Model):
    """One thing measured for one group, by somebody else. Words as the source writes them."""

    name = models.CharField(max_length=200)
    group = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=10, default="sv")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OTHER)
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.PERCENT)

    class Meta:
        ordering = ["name", "group"]
        constraints = [
            models.UniqueConstraint(fields=["name", "group"], name="indicator_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.group}" if self.group else self.name


class Observation(models.Model):
    """A value, with where it comes from, the day of the source and when it was brought in."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="observations")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=9, decimal_places=2)
    source = models.CharField(max_length=200)
    dated = models.DateField(null=True)
    imported_on = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year"], name="observation_once"),
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="observation_is_not_negative"
            ),
        ]


class PopulationTable(models.Model):
    """REP-21: how many children live or go to school here, out of a register, on one day."""

    source = models.CharField(max_length=200)
    dated = models.DateField()
    imported_on = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ["-dated", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "dated"], name="population_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.dated:%Y-%m-%d}"


class PopulationRow(models.Model):
    """So many people. Every person is in one row: a column is filled in in all rows or in none."""

    table = models.ForeignKey(PopulationTable, models.CASCADE, related_name="rows")
    school = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=80, blank=True)
    school_year = models.CharField(max_length=20, blank=True)
    gender = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "school", "area", "school_year", "gender"],
                name="population_row_once",
            ),
        ]
