"""Makes the files anew that a report lacks, from its published cells (never in a request)."""

from django.db import transaction

from releases import queries
from releases.models import Figure, Publication, ReleasePlan
from surveys.reports.drawing import draw
from surveys.reports.workbook import sheets


def redraw(publication: Publication) -> int:
    """How many files were added. Those that are there stay."""
    earlier = queries.earlier(publication.facts["earlier"])
    cells = list(publication.cells.all())
    if publication.facts.get("way") == "pairs":
        drawn = sheets(publication, cells)
    else:
        drawn = draw(
            publication, cells, earlier, queries.totals(earlier, queries.ALL), lambda: None
        )
    with transaction.atomic():
        ReleasePlan.objects.select_for_update().get(pk=publication.plan_id)
        rows = Figure.objects.filter(publication=publication)
        there = set(rows.values_list("question", "kind", "language", "format"))
        new = [
            one for one in drawn if (one.question, one.kind, one.language, one.format) not in there
        ]
        for one in new:
            one.publication = publication
        Figure.objects.bulk_create(new)
    return len(new)
