"""The report on answers from paper (SUR-30, docs/adr/0021)."""

from dataclasses import replace

from django.db import transaction

from core.models import User
from figures.table import TOTAL
from releases import services
from releases.models import Publication, PublishedCell
from surveys.models.invitation import CodeBatch
from surveys.models.wave import Wave
from surveys.reports.beside import Way
from surveys.reports.items import reported_questions
from surveys.services.paper import begin_typing

PAPER = Way(
    "paper",
    {"sv": "Alla som svarade på papper", "ar": "كل المشاركات على الورق"},
    {"sv": "{} – svar på papper", "ar": "{} – أجوبة على الورق"},
)


@transaction.atomic
def begin(batch: CodeBatch, *, by: User | None) -> Wave:
    """As services.paper.begin_typing; the plan is declared before the first sheet (REP-1)."""
    wave = begin_typing(batch, by=by)
    PAPER.declare(wave, (one["key"] for one in reported_questions(wave.version.definition)), by=by)
    return wave


def prepared(wave: Wave) -> tuple[Publication, list[PublishedCell]] | None:
    """What is to be published of the paper, not saved yet; None where that is nothing: no paper
    was typed in, too little of it, or it has been published.
    """
    # Imported here so that the staff pages, which import this module, load no pandas (REP-25).
    from surveys.reports.tables import counts_of

    plan = PAPER.unpublished(wave)
    if plan is None:
        return None
    counts = counts_of(wave, paper=True)
    items = tuple(item for item in counts.items if item.question in plan.questions)
    outcome = services.decide(plan, replace(counts, items=items))
    if TOTAL not in outcome.shown:
        return None
    return PAPER.publication(wave, plan, outcome), services.cells_of(outcome)
