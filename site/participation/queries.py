"""What everybody may read. A publication is public from the moment it exists."""

from django.db.models import QuerySet

from indicators.models import Indicator
from promises import queries as promises
from promises.models import Promise
from releases.models import Figure, Publication


def reports() -> QuerySet[Publication]:
    """The latest first."""
    return Publication.objects.order_by("-published_at", "-pk")


def figure_names(publication: Publication) -> set[tuple[str, str]]:
    """(question, kind) of every drawing; the drawings themselves stay in the database."""
    rows = Figure.objects.filter(publication=publication)
    return set(rows.values_list("question", "kind").distinct())


def external_series() -> list[Indicator]:
    """What others have measured, with their observations."""
    return list(Indicator.objects.prefetch_related("observations"))


def promise_of(publication: Publication) -> Promise | None:
    """Who listens to these answers, and what was answered. Public promises only."""
    found = promises.public().filter(slug=publication.facts["promise"])
    return found.prefetch_related("answers").first()
