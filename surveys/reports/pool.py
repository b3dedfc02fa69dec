"""Small groups over two rounds (REP-7, docs/adr/0040): what is too small in each of two waves is
told of both together.

A wave is part of one such pool at most, so that no two overlap; nor is a pool made of what was
corrected, or of a plan with groups put together. It is decided beside everything that was told of
both waves, and has a plan, a ledger line and a page of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from core.languages import LANGUAGES
from core.models import User
from core.texts import pick
from figures.disclosure.attribute import Outcome
from figures.disclosure.mask import group_mask
from figures.table import TOTAL, Bound, Counts, Group, Link
from releases import changes, jobs, kept, population, queries, services
from releases.certificates import blocks_of
from releases.models import Publication, PublishJob, ReleasePlan
from releases.services import PublishRefusedError
from releases.trend import same_wording
from surveys.enums import Mode, WaveState
from surveys.models.wave import Wave
from surveys.reports import contents, same, staff_plan
from surveys.reports.aggregate import cell_sizes, dimensions
from surveys.reports.beside import Way
from surveys.reports.items import background_questions, facts_of, reported_questions
from surveys.reports.plan import gone, invited_sizes, plan_of, suggested_groups

POOL = Way(
    "pool",
    {"sv": "Alla som svarade, båda omgångarna", "ar": "كل المشاركات في الجولتين"},
    {"sv": "{} – två omgångar tillsammans", "ar": "{} – جولتان معًا"},
)
BEFORE, AFTER, BOTH = 1, 2, 0  # populations
Rule = TypeVar("Rule", Link, Bound)


@dataclass(frozen=True)
class Preview:
    """By sizes alone: groups too small in each round that can be shown of both, and that cannot."""

    shown: list[dict[str, str]]
    hidden: list[dict[str, str]]


def pooled(wave: Wave) -> list[str]:
    """Keys of the questions that this wave and the one before asked in the same words."""
    before = wave.previous
    if before is None or wave.version.survey_id != before.version.survey_id:
        return []
    was = {one["key"]: one for one in reported_questions(before.version.definition)}
    return [
        one["key"]
        for one in reported_questions(wave.version.definition)
        if one["key"] in was and same_wording(facts_of(one), facts_of(was[one["key"]]))
    ]


def declare(wave: Wave, *, by: User | None) -> None:
    """The plan of the pool, with the later wave's own (REP-1); none where it would overlap."""
    keys = pooled(wave)
    if not keys or wave.is_over() or POOL.plan_of(wave) is not None:
        return
    if wave.mode == Mode.FOLLOW_UP:  # the same people twice: compared, not added up
        return
    assert wave.previous is not None
    if gone(wave.previous):
        return
    others = [wave.previous, *wave.previous.later.exclude(pk=wave.pk), *wave.later.all()]
    if any(POOL.plan_of(one) is not None for one in others):
        return
    there = {str(one["levels"]) for one in suggested_groups(wave.previous)}
    groups = [one for one in suggested_groups(wave) if str(one["levels"]) in there]
    services.declare_plan(
        POOL.source,
        POOL.key_of(wave),
        groups=[one | ({} if one["levels"] else {"label": POOL.everybody}) for one in groups],
        questions=keys,
        closes=wave.closes,
        by=by,
        k=max(wave.k, wave.previous.k),
        m=max(wave.m, wave.previous.m),
    )


def is_told_of(wave: Wave) -> bool:
    """Whether a pool with answers of this wave has been published."""
    plans = [POOL.plan_of(one) for one in (wave, *wave.later.all())]
    return any(plan is not None and plan.publication is not None for plan in plans)


def ready(wave: Wave) -> ReleasePlan:
    """The plan to publish, or PublishRefusedError with what is missing."""
    plan, before = POOL.plan_of(wave), wave.previous
    if plan is None or before is None:
        raise PublishRefusedError(
            _("No plan was made to show this round together with the one before.")
        )
    services.refuse_early(plan)
    for one in (before, wave):
        if refused := gone(one):
            raise PublishRefusedError(refused)
        own = plan_of(one)
        if one.state != WaveState.CLOSED or own is None or own.publication is None:
            raise PublishRefusedError(_("Publish the reports of both rounds first."))
        if own.publication.edition > 1 or own.merges:
            raise PublishRefusedError(
                _(
                    "One of the rounds was corrected, or groups were put together in it. The "
                    "two cannot be told together."
                )
            )
        if same.is_held(one):
            raise PublishRefusedError(
                _("The same children answered two surveys of this time. They cannot be added up.")
            )
        if staff_plan.is_told_of(one):
            raise PublishRefusedError(
                _("Staff were told of small groups of one of the rounds. They cannot be added up.")
            )
        if own.m != plan.m:
            raise PublishRefusedError(_("The two rounds have different limits of protection."))
    return plan


def _told(wave: Wave) -> list[tuple[Publication, int]]:
    held = Publication(plan=ReleasePlan(), facts={"held": _held(wave)})
    return queries.told_before(held)


def _held(wave: Wave) -> list[list[Any]]:
    """Addresses of all that was told of the two waves, each with its population."""
    assert wave.previous is not None
    return [[wave.previous.slug, BEFORE], [wave.slug, AFTER]]


def _groups(plan: ReleasePlan, wave: Wave) -> tuple[list[Group], list[Group]]:
    """Everybody and the planned groups that neither wave shows, by priority; and what was shown,
    named by its population."""
    shown = []
    for publication, number in _told(wave):
        told = {(cell.dimension, cell.level) for cell in publication.cells.all()}
        own = [changes.group_of(one) for one in publication.plan.groups]
        shown += [(one, number) for one in own if (one.dimension, one.level) in told]
    plain = {group for group, _number in shown} - {TOTAL}
    wanted = [group for group in services.groups_of(plan) if group not in plain]
    return wanted, [population.with_mark(group, number) for group, number in shown]


def _joined(first: Counts, second: Counts) -> Counts:
    """Both waves' people side by side; the items are those of the second."""

    def marked(counts: Counts, number: int) -> Iterator[dict[str, str]]:
        return ({**cell, **dict([population.mark(number)])} for cell in counts.cells)

    def there(rules: Sequence[Rule], number: int) -> Iterator[Rule]:
        """Who was asked is known of each wave from its own form."""
        return (replace(one, where=(*one.where, population.mark(number))) for one in rules)

    return replace(
        second,
        cells=(*marked(first, BEFORE), *marked(second, AFTER)),
        sizes=(*first.sizes, *second.sizes),
        links=(*there(first.links, BEFORE), *there(second.links, AFTER)),
        bounds=(*there(first.bounds, BEFORE), *there(second.bounds, AFTER)),
        values={
            item.key: {
                code: [*first.values[item.key][code], *second.values[item.key][code]]
                for code in item.codes
            }
            for item in second.items
        },
    )


def _sizes(wave: Wave) -> Counts:
    backgrounds = [question["key"] for question in background_questions(wave.version.definition)]
    sizes, names = cell_sizes(wave, backgrounds), dimensions(backgrounds)
    cells = tuple(dict(zip(names, cell, strict=True)) for cell in sizes)
    return Counts(cells, tuple(sizes.values()), (), {})


def preview(wave: Wave, plan: ReleasePlan) -> Preview:
    assert wave.previous is not None
    wanted, before = _groups(plan, wave)
    mask = group_mask(_joined(_sizes(wave.previous), _sizes(wave)), wanted, plan.k, before)
    labels = {changes.group_of(one): one["label"] for one in plan.groups}
    return Preview(
        [labels[one] for one in mask.shown if one != TOTAL], [labels[one] for one in mask.hidden]
    )


def ask(wave: Wave, *, by: User | None) -> PublishJob:
    plan = ready(wave)
    if not preview(wave, plan).shown:
        raise PublishRefusedError(_nothing())
    return jobs.ask(plan, by=by)


def _nothing() -> str:
    return _("No group that is too small in each round is large enough in both together.")


def decide(wave: Wave, plan: ReleasePlan, progress: Callable[[], None], job: PublishJob) -> Outcome:
    """What may be told of both waves, beside everything told of each."""
    # Imported here so that the staff pages load neither pandas nor the solver (REP-25).
    from figures.disclosure.protect import protect
    from surveys.reports.tables import counts_of

    assert wave.previous is not None
    now = counts_of(wave)
    items = tuple(item for item in now.items if item.question in plan.questions)
    counts = _joined(counts_of(wave.previous), replace(now, items=items))
    wanted, before = _groups(plan, wave)
    names: dict[int, dict[tuple[str, str], Group]] = {BEFORE: {}, AFTER: {}}
    for group in before:
        plain = population.without_mark(group)
        number = BEFORE if population.mark(BEFORE) in group.levels else AFTER
        names[number][plain.dimension, plain.level] = group
    keys = {item.key: item for item in items}
    earlier = []
    for publication, number in _told(wave):
        cells = [c for c in publication.cells.all() if (c.question, c.part) in keys]
        earlier += blocks_of(cells, keys, names[number])
    with services.told_before():
        found = protect(
            counts, wanted, plan.k, plan.m, earlier=earlier, progress=progress,
            keep=kept.of(job, "audit"),
        )  # fmt: skip
    if TOTAL not in found.outcome.shown or len(found.outcome.shown) < 2:
        raise PublishRefusedError(_nothing())
    return found.outcome


def publish_pool(job: PublishJob, wave: Wave) -> Publication:
    from surveys.reports.drawing import draw

    plan, progress = ready(wave), partial(jobs.progress, job)
    rounds = [one for one in (wave.previous, wave) if one]
    jobs.progress(job, 2 + len(plan.questions) * (1 + len(LANGUAGES)))
    outcome = decide(wave, plan, progress, job)
    progress()
    draft = _draft(wave, plan, outcome)
    cells = services.cells_of(outcome)
    figures = draw(draft, cells, [], [], progress, job)
    progress()
    with transaction.atomic():
        services.hold([own for one in rounds if (own := plan_of(one))])
        return services.publish(
            ready(wave), title=draft.title, facts=draft.facts, cells=cells,
            certificates=outcome.certificates, figures=figures, by=job.asked_by, job=job,
        )  # fmt: skip


def _draft(wave: Wave, plan: ReleasePlan, outcome: Outcome) -> Publication:
    before = wave.previous
    assert before is not None
    made = POOL.publication(wave, plan, outcome)
    was, now = invited_sizes(before), invited_sizes(wave)

    def invited(one: dict[str, Any]) -> int | None:
        key = (one["dimension"], one["level"])
        return was[key] + now[key] if was.get(key) and now.get(key) else None

    looked_at, _shown = _groups(plan, wave)
    made.facts |= {
        "groups": [one | {"invited": invited(one)} for one in made.facts["groups"]],
        "hidden": [
            contents.named(group, one["label"])
            for one in plan.groups
            if (group := changes.group_of(one)) in looked_at and group not in outcome.shown
        ],
        "opens": before.opens.isoformat(),
        "wave": {
            "slug": wave.slug,
            "name": {
                one.code: f"{pick(before.name, one.code).text} + {pick(wave.name, one.code).text}"
                for one in LANGUAGES
            },
        },
        "beside": wave.slug,
        "population": BOTH,
        "held": _held(wave),
    }
    return made
