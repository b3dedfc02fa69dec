"""REP-7: a corrected report comes in the place of one in which an error was found.

What is corrected is who is counted: places whose answers are left out, or counted again. Editions
can be read side by side, so everything ever published of these people is held together: a group is
shown anew only where 0 or at least k people differ, the mask begins with every group that was shown
before, and the audit knows every number. Without everybody together there is no corrected report.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.models import User
from core.texts import missing_languages
from figures.disclosure.attribute import Outcome, Released
from figures.disclosure.mask import group_mask
from figures.table import TOTAL, Counts, Group
from releases import afterwards, changes, jobs, kept, population, queries, services, withdrawal
from releases.certificates import blocks_of
from releases.models import Figure, NoteKind, Publication, PublishJob, ReleasePlan
from releases.population import Place
from releases.services import PublishRefusedError

Words = dict[str, str]
Names = dict[tuple[str, str], Group]


@dataclass(frozen=True)
class Preview:
    """What sizes alone say of a corrected report: its groups, those of the latest edition that it
    shows no more, how many people it counts, and what stands in the way."""

    shown: list[Words]
    hidden: list[Words]
    lost: list[Words]
    n: int
    refused: str = ""


def preview(plan: ReleasePlan, sizes: Counts, without: Sequence[Place]) -> Preview:
    """From sizes only, as everything that a publisher sees before publishing."""
    held = _Held(plan, sizes, without)
    mask = group_mask(held.counts, held.groups, plan.k, held.before)
    labels = {changes.group_of(one): one["label"] for one in plan.groups}
    shown = [population.without_mark(one) for one in mask.shown]
    latest = held.told[-1][1].values() if held.told else []
    lost = {population.without_mark(one) for one in latest} - set(shown)
    return Preview(
        [labels[one] for one in shown],
        [label for group, label in labels.items() if group not in shown and group not in lost],
        [label for group, label in labels.items() if group in lost],
        held.counts.size(population.with_mark(TOTAL, held.number)),
        held.refused(shown),
    )


def decide(
    plan: ReleasePlan,
    counts: Counts,
    without: Sequence[Place],
    progress: Callable[[], None] | None = None,
    job: PublishJob | None = None,
) -> Outcome:
    """What of the plan the corrected report may tell, beside everything told before.

    PublishRefusedError with what stands in the way.
    """
    # Imported here so that no web process loads the solver (REP-25).
    from figures.disclosure.protect import protect

    held = _Held(plan, counts, without)
    with services.told_before():
        found = protect(
            held.counts, held.groups, plan.k, plan.m, earlier=held.blocks(), progress=progress,
            keep=kept.of(job, "audit"),
        ).outcome  # fmt: skip
    shown = tuple(population.without_mark(one) for one in found.shown)
    refused = held.refused(shown)
    if refused:
        raise PublishRefusedError(refused)
    plain = [
        replace(one, block=replace(one.block, group=population.without_mark(one.block.group)))
        for one in found.released
    ]
    hidden = tuple(one for one in services.groups_of(plan) if one not in shown)
    return Outcome(tuple(plain), shown, hidden, found.certificates)


class _Held:
    """Counts with every population told apart, beside what was told of each."""

    def __init__(self, plan: ReleasePlan, counts: Counts, without: Sequence[Place]) -> None:
        self.plan, self.without = plan, without
        editions = queries.told_before(Publication(plan=plan, facts={}))
        gone = {of: population.left_out(one) for one, of in editions}
        self.number = number_of(plan, without)
        apart = population.told_apart(counts, gone | {self.number: without})
        self.counts = changes.recoded(plan.merges, apart)
        known = services.groups_of(plan)
        self.told: list[tuple[Publication, Names]] = []
        for one, of in editions:
            cells = {(cell.dimension, cell.level) for cell in one.cells.all()}
            names = {
                (group.dimension, group.level): population.with_mark(group, of)
                for group in known
                if (group.dimension, group.level) in cells
            }
            self.told.append((one, names))
        self.before = list(
            dict.fromkeys(group for _one, names in self.told for group in names.values())
        )
        self.groups = [
            population.with_mark(group, self.number)
            for group in known
            if all(self._enough_differ(group, names) for _one, names in self.told)
        ]

    def _enough_differ(self, group: Group, names: Names) -> bool:
        """Whether 0 or at least k people are in the group then or now, and not both times."""
        then = names.get((group.dimension, group.level))
        if then is None:
            return True
        now = self.counts.membership(population.with_mark(group, self.number))
        rows = zip(self.counts.membership(then), now, self.counts.sizes, strict=True)
        return enough(sum(size for was, is_now, size in rows if was != is_now), self.plan.k)

    def blocks(self) -> list[Released]:
        items = {item.key: item for item in self.counts.items}
        found: list[Released] = []
        for one, names in self.told:
            cells = [cell for cell in one.cells.all() if (cell.question, cell.part) in items]
            found += blocks_of(cells, items, names)
        return found

    def refused(self, shown: Sequence[Group]) -> str:
        """What stands in the way, in a sentence; nothing where nothing does."""
        if self.told and _set(population.left_out(self.told[-1][0])) == _set(self.without):
            return _("Nothing would change: the report counts just these answers.")
        if TOTAL in shown:
            return ""
        if self.counts.size(population.with_mark(TOTAL, self.number)) < self.plan.k:
            return _("Too few answers would be left to show anything.")
        return _(
            "Whoever compares the old report with the new one could find out what a few children "
            "answered: between an earlier edition and this one, fewer than %(k)s people differ, or "
            "nearly all of them answered alike. Leave out or count again more at once, or withdraw "
            "the report."
        ) % {"k": self.plan.k}


def number_of(plan: ReleasePlan, without: Sequence[Place]) -> int:
    """Which population a corrected report without these places is about."""
    editions = queries.told_before(Publication(plan=plan, facts={}))
    return _number({of: population.left_out(one) for one, of in editions}, without)


def enough(people: int, k: int) -> bool:
    return people == 0 or people >= k


def _number(gone: dict[int, list[dict[str, str]]], without: Sequence[Place]) -> int:
    """The population's own number; the same people again have the same."""
    same = (number for number, places in gone.items() if _set(places) == _set(without))
    return next(same, max(gone, default=0) + 1)


def _set(places: Sequence[Place]) -> set[tuple[tuple[str, str], ...]]:
    return {tuple(sorted(one.items())) for one in places}


@transaction.atomic
def ask(
    publication: Publication,
    *,
    change: dict[str, Any],
    reason: Words,
    by: User | None,
) -> PublishJob:
    """A job that makes the corrected edition. `change`: which places are left out (`without`), or
    which answers become one (`join`)."""
    if missing_languages(reason):
        raise PublishRefusedError(_("Say why, in every language."))
    job = jobs.ask(publication.plan, by=by)
    wanted = change | {"reason": reason}
    if job.correction not in (None, wanted):
        raise PublishRefusedError(_("Another correction is being made. Wait until that is done."))
    PublishJob.objects.filter(pk=job.pk).update(correction=wanted)
    job.correction = wanted
    return job


@transaction.atomic
def publish(
    former: Publication,
    *,
    reason: Words,
    by: User | None,
    **made: Any,
) -> Publication:
    """The next edition with its public reason, in one step; the former one's files are gone, and
    those of later reports that were drawn of its numbers."""
    now = services.publish(former.plan, by=by, corrects=former, **made)
    withdrawal.note(now, NoteKind.CORRECTED, reason, by)
    Figure.objects.filter(publication=former).delete()
    afterwards.forget([former])
    withdrawal.forget_drawings(now)
    return now
