"""REP-7: after the close a plan may only be merged or shortened, before it is first published.

Everything here follows from the plan and from sizes; nothing looks at answers. A change is made
from the plan as it was declared, so that a later one can take an earlier one back, and never adds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import audit
from core.models import User
from core.texts import missing_languages
from figures.disclosure.mask import check_plan, group_mask
from figures.table import Bound, Counts, Group, Levels, Link
from releases import jobs, kept, ledger, queries
from releases.models import JobState, PlanChange, ReleasePlan
from releases.services import PublishRefusedError

LONGEST = 80  # of a level, as published cells hold it
YEARS = "school_year"  # put together only with the year beside
MOST = 3
Merge = tuple[str, tuple[str, ...]]  # a dimension and the levels to put together


@dataclass(frozen=True)
class Draft:
    """A plan as it would be."""

    groups: list[dict[str, Any]]
    questions: list[str]
    merges: list[dict[str, Any]]


@dataclass(frozen=True)
class Suggestion:
    """Putting two levels together shows more of their kind of group, by sizes alone."""

    merge: Merge
    labels: tuple[dict[str, str], ...]


def drafted(
    plan: ReleasePlan,
    *,
    merges: Iterable[Merge] = (),
    without: Iterable[Group] = (),
    without_questions: Iterable[str] = (),
) -> Draft:
    """The declared plan, merged and shortened. PublishRefusedError says what cannot be done."""
    groups, done = [dict(one) for one in plan.groups_at_close], []
    for dimension, levels in merges:
        groups = _merged(groups, dimension, levels)
        done.append({"dimension": dimension, "levels": list(levels), "level": "+".join(levels)})
    gone, known = set(without), {group_of(one) for one in groups}
    if not gone <= known:
        raise PublishRefusedError(_("The plan has no such group."))
    if Group() in gone:
        raise PublishRefusedError(_("Everybody together stays in the plan."))
    questions = [key for key in plan.declared_questions if key not in set(without_questions)]
    if not set(without_questions) <= set(plan.declared_questions):
        raise PublishRefusedError(_("The plan has no such question."))
    if not questions:
        raise PublishRefusedError(_("At least one question has to stay in the plan."))
    return Draft([one for one in groups if group_of(one) not in gone], questions, done)


def _merged(
    groups: list[dict[str, Any]], dimension: str, levels: Sequence[str]
) -> list[dict[str, Any]]:
    there = {level for one in groups for name, level in one["levels"] if name == dimension}
    if len(set(levels)) < 2 or not set(levels) <= there:
        raise PublishRefusedError(_("Choose at least two groups of the same kind to put together."))
    new = "+".join(levels)
    if len(new) > LONGEST:
        raise PublishRefusedError(_("So many groups cannot be put together."))
    joined: dict[Group, dict[str, Any]] = {}
    for one in groups:
        moved = [
            [name, new if name == dimension and level in levels else level]
            for name, level in one["levels"]
        ]
        group = Group(tuple((name, level) for name, level in moved))
        if group in joined:
            joined[group]["label"] = _either(joined[group]["label"], one["label"])
        else:
            joined[group] = {"levels": moved, "label": one["label"]}
    return list(joined.values())


def _either(first: dict[str, str], second: dict[str, str]) -> dict[str, str]:
    words = {}
    for code in [code for code in first if code in second]:
        with override(code):
            words[code] = _("%(first)s or %(second)s") % {
                "first": first[code],
                "second": second[code],
            }
    return words


def group_of(one: dict[str, Any]) -> Group:
    return Group(tuple((name, level) for name, level in one["levels"]))


@transaction.atomic
def change_plan(
    plan: ReleasePlan, draft: Draft, *, reason: dict[str, str], by: User | None
) -> PlanChange:
    """PublishRefusedError before the close, once a report is out or being made, without reason."""
    plan = ReleasePlan.objects.select_for_update().get(pk=plan.pk)
    refuse_change(plan)
    if missing_languages(reason):
        raise PublishRefusedError(_("Say why, in every language."))
    if (draft.groups, draft.questions) == (plan.groups, plan.questions):
        raise PublishRefusedError(_("This is the plan as it stands. Nothing was changed."))
    if not _only_shortens(draft, plan) and queries.comparisons_of(plan.source_key).exists():
        raise PublishRefusedError(
            _(
                "A comparison of before and after was published of these answers. The plan can "
                "only be shortened now."
            )
        )
    change = PlanChange.objects.create(
        plan=plan,
        groups=draft.groups,
        questions=draft.questions,
        merges=draft.merges,
        reason=reason,
        by=by,
    )
    kept.forget(plan)
    ledger.write(ledger.CHANGED, plan, ledger.of_change(change))
    audit.record(by, "changed release plan", plan)
    return change


@transaction.atomic
def set_pairs(
    plan: ReleasePlan,
    pairs: Iterable[dict[str, Any]],
    *,
    by: User | None,
    today: date | None = None,
) -> PlanChange:
    """REP-1: adds these pairs of groups, last by priority, in the place of all others; only while
    the answers are still coming in."""
    plan = ReleasePlan.objects.select_for_update().get(pk=plan.pk)
    if (today or timezone.localdate()) > plan.closes or plan.publication is not None:
        raise PublishRefusedError(
            _("The plan has to be made before the answers have come in. It is too late now.")
        )
    groups = [*(one for one in plan.groups_at_close if len(one["levels"]) < 2), *pairs]
    check_plan([group_of(one) for one in groups], plan.k)
    change = PlanChange.objects.create(
        plan=plan, groups=groups, questions=plan.questions, merges=[], reason={}, before_close=True,
        by=by,
    )  # fmt: skip
    ledger.write(ledger.CHANGED, plan, ledger.of_change(change))
    audit.record(by, "changed release plan", plan)
    return change


def _only_shortens(draft: Draft, plan: ReleasePlan) -> bool:
    same = draft.merges == plan.merges
    fewer = all(one in plan.groups for one in draft.groups)
    return same and fewer and set(draft.questions) <= set(plan.questions)


def refuse_change(plan: ReleasePlan) -> None:
    """PublishRefusedError when it is too early or too late to change the plan."""
    if plan.publication is not None:
        raise PublishRefusedError(
            _("The report has been published. Its plan cannot be changed any more.")
        )
    busy = plan.jobs.filter(state__in=[JobState.WAITING, JobState.RUNNING])
    if any(not jobs.is_gone(one) for one in busy):
        raise PublishRefusedError(_("The report is being made. Wait until that is done."))


def recoded(merges: Iterable[dict[str, Any]], counts: Counts) -> Counts:
    """The same answers with merged levels as one; nobody is left out or counted twice. A level that
    decides who was asked what is kept beside them: everybody knows it still."""
    names = {(one["dimension"], old): one["level"] for one in merges for old in one["levels"]}
    if not names:
        return counts
    merged = {name for name, _level in names}
    known: tuple[Link | Bound, ...] = (*counts.links, *counts.bounds)
    deciding = {name for one in known for name, _level in one.where} & merged

    def meant(where: Levels) -> Levels:
        return tuple((f"~{n}" if n in deciding else n, level) for n, level in where)

    places: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for place, cell in enumerate(counts.cells):
        new = tuple((name, names.get((name, level), level)) for name, level in cell.items())
        new += tuple((f"~{name}", cell[name]) for name in sorted(deciding))
        places.setdefault(new, []).append(place)

    def added(row: Sequence[int]) -> list[int]:
        return [sum(row[place] for place in some) for some in places.values()]

    return replace(
        counts,
        cells=tuple(dict(cell) for cell in places),
        sizes=tuple(added(counts.sizes)),
        links=tuple(replace(one, where=meant(one.where)) for one in counts.links),
        bounds=tuple(replace(one, where=meant(one.where)) for one in counts.bounds),
        values={
            key: {code: added(row) for code, row in by_code.items()}
            for key, by_code in counts.values.items()
        },
    )


def shown_by(draft: Draft, sizes: Counts, k: int) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Shown and hidden groups of a plan, by sizes alone."""
    mask = group_mask(recoded(draft.merges, sizes), [group_of(one) for one in draft.groups], k)
    return mask.shown, mask.hidden


def as_it_stands(plan: ReleasePlan) -> Draft:
    return Draft(plan.groups, plan.questions, plan.merges)


def suggestions(plan: ReleasePlan, sizes: Counts) -> list[Suggestion]:
    """Pairs whose merging shows more people of their kind, the best first. Not for a changed plan:
    merge, look, and go on from there."""
    if plan.change is not None and not plan.change.before_close:
        return []
    now = as_it_stands(plan)
    before, hidden = shown_by(now, sizes, plan.k)
    labels = {group_of(one): one["label"] for one in now.groups}
    found: list[tuple[int, int, Suggestion]] = []
    for dimension, pair in _pairs(now, hidden):
        draft = drafted(plan, merges=[(dimension, pair)])
        shown, _hidden = shown_by(draft, sizes, plan.k)
        merged = recoded(draft.merges, sizes)
        gain = _people(shown, merged, dimension) - _people(before, sizes, dimension)
        others = {one for one in before if one.dimension != dimension} <= set(shown)
        if gain > 0 and others:
            names = tuple(labels[Group(((dimension, level),))] for level in pair)
            found.append((-gain, len(found), Suggestion((dimension, pair), names)))
    return [one for _gain, _place, one in sorted(found, key=lambda one: one[:2])[:MOST]]


def _pairs(draft: Draft, hidden: Iterable[Group]) -> Iterator[Merge]:
    """Two levels of a kind of which at least one is hidden; of school years only neighbours."""
    levels: dict[str, list[str]] = {}
    for one in draft.groups:
        if len(one["levels"]) == 1:
            (name, level) = one["levels"][0]
            levels.setdefault(name, []).append(level)
    out = {one.levels[0] for one in hidden if len(one.levels) == 1}
    for name, some in levels.items():
        if name == YEARS:
            some = sorted(some, key=lambda year: (len(year), year))
        for pair in pairwise(some) if name == YEARS else combinations(some, 2):
            if any((name, level) in out for level in pair):
                yield name, pair


def _people(shown: Iterable[Group], sizes: Counts, dimension: str) -> int:
    return sum(sizes.size(one) for one in shown if one.dimension == dimension)
