"""A corrected report of a wave, or of its answers from paper (REP-7, docs/adr/0039)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.languages import LANGUAGES
from core.models import User
from core.texts import pick
from figures.table import Counts
from releases import corrections, jobs, joined, population, queries, services
from releases.models import Publication, PublishedCell, PublishJob
from releases.services import PublishRefusedError
from surveys.models.wave import Wave
from surveys.reports import contents, pairs, pool, same, staff_plan
from surveys.reports.aggregate import COLUMNS, cell_sizes, dimensions
from surveys.reports.items import background_questions
from surveys.reports.paper import PAPER
from surveys.reports.plan import gone

# What the report says of those beside it, and which answers stand put together.
KEPT = ("paper", "hands", "pairs", "beside", "themes", "joined")


@dataclass(frozen=True)
class Batch:
    """Answers that came from one place, as far as the place is kept; so many of them."""

    place: dict[str, str]
    name: str
    n: int
    is_out: bool


def is_paper(publication: Publication) -> bool:
    return bool(publication.facts.get("way") == PAPER.name)


def why_not(publication: Publication, wave: Wave) -> str:
    """Why this report cannot be corrected at all; nothing where it can."""
    if refused := gone(wave):
        return refused
    if publication.facts.get("way") not in (None, "", PAPER.name):
        return _("A report of this kind cannot be corrected, only withdrawn.")
    if not is_paper(publication) and pairs.is_told_of(wave):
        return _(
            "A comparison of before and after was published of these answers. The difference "
            "between it and a corrected report cannot be held safe, so this report can only be "
            "withdrawn."
        )
    if not is_paper(publication) and pool.is_told_of(wave):
        return _(
            "Small groups of this round were published together with those of another. The "
            "difference between that and a corrected report cannot be held safe, so this report "
            "can only be withdrawn."
        )
    if not is_paper(publication) and staff_plan.is_told_of(wave):
        return _(
            "Staff were told of small groups in these answers. The difference between that and a "
            "corrected report cannot be held safe, so this report can only be withdrawn."
        )
    if not is_paper(publication) and same.is_held(wave):
        return _(
            "The report of another survey of the same children is out. The difference between it "
            "and a corrected report cannot be held safe, so this report can only be withdrawn."
        )
    return ""


def sizes_of(publication: Publication, wave: Wave) -> Counts:
    """Responses per base cell, without any answer."""
    backgrounds = [question["key"] for question in background_questions(wave.version.definition)]
    sizes = cell_sizes(wave, backgrounds, paper=is_paper(publication))
    names = dimensions(backgrounds)
    cells = tuple(dict(zip(names, cell, strict=True)) for cell in sizes)
    return Counts(cells, tuple(sizes.values()), (), {})


def batches(publication: Publication, wave: Wave, sizes: Counts) -> list[Batch]:
    """What can be left out: all the answers of a code batch, since none can be told from others."""
    found: dict[tuple[str, ...], int] = {}
    for cell, size in zip(sizes.cells, sizes.sizes, strict=True):
        key = tuple(cell[name] for name in COLUMNS)
        found[key] = found.get(key, 0) + size
    gone = population.left_out(publication)
    words = {one.program_group: one.program_words for one in wave.batches.all()}
    rows = []
    for key in sorted(found):
        place = dict(zip(COLUMNS, key, strict=True))
        said = pick(words.get(place["program_group"]) or {}, get_language() or "").text
        names = [said or text if name == "program_group" else text for name, text in place.items()]
        rows.append(Batch(place, ", ".join(filter(None, names)), found[key], place in gone))
    return rows


def ask(
    publication: Publication,
    wave: Wave,
    *,
    without: list[dict[str, str]],
    reason: dict[str, str],
    by: User | None,
) -> PublishJob:
    """A job for the background. PublishRefusedError where sizes alone say that it cannot be."""
    sizes = sizes_of(publication, wave)
    refused = why_not(publication, wave)
    refused = refused or corrections.preview(publication.plan, sizes, without).refused
    if refused:
        raise PublishRefusedError(refused)
    change = {"without": [dict(one) for one in without]}
    return corrections.ask(publication, change=change, reason=reason, by=by)


def publish_corrected(job: PublishJob, wave: Wave) -> Publication:
    """Counts, decides beside everything told before, draws, and publishes in one step."""
    # Imported here so that the staff page, which imports this module, does not load it (REP-25).
    from surveys.reports.tables import counts_of

    former, wanted = begun(job, wave)
    plan, without, progress = former.plan, wanted["without"], partial(jobs.progress, job)
    jobs.progress(job, 2 + len(plan.questions) * (1 + len(LANGUAGES)))
    counts = counts_of(wave, paper=is_paper(former))
    items = tuple(item for item in counts.items if item.question in plan.questions)
    outcome = corrections.decide(plan, replace(counts, items=items), without, progress, job)
    progress()
    cells = joined.put_together(services.cells_of(outcome), joined.of(former))
    if is_paper(former):
        facts = PAPER.publication(wave, plan, outcome).facts
    else:
        facts = contents.facts(wave, plan, outcome)
    facts |= {name: former.facts[name] for name in KEPT if name in former.facts}
    facts |= {"without": without, "population": corrections.number_of(plan, without)}
    return publish_edition(job, wave, former, facts, cells, outcome.certificates)


def begun(job: PublishJob, wave: Wave) -> tuple[Publication, dict[str, Any]]:
    """The report that a job corrects and what was asked for; or PublishRefusedError."""
    former, wanted = job.plan.publication, job.correction
    if former is None or wanted is None:
        raise PublishRefusedError(_("There is no report to correct."))
    refused = why_not(former, wave)
    if refused:
        raise PublishRefusedError(refused)
    return former, wanted


def publish_edition(
    job: PublishJob,
    wave: Wave,
    former: Publication,
    facts: dict[str, Any],
    cells: list[PublishedCell],
    certificates: Sequence[Mapping[str, Any]],
) -> Publication:
    """Draws what was decided, publishes it in the place of the former, and draws later reports
    anew that compare themselves with it."""
    # Imported here so that the staff page, which imports this module, loads neither (REP-25).
    from surveys.reports.drawing import draw
    from surveys.reports.redraw import redraw

    plan, progress = former.plan, partial(jobs.progress, job)
    draft = Publication(plan=plan, slug=former.slug, title=former.title, facts=facts)
    earlier = queries.earlier(facts["earlier"])
    figures = draw(draft, cells, earlier, queries.totals(earlier), progress, job)
    progress()
    reason = (job.correction or {})["reason"]
    with transaction.atomic():
        services.hold([plan])
        refused = why_not(former, wave)  # a pool or a comparison may have come meanwhile
        if refused:
            raise PublishRefusedError(refused)
        published = corrections.publish(
            former, reason=reason, by=job.asked_by, job=job, title=former.title,
            facts=facts, cells=cells, certificates=certificates, figures=figures,
        )  # fmt: skip
    for later in queries.undrawn():
        if later.plan.source.startswith("survey-"):
            redraw(later)
    return published
