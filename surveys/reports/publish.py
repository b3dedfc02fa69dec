"""From a closed wave to a published report: count, decide, draw, publish."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from core.languages import LANGUAGES
from core.models import User
from figures.table import TOTAL, Counts
from releases import afterwards, changes, jobs, queries, services
from releases.models import Publication, PublishJob, ReleasePlan
from releases.services import PublishRefusedError
from surveys.enums import WaveState
from surveys.models.wave import Wave
from surveys.reports import contents, correct, hands, join, pairs, paper, pool, same, staff, voices
from surveys.reports.aggregate import cell_sizes, dimensions, hand_counts
from surveys.reports.items import background_questions, reported_questions
from surveys.reports.plan import gone, plan_of
from surveys.services.waves import begin_count


@dataclass(frozen=True)
class Hidden:
    """A group that sizes alone hide, and why, for staff: `few` answered, or a smaller group
    could be worked out with it."""

    label: dict[str, str]
    few: bool


@dataclass(frozen=True)
class Preview:
    """What sizes alone say will be shown and hidden; answers may still hide more groups."""

    shown: list[dict[str, str]]
    hidden: list[dict[str, str]]
    why: list[Hidden]
    better: list[changes.Suggestion]


def preview(wave: Wave, plan: ReleasePlan, draft: changes.Draft | None = None) -> Preview:
    """Of the plan, or of what it would be. From sizes only, so that nobody sees answers before
    they are published."""
    sizes = sizes_of(wave)
    draft = draft or changes.as_it_stands(plan)
    shown, hidden = changes.shown_by(draft, sizes, plan.k)
    labels = {changes.group_of(one): one["label"] for one in draft.groups}
    merged = changes.recoded(draft.merges, sizes)
    why = [Hidden(labels[group], merged.size(group) < plan.k) for group in hidden]
    better = changes.suggestions(plan, sizes) if hidden else []
    return Preview([labels[g] for g in shown], [labels[g] for g in hidden], why, better)


@dataclass(frozen=True)
class Beside:
    """What came another way, by sizes alone; `enough` of it may be told."""

    way: str
    n: int
    enough: bool


def besides(wave: Wave, plan: ReleasePlan) -> list[Beside]:
    """What gets a report beside the wave's own: sheets of paper, and hands of the largest question.
    Nothing of what was answered is looked at."""
    sheets = sum(cell_sizes(wave, [], paper=True).values())
    rooms: dict[str, int] = {}
    for one in hand_counts(wave):
        rooms[one.question] = rooms.get(one.question, 0) + one.present
    found = {"paper": sheets, "hands": max(rooms.values(), default=0)}
    return [Beside(way, n, n >= plan.k) for way, n in found.items() if n]


def sizes_of(wave: Wave) -> Counts:
    """Responses per base cell, without any answer."""
    backgrounds = [question["key"] for question in background_questions(wave.version.definition)]
    sizes = cell_sizes(wave, backgrounds)
    names = dimensions(backgrounds)
    cells = tuple(dict(zip(names, cell, strict=True)) for cell in sizes)
    return Counts(cells, tuple(sizes.values()), (), {})


def check_ready(wave: Wave) -> ReleasePlan:
    """The plan to publish, or PublishRefusedError with what is missing."""
    plan = plan_of(wave)
    if refused := gone(wave):
        raise PublishRefusedError(refused)
    if wave.state != WaveState.CLOSED:
        raise PublishRefusedError(_("Close the wave first. Nothing is counted while it is open."))
    if plan is None:
        raise PublishRefusedError(
            _("No plan was made before the wave closed, so its answers cannot be published.")
        )
    unknown = unknown_in(plan, wave)
    if unknown:
        raise PublishRefusedError(
            _("The plan names what the survey does not have: %(names)s. Nothing can be published.")
            % {"names": ", ".join(unknown)}
        )
    services.refuse_early(plan)
    if refused := same.refused(wave, plan):
        raise PublishRefusedError(refused)
    return plan


def unknown_in(plan: ReleasePlan, wave: Wave) -> list[str]:
    """Questions and kinds of groups of a plan that the wave's version does not have."""
    definition = wave.version.definition
    kinds = dimensions([question["key"] for question in background_questions(definition)])
    asked = [question["key"] for question in reported_questions(definition)]
    named = dict.fromkeys(name for one in plan.groups for name, _level in one["levels"])
    found = [name for name in named if name not in kinds]
    return found + [key for key in plan.questions if key not in asked]


def ask_to_publish(wave: Wave, *, by: User | None) -> PublishJob:
    """A job for the background. Asking again while one waits or works gives that one."""
    return jobs.ask(check_ready(wave), by=by)


def wave_of(plan: ReleasePlan) -> Wave:
    """Of a report beside the wave's own too. Wave.DoesNotExist."""
    for way in (pool.POOL, staff.STAFF):
        if plan.source == way.source:
            return next(one for one in Wave.objects.all() if way.key_of(one) == plan.source_key)
    facts = plan.publication.facts if plan.publication else {"wave": {"slug": plan.source_key}}
    return Wave.objects.get(slug=facts["wave"]["slug"])


def run(job: PublishJob, wave: Wave) -> Publication | None:
    """Does the job, once; its row says how far it has come and why it stopped."""
    with jobs.taken(job) as mine:
        if not mine:
            return None
        try:
            wave.refresh_from_db(fields=["removed_at"])
            if refused := gone(wave):
                raise PublishRefusedError(refused)
            if job.correction is not None and "join" in job.correction:
                publication = join.publish_joined(job, wave)
            elif job.correction is not None:
                publication = correct.publish_corrected(job, wave)
            elif job.plan.source == pool.POOL.source:
                publication = pool.publish_pool(job, wave)
            elif job.plan.source == staff.STAFF.source:
                publication = staff.publish_staff(job, wave)
            else:
                publication = publish_wave(wave, by=job.asked_by, job=job)
        except Exception as error:
            words = str(error) if isinstance(error, PublishRefusedError) else type(error).__name__
            jobs.give_up(job, words)
            raise
        afterwards.run()
        return publication


def publish_wave(wave: Wave, *, by: User | None, job: PublishJob | None = None) -> Publication:
    """Counts, applies mask, attribute rule and audit, draws, and publishes in one atomic step.

    Answers from paper, and shows of hands, get reports of their own in the same step. The counting
    ends the receiving for good, also where the rules then let nothing be published.
    """
    # Imported here so that the staff page, which imports this module, loads neither (REP-25).
    from surveys.reports.drawing import draw
    from surveys.reports.tables import counts_of
    from surveys.reports.workbook import sheets

    progress: Callable[..., None] = partial(jobs.progress, job) if job else lambda *args: None
    plan = check_ready(wave)
    begin_count(wave)
    if refused := gone(wave):  # in the moment before
        raise PublishRefusedError(refused)
    progress(2 + len(plan.questions) * (1 + len(LANGUAGES)))
    counts = counts_of(wave)
    items = tuple(item for item in counts.items if item.question in plan.questions)
    counts = changes.recoded(plan.merges, replace(counts, items=items))
    told = same.names(same.held(wave, plan))
    outcome = same.decide(wave, plan, counts, progress, job, told)
    progress()
    # Without the total there is no report: everything in it is compared with everybody.
    cells = services.cells_of(outcome) if TOTAL in outcome.shown else []
    facts = contents.facts(wave, plan, outcome)
    facts |= same.facts(wave, plan, told, facts)
    themes = voices.facts_of(wave, plan, cells) if cells else []
    if themes:
        facts["themes"] = themes
    title = wave.version.definition["title"]
    draft = Publication(plan=plan, slug=plan.source_key, title=title, facts=facts)
    draft.certificates = outcome.certificates
    earlier = queries.earlier(facts["earlier"])
    before = queries.totals(earlier, queries.ALL)
    figures = draw(draft, cells, earlier, before, progress, job) if cells else []
    progress()
    besides = []
    for way in (paper, hands, pairs):
        found = way.prepared(wave)
        if found:
            made, its_cells = found
            facts[made.facts["way"]] = made.slug
            made.facts["beside"] = plan.source_key if cells else ""
            drawn = sheets(*found) if way is pairs else draw(*found, [], [], lambda: None)
            besides.append((*found, drawn))
    if cells or not besides:
        besides.append((draft, cells, figures))
    with transaction.atomic():
        same.hold(plan, wave, told)
        wave.refresh_from_db(fields=["removed_at"])
        if refused := gone(wave):
            raise PublishRefusedError(refused)
        if cells:
            voices.hold(wave, plan, cells, themes)
        if any(pairs.is_one(made) for made, _cells, _drawn in besides):
            pairs.hold_former(wave)
        for made, its_cells, drawn in besides:
            last = made is besides[-1][0]  # what the job made, also where it is not the wave's own
            published = services.publish(
                made.plan, title=made.title, facts=made.facts, cells=its_cells,
                certificates=made.certificates, figures=drawn, by=by, job=job if last else None,
            )  # fmt: skip
    return published
