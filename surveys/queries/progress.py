"""How many have answered, while a wave is open: counts per code batch, nothing else."""

from django.db.models import Count

from surveys.models.invitation import CodeBatch
from surveys.models.response import answers_of
from surveys.models.wave import Wave


def by_batch(wave: Wave) -> list[tuple[CodeBatch, int]]:
    """For survey makers and school contacts. Never by gender, no history, never answers."""
    groups = "school", "area", "school_year"
    counted = answers_of(wave).values(*groups).annotate(n=Count("pk"))
    found = {tuple(row[name] for name in groups): row["n"] for row in counted}
    batches = CodeBatch.objects.filter(wave=wave).order_by("area", "school", "pk")
    return [(one, found.get((one.school, one.area, one.school_year), 0)) for one in batches]
