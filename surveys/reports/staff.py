"""REP-2: what signed-in staff of a unit are told beyond the report, from k = 5 (docs/adr/0046).

It comes after the report and is decided beside it: only groups that everybody is not told of, and
only questions that everybody is told. Nothing can be told of the wave afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.models import User
from figures.disclosure.attribute import Outcome
from figures.disclosure.mask import group_mask
from figures.table import Counts, Group
from releases import changes, jobs, kept, population, services
from releases.certificates import blocks_of
from releases.models import Publication, PublishJob, ReleasePlan
from releases.services import PublishRefusedError
from surveys.enums import WaveState
from surveys.models.wave import Wave
from surveys.reports import pairs, pool, same
from surveys.reports.aggregate import cell_sizes, dimensions
from surveys.reports.items import background_questions
from surveys.reports.plan import plan_of
from surveys.reports.staff_plan import STAFF, why_not


@dataclass(frozen=True)
class Preview:
    """By sizes alone: groups that staff will be told of, those that stay hidden, and how many more
    the report tells everybody."""

    shown: list[dict[str, str]]
    hidden: list[dict[str, str]]
    known: int


def ready(wave: Wave) -> ReleasePlan:
    """The plan to publish, or PublishRefusedError with what is missing."""
    plan, own = STAFF.plan_of(wave), plan_of(wave)
    if plan is None:
        raise PublishRefusedError(_("No plan for staff was made before the wave closed."))
    services.refuse_early(plan)
    if wave.state != WaveState.CLOSED or own is None or own.publication is None:
        raise PublishRefusedError(_("Publish the report for everybody first."))
    refused = why_not(wave) or _told_otherwise(wave, own)
    if refused:
        raise PublishRefusedError(refused)
    return plan


def _told_otherwise(wave: Wave, own: ReleasePlan) -> str:
    """What was told of these answers, and cannot be held beside small groups."""
    published = own.publication
    if published is not None and published.is_withdrawn:
        return _("The report is withdrawn. Nothing more is told of it.")
    if published is not None and published.edition > 1:
        return _("The report was corrected. Small groups cannot be told safely beside both.")
    if pool.is_told_of(wave) or pairs.is_told_of(wave):
        return _("The answers were told together with those of another round already.")
    if same.is_held(wave):
        return _("The report of another survey of the same children is out.")
    return ""


def _public(wave: Wave) -> Publication:
    own = plan_of(wave)
    assert own is not None and own.publication is not None  # `ready` has looked
    return own.publication


def _parted(wave: Wave, plan: ReleasePlan) -> tuple[list[Group], list[Group]]:
    """The planned groups that the report does not tell, by priority; and those that it tells."""
    report = _public(wave)
    told = {(cell.dimension, cell.level) for cell in report.cells.all()}
    before = [one for one in services.groups_of(report.plan) if (one.dimension, one.level) in told]
    known = {frozenset(one.levels) for one in before}
    wanted = [one for one in services.groups_of(plan) if frozenset(one.levels) not in known]
    return wanted, before


def preview(wave: Wave, plan: ReleasePlan) -> Preview:
    """Of a wave whose report is out. From sizes only."""
    backgrounds = [question["key"] for question in background_questions(wave.version.definition)]
    sizes, names = cell_sizes(wave, backgrounds), dimensions(backgrounds)
    cells = tuple(dict(zip(names, cell, strict=True)) for cell in sizes)
    merged = changes.recoded(
        _public(wave).plan.merges, Counts(cells, tuple(sizes.values()), (), {})
    )
    wanted, before = _parted(wave, plan)
    mask = group_mask(merged, wanted, plan.k, before)
    labels = {changes.group_of(one): one["label"] for one in plan.groups}
    return Preview(
        [labels[one] for one in mask.shown],
        [labels[one] for one in mask.hidden],
        len(labels) - len(wanted),
    )


def ask(wave: Wave, *, by: User | None) -> PublishJob:
    plan = ready(wave)
    if not preview(wave, plan).shown:
        raise PublishRefusedError(_nothing())
    return jobs.ask(plan, by=by)


def _nothing() -> str:
    return _("There is no small group that staff can be told of safely beyond the report.")


def decide(
    wave: Wave, plan: ReleasePlan, progress: Callable[[], None], job: PublishJob | None
) -> Outcome:
    """What staff may be told, beside everything that everybody is told."""
    # Imported here so that the staff pages load neither pandas nor the solver (REP-25).
    from figures.disclosure.protect import protect
    from surveys.reports.tables import counts_of

    report = _public(wave)
    cells = list(report.cells.all())
    asked = {cell.question for cell in cells} & set(plan.questions)
    counts = counts_of(wave)
    items = tuple(item for item in counts.items if item.question in asked)
    counts = changes.recoded(report.plan.merges, replace(counts, items=items))
    wanted, before = _parted(wave, plan)
    keys = {item.key: item for item in items}
    names = {(group.dimension, group.level): group for group in before}
    told = [cell for cell in cells if (cell.question, cell.part) in keys]
    earlier = list(blocks_of(told, keys, names))
    with services.told_before():
        found = protect(
            counts, wanted, plan.k, plan.m, earlier=earlier, progress=progress,
            keep=kept.of(job, "audit"),
        )  # fmt: skip
    if not found.outcome.shown:
        raise PublishRefusedError(_nothing())
    return found.outcome


def publish_staff(job: PublishJob, wave: Wave) -> Publication:
    """Decides beside the report, and publishes to staff in one step. Nothing is drawn: the page of
    a unit is tables."""
    plan, progress = ready(wave), partial(jobs.progress, job)
    jobs.progress(job, 1 + len(plan.questions))
    outcome = decide(wave, plan, progress, job)
    progress()
    draft = draft_of(wave, plan, outcome)
    with transaction.atomic():
        own = plan_of(wave)
        others = [one.plan for one in same.held(wave, own)] if own else []
        services.hold([one for one in (own, *others) if one])
        return services.publish(
            ready(wave), title=draft.title, facts=draft.facts, cells=services.cells_of(outcome),
            certificates=outcome.certificates, by=job.asked_by, job=job,
        )  # fmt: skip


def draft_of(wave: Wave, plan: ReleasePlan, outcome: Outcome) -> Publication:
    """Not saved yet. What is hidden is not named: only one's own unit is anybody's to read of."""
    made = STAFF.publication(wave, plan, outcome)
    report = _public(wave)
    facts: dict[str, Any] = {"beside": report.slug, "held": [[report.slug, population.of(report)]]}
    made.facts |= facts
    return made
