"""What everybody may read. A publication is public from when it exists until it is withdrawn."""

from django.db.models import Count, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from core.languages import LANGUAGES
from participation.models import MadeFile, Meaning, Paper
from promises import heard
from promises import queries as promises
from promises.models import Promise
from releases import queries as releases
from releases.models import Figure, Publication
from releases.queries import history, notes
from surveys.enums import SOURCE

__all__ = ["history", "notes"]
TERM = "program-term"  # as programs.services.told


def reports() -> QuerySet[Publication]:
    """The latest first; withdrawn ones stand there as such."""
    # What promises tell of their four faces stands on the promise's own page.
    # The figures of parents' groups stand among those groups.
    found = releases.latest().exclude(plan__source__in=[heard.SOURCE, TERM])
    return found.prefetch_related("notes")


class WithdrawnError(Http404):
    """The numbers are gone. Whoever does not say why answers as if there had never been any."""

    def __init__(self, publication: Publication) -> None:
        super().__init__()
        self.publication = publication


def publication(slug: str) -> Publication:
    """The report at this address whose numbers may be read; Http404, WithdrawnError."""
    found = get_object_or_404(reports(), slug=slug)
    if found.is_withdrawn:
        raise WithdrawnError(found)
    return found


def figure_names(publication: Publication) -> set[tuple[str, str]]:
    """(question, kind) of every drawing; the drawings themselves stay in the database."""
    rows = Figure.objects.filter(publication=publication)
    return set(rows.values_list("question", "kind").distinct())


def figures(publication: Publication, **which: str) -> QuerySet[Figure]:
    return Figure.objects.filter(publication=publication, **which)


def promise_of(publication: Publication) -> Promise | None:
    """Who listens to these answers, and what was answered. Public promises only."""
    found = promises.public().filter(slug=publication.facts["promise"])
    return found.prefetch_related("answers").first()


def meaning_of(publication: Publication) -> Meaning | None:
    """What young people say that it means, once an editor has looked."""
    return Meaning.objects.filter(plan=publication.plan_id, live=True).first()


def made_file(subject: str, name: str, language: str) -> MadeFile | None:
    return MadeFile.objects.filter(subject=subject, name=name, language=language).first()


def made_names(subject: str, language: str) -> set[str]:
    found = MadeFile.objects.filter(subject=subject, language=language)
    return set(found.values_list("name", flat=True))


def paper_of(publication: Publication, language: str) -> Paper | None:
    return publication.papers.filter(language=language).first()


def pooled_with(publication: Publication) -> str:
    """The address of the report that tells small groups of this round and another together."""
    if publication.facts.get("way"):
        return ""
    found = releases.readable().filter(plan__source="survey-pool")
    mine = publication.facts["wave"]["slug"]
    return next((one.slug for one in found if mine in dict(one.facts["held"])), "")


def printed() -> QuerySet[Publication]:
    """Reports that have a PDF: not what was heard, nor the terms of parents' groups."""
    return releases.readable().exclude(plan__source__in=[heard.SOURCE, TERM])


def without_papers() -> QuerySet[Publication]:
    """Those that lack one in some language."""
    counted = printed().annotate(made=Count("papers"))
    return counted.filter(made__lt=len(LANGUAGES))


def of_surveys() -> list[Publication]:
    """Readable reports of what a round of a survey asked; not of what came another way."""
    found = releases.readable().filter(plan__source=SOURCE)
    return [one for one in found if not one.facts.get("way")]


def of_others() -> list[Publication]:
    """Readable reports of programmes, which went through the same gate."""
    return list(releases.readable().filter(plan__source__startswith="program"))
