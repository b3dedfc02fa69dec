"""What was published, as it stands now. Nobody else asks the tables (a house test holds it)."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from releases.models import STANDING, Figure, NoteKind, Publication, PublicNote, PublishedCell


def latest() -> QuerySet[Publication]:
    """Of each report its latest edition, withdrawn ones too: for whoever says that they are."""
    later = Publication.objects.filter(plan=OuterRef("plan"), edition__gt=OuterRef("edition"))
    return Publication.objects.filter(~Exists(later)).order_by("-published_at", "-pk")


def readable() -> QuerySet[Publication]:
    """Those whose numbers everybody may read: not withdrawn."""
    said = PublicNote.objects.filter(publication=OuterRef("pk"), kind__in=STANDING)
    standing = Coalesce(Subquery(said.order_by("-pk").values("kind")[:1]), Value(""))
    return latest().alias(standing=standing).exclude(standing=NoteKind.WITHDRAWN)


def earlier(slugs: Sequence[str]) -> list[Publication]:
    """The readable reports at these addresses. `slugs` goes from new to old, the answer from old
    to new."""
    found = list(readable().filter(slug__in=slugs)) if slugs else []
    return sorted(found, key=lambda one: slugs.index(one.slug), reverse=True)


def totals(publications: Sequence[Publication], every_group_of: str = "") -> list[PublishedCell]:
    """The cells of everybody together, for a comparison over time; of the question that is named
    those of every group that is shown too.
    """
    if not publications:
        return []
    wanted = Q(dimension="total")
    if every_group_of:
        wanted |= Q(question=every_group_of)
    return list(PublishedCell.objects.filter(wanted, publication__in=publications))


def following(slug: str) -> list[Publication]:
    """Readable reports that compare themselves with the one at this address."""
    return [one for one in readable() if slug in one.facts.get("earlier", [])]


def undrawn() -> list[Publication]:
    """Readable reports of which files were taken away, to be made anew."""
    whole = Figure.objects.filter(publication=OuterRef("pk"), question="", kind="table")
    return list(readable().filter(~Exists(whole)))
