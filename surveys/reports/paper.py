"""The report on answers from paper: a plan, a base and a page of its own (SUR-30, docs/adr/0021).

Only everybody together is told, never a group: who was given a paper is known in the group.
"""

from dataclasses import replace
from typing import Any

from django.db import transaction

from core.models import User
from figures.table import TOTAL
from releases import services
from releases.models import Publication, PublishedCell, ReleasePlan
from surveys.models.invitation import CodeBatch
from surveys.models.wave import Wave
from surveys.reports import contents
from surveys.reports.items import reported_questions
from surveys.services.paper import begin_typing

SOURCE = "survey-paper"
PAPER_WORDS = {"sv": "Alla som svarade på papper", "ar": "كل المشاركات على الورق"}
TITLE_WORDS = {"sv": "{} – svar på papper", "ar": "{} – أجوبة على الورق"}


def key_of(wave: Wave) -> str:
    return f"{wave.slug[:74]}-paper"


def plan_of(wave: Wave) -> ReleasePlan | None:
    return ReleasePlan.objects.filter(source=SOURCE, source_key=key_of(wave)).first()


@transaction.atomic
def begin(batch: CodeBatch, *, by: User | None) -> Wave:
    """As services.paper.begin_typing; the plan is declared before the first sheet (REP-1)."""
    wave = begin_typing(batch, by=by)
    if plan_of(wave) is None:
        services.declare_plan(
            SOURCE,
            key_of(wave),
            groups=[{"levels": [], "label": PAPER_WORDS}],
            questions=[one["key"] for one in reported_questions(wave.version.definition)],
            closes=wave.closes,
            by=by,
            k=wave.k,
            m=wave.m,
        )
    return wave


def prepared(wave: Wave) -> tuple[Publication, list[PublishedCell]] | None:
    """What is to be published of the paper, not saved yet; None where that is nothing: no paper
    was typed in, too little of it, or it has been published.
    """
    # Imported here so that the staff pages, which import this module, load no pandas (REP-25).
    from surveys.reports.tables import counts_of

    plan = plan_of(wave)
    if plan is None or plan.publication:
        return None
    counts = counts_of(wave, paper=True)
    items = tuple(item for item in counts.items if item.question in plan.questions)
    outcome = services.decide(plan, replace(counts, items=items))
    if TOTAL not in outcome.shown:
        return None
    facts: dict[str, Any] = contents.facts(wave, plan, outcome) | {"earlier": [], "way": "paper"}
    facts["groups"] = [one | {"invited": None} for one in facts["groups"]]
    title = {
        code: TITLE_WORDS.get(code, "{}").format(text)
        for code, text in wave.version.definition["title"].items()
    }
    made = Publication(plan=plan, slug=plan.source_key, title=title, facts=facts)
    return made, services.cells_of(outcome)
