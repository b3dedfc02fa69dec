"""Series that others measured, shown beside our own and marked as theirs."""

from django.db import models


class Indicator(models.Model):
    """One thing measured for one group, by somebody else. Words as the source writes them."""

    name = models.CharField(max_length=200)
    group = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=10, default="sv")

    class Meta:
        ordering = ["name", "group"]
        constraints = [
            models.UniqueConstraint(fields=["name", "group"], name="indicator_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.group}" if self.group else self.name


class Observation(models.Model):
    """A share in per cent, with where it comes from and when it was brought in."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="observations")
    year = models.PositiveSmallIntegerField()
    percent = models.DecimalField(max_digits=4, decimal_places=1)
    source = models.CharField(max_length=200)
    imported_on = models.DateField(auto_now_add=True)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year"], name="observation_once"),
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=100), name="observation_is_a_share"
            ),
        ]
