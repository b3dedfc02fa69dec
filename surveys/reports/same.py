"""REP-4: a report beside that of another survey which the same children may have answered
(docs/adr/0047). Whoever publishes says which; surveys of one time, that ask the same of the same
invited groups, are taken for such until it is said, with a reason, that they are not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from figures.disclosure.attribute import Outcome
from figures.table import Counts
from releases import changes, kept, same, services
from releases.certificates import blocks_of
from releases.models import PublishJob, ReleasePlan
from releases.services import PublishRefusedError
from surveys.enums import SOURCE, WaveState
from surveys.models.wave import GROUPING, Wave
from surveys.reports import staff_plan
from surveys.reports.items import background_questions, facts_of, options_of, reported_questions
from surveys.reports.plan import plan_of

LONG = timedelta(days=2 * 366)
Place = tuple[str, ...]  # as GROUPING


@dataclass(frozen=True)
class Other:
    """Another survey that asks something of the same: whether the same children are taken to have
    answered it, whether somebody said so, which questions, and whether its report is out."""

    wave: Wave
    plan: ReleasePlan
    is_same: bool
    said: same.Said | None
    questions: list[dict[str, str]]

    @property
    def is_out(self) -> bool:
        return self.plan.publication is not None


def others(wave: Wave, plan: ReleasePlan) -> list[Other]:
    """Every wave with a plan that asks a question of this plan, the latest first."""
    said = same.said(plan)
    plans = ReleasePlan.objects.filter(source=SOURCE).exclude(pk=plan.pk)
    plans = plans.prefetch_related("publications")
    kept_waves = Wave.objects.exclude(state=WaveState.DISCARDED)
    waves = {one.slug: one for one in kept_waves.select_related("version")}
    words = {
        one["key"]: facts_of(one)["text"] for one in reported_questions(wave.version.definition)
    }
    found = []
    for one in plans.order_by("-closes", "-pk"):
        keys = [key for key in plan.questions if key in one.questions and key in words]
        if one.source_key in waves and keys:
            there = waves[one.source_key]
            last = said.get(one.pk)
            taken = last.same if last else _is_likely(wave, there)
            found.append(Other(there, one, taken, last, [words[key] for key in keys]))
    return found


def choices(wave: Wave, plan: ReleasePlan) -> list[Other]:
    """Those that a publisher may say something of: of the last two years, or spoken of already."""
    return [
        one for one in others(wave, plan) if one.is_same or one.said or _gap(wave, one.wave) <= LONG
    ]


def _gap(wave: Wave, other: Wave) -> timedelta:
    first, second = sorted((wave, other), key=lambda one: one.opens)
    return second.opens - first.closes


def _is_likely(wave: Wave, other: Wave) -> bool:
    """One time, and a group that both invited, or may have in units that are cut in another way."""
    if _gap(wave, other) > timedelta(days=settings.SAME_CHILDREN_DAYS):
        return False
    return any(_meet(one, there) for one in _places(wave) for there in _places(other))


def _places(wave: Wave) -> set[Place]:
    return set(wave.invited.values_list(*GROUPING))


def _is_merged(place: Place) -> bool:
    """Whether the unit is one of several that were too small (services.invited.merge)."""
    school, _area, years, program = place
    return "–" in years or not (school or program)


def _meet(one: Place, other: Place) -> bool:
    if one == other or not (_is_merged(one) or _is_merged(other)):
        return one == other
    return all(a == b or not (a and b) for a, b in zip(one[:2], other[:2], strict=True))


def held(wave: Wave, plan: ReleasePlan) -> list[Other]:
    """Those that the same children are taken to have answered."""
    return [one for one in others(wave, plan) if one.is_same]


def names(found: list[Other]) -> list[str]:
    """Addresses of what was told before, the oldest first."""
    return [one.slug for one in same.told_of(one.plan for one in found)]


def facts(wave: Wave, plan: ReleasePlan, told: list[str], shown: dict[str, Any]) -> dict[str, Any]:
    """What a report says of those before which it gave way: their names, and which of the questions
    in common it leaves out. `shown`: what else it says. Nothing where there is none."""
    if not told:
        return {}
    out = [one for one in held(wave, plan) if one.is_out]
    both = {key for one in out for key in one.plan.questions} & set(plan.questions)
    both -= {one["key"] for one in shown["questions"]}
    surveys = [
        {"slug": slug, "name": one.wave.name}
        for slug in told
        for one in out
        if one.plan.publication is not None and one.plan.publication.slug == slug
    ]
    left_out = [
        {"key": one["key"], "text": facts_of(one)["text"]}
        for one in reported_questions(wave.version.definition)
        if one["key"] in both
    ]
    return {"same": told, "beside_same": {"surveys": surveys, "left_out": left_out}}


def is_held(wave: Wave) -> bool:
    """Whether a report of the same children is out: what is told of this wave cannot change then
    without being held beside it once more."""
    plan = plan_of(wave)
    return plan is not None and any(one.is_out for one in held(wave, plan))


def hold(plan: ReleasePlan, wave: Wave, decided: list[str]) -> None:
    """In the transaction that publishes: nothing was told, said or corrected meanwhile that was not
    looked at."""
    services.hold([plan, *(one.plan for one in held(wave, plan))])
    if names(held(wave, plan)) != decided or refused(wave, plan):
        raise PublishRefusedError(
            _("The report of another survey of the same children came out meanwhile. Try again.")
        )


def refused(wave: Wave, plan: ReleasePlan) -> str:
    """Why this cannot be told beside what was told before of the same children; or nothing."""
    from surveys.reports import pool  # which asks here whether a round is held

    for one in held(wave, plan):
        published = one.plan.publication
        if published is not None and one.wave.removed_at is not None:
            return _(
                "The same children answered a survey of which the report is out and the answers "
                "are removed. Take the questions that both ask out of the plan."
            )
        if published is not None and (
            published.edition > 1
            or pool.is_told_of(one.wave)
            or staff_plan.is_told_of(one.wave)
            or any(_is_merged(place) for place in _places(one.wave) ^ _places(wave))
            or _kinds(one.wave) != _kinds(wave)
            or one.plan.merges != plan.merges
            or _options(one.wave, plan, one.plan) != _options(wave, plan, one.plan)
        ):
            return _(
                "The same children answered a survey of which the report is out, and which divides "
                "them, or the answers to a question, in another way, or of which staff were told "
                "small groups. Take the questions that both "
                "ask out of the plan."
            )
    return ""


def _kinds(wave: Wave) -> list[str]:
    return [one["key"] for one in background_questions(wave.version.definition)]


def _options(wave: Wave, plan: ReleasePlan, other: ReleasePlan) -> dict[str, object]:
    return {
        one["key"]: (one["type"], options_of(one))
        for one in reported_questions(wave.version.definition)
        if one["key"] in plan.questions and one["key"] in other.questions
    }


def decide(
    wave: Wave,
    plan: ReleasePlan,
    counts: Counts,
    progress: Callable[[], None],
    job: PublishJob | None,
    decided: list[str],
) -> Outcome:
    """What may be told of a wave, beside what was told of the same children. `counts` as the plan
    divides them."""
    if not decided:
        return services.decide(plan, counts, progress, job)
    # Imported here so that the staff pages load neither pandas nor the solver (REP-25).
    from figures.disclosure.twice import Past, protect_again
    from surveys.reports.tables import counts_of

    pasts = []
    for one in held(wave, plan):
        published = one.plan.publication
        if published is None:
            continue
        before = changes.recoded(one.plan.merges, counts_of(one.wave))
        keys = {item.key: item for item in before.items}
        groups = {(g.dimension, g.level): g for g in services.groups_of(one.plan)}
        told = blocks_of(published.cells.all(), keys, groups)
        pasts.append(Past(published.slug, before, tuple(told)))
    pasts.sort(key=lambda past: decided.index(past.name))
    # Each turn keeps what it found under a stage of its own: its inputs are others.
    turns = count()
    keep = None if job is None else lambda inputs: kept.Kept(job, f"audit {next(turns)}", inputs)
    groups = services.groups_of(plan)
    with services.told_before():
        found = protect_again(counts, groups, plan.k, plan.m, pasts, progress, keep)
    return found
