"""How many have answered, while a wave is open: counts per code batch, nothing else."""

from typing import Any

from django.db.models import Count, QuerySet

from surveys.models.hands import HandsRoom
from surveys.models.invitation import CodeBatch
from surveys.models.response import answers_of, typed_of
from surveys.models.wave import GROUPING, Wave


def by_batch(wave: Wave) -> list[tuple[CodeBatch, int]]:
    """For survey makers and school contacts. Never by gender, no history, never answers."""
    return _by_batch(wave, answers_of(wave))


def typed_by_batch(wave: Wave) -> list[tuple[CodeBatch, int]]:
    """The same of what staff typed in from paper; for those who type, too."""
    return _by_batch(wave, typed_of(wave))


def rooms_by_batch(wave: Wave) -> list[tuple[CodeBatch, list[HandsRoom]]]:
    """The rooms whose show of hands has been typed in, with how many were there; for who types."""
    batches = CodeBatch.objects.filter(wave=wave).order_by("area", "school", "pk")
    return [(one, list(one.rooms.all())) for one in batches.prefetch_related("rooms")]


def _by_batch(wave: Wave, answers: QuerySet[Any]) -> list[tuple[CodeBatch, int]]:
    counted = answers.values(*GROUPING).annotate(n=Count("pk"))
    found = {tuple(row[name] for name in GROUPING): row["n"] for row in counted}
    batches = CodeBatch.objects.filter(wave=wave).order_by("area", "school", "pk")
    return [(one, found.get(tuple(one.grouping.values()), 0)) for one in batches]
