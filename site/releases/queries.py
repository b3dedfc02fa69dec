"""What was published, as it stands now. Nobody else asks the tables (a house test holds it)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from releases import population
from releases.models import (
    STANDING,
    Audience,
    Figure,
    LedgerEntry,
    NoteKind,
    Publication,
    PublicNote,
    PublishedCell,
)


def latest() -> QuerySet[Publication]:
    """Of each report for everybody its latest edition, withdrawn ones too: for whoever says that
    they are."""
    return _latest(Audience.PUBLIC)


def latest_of_any() -> QuerySet[Publication]:
    """For whoever withdraws: what staff are told too."""
    return _latest(*Audience.values)


def _latest(*audiences: str) -> QuerySet[Publication]:
    later = Publication.objects.filter(plan=OuterRef("plan"), edition__gt=OuterRef("edition"))
    found = Publication.objects.filter(~Exists(later), plan__audience__in=audiences)
    return found.order_by("-published_at", "-pk")


def readable() -> QuerySet[Publication]:
    """Those whose numbers everybody may read: not withdrawn."""
    return _standing(latest())


def for_staff() -> QuerySet[Publication]:
    """What staff may be told, each of their own unit (REP-2), withdrawn ones too."""
    return _latest(Audience.STAFF).select_related("plan")


def readable_by_staff() -> list[Publication]:
    """Neither withdrawn itself nor of a report that is withdrawn."""
    there = set(readable().values_list("slug", flat=True))
    return [one for one in _standing(for_staff()) if one.facts["beside"] in there]


def _standing(found: QuerySet[Publication]) -> QuerySet[Publication]:
    said = PublicNote.objects.filter(publication=OuterRef("pk"), kind__in=STANDING)
    standing = Coalesce(Subquery(said.order_by("-pk").values("kind")[:1]), Value(""))
    return found.alias(standing=standing).exclude(standing=NoteKind.WITHDRAWN)


def earlier(slugs: Sequence[str]) -> list[Publication]:
    """The readable reports at these addresses. `slugs` goes from new to old, the answer from old
    to new."""
    found = list(readable().filter(slug__in=slugs)) if slugs else []
    return sorted(found, key=lambda one: slugs.index(one.slug), reverse=True)


ALL = "*"  # no question's key


def totals(publications: Sequence[Publication], every_group_of: str = "") -> list[PublishedCell]:
    """The cells of everybody together, for a comparison over time; of the question that is named,
    or of ALL, those of every group that is shown too.
    """
    if not publications:
        return []
    wanted = Q(dimension="total")
    if every_group_of == ALL:
        wanted = Q()
    elif every_group_of:
        wanted |= Q(question=every_group_of)
    return list(PublishedCell.objects.filter(wanted, publication__in=publications))


def following(slug: str) -> list[Publication]:
    """Readable reports that compare themselves with the one at this address."""
    return [one for one in readable() if slug in one.facts.get("earlier", [])]


def comparisons_of(slug: str) -> QuerySet[Publication]:
    """Comparisons of before and after that are held beside the report at this address, which may
    not be out yet (docs/adr/0058)."""
    beside = Q(facts__beside_own__before=slug) | Q(facts__beside_own__after=slug)
    return Publication.objects.filter(beside).select_related("plan", "certificate")


def undrawn() -> list[Publication]:
    """Readable reports of which files were taken away, to be made anew."""
    whole = Figure.objects.filter(publication=OuterRef("pk"), question="", kind="table")
    return list(readable().filter(~Exists(whole)))


def told_before(publication: Publication) -> list[tuple[Publication, int]]:
    """Everything published before about the same people's answers, the oldest first, each with the
    number of its population; what was withdrawn too, since it cannot be called back."""
    known = Publication.objects.all()
    if publication.pk:
        known = known.filter(pk__lt=publication.pk)
    found = [(one, population.of(one)) for one in known.filter(plan=publication.plan_id)]
    for slug, number in publication.facts.get("held", []):
        found += [(one, number) for one in known.filter(slug=slug)]
    return sorted(found, key=lambda pair: pair[0].pk)


@dataclass(frozen=True)
class Edition:
    """A report that a corrected one has replaced, and the line of the ledger that keeps it."""

    edition: int
    published_at: datetime
    entry: LedgerEntry | None


def history(publication: Publication) -> list[Edition]:
    """The editions before this one, the latest first."""
    if publication.edition == 1:
        return []
    before = Publication.objects.filter(
        plan=publication.plan_id, edition__lt=publication.edition
    ).order_by("-edition")
    subject = f"plan:{publication.plan_id}"
    lines = LedgerEntry.objects.filter(subject=subject, action="publish")
    entries = {one.content.get("edition", 1): one for one in lines}
    return [Edition(one.edition, one.published_at, entries.get(one.edition)) for one in before]


def notes(publication: Publication) -> list[PublicNote]:
    """What was done with the report at this address, in all its editions, in order."""
    if publication.edition == 1:
        return list(publication.notes.all())
    found = PublicNote.objects.filter(
        publication__plan=publication.plan_id, publication__edition__lte=publication.edition
    )
    return list(found.select_related("publication").order_by("pk"))
