"""Declaring a plan and publishing it. Each is one atomic step that also writes the ledger."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.models import User
from figures.disclosure.attribute import Outcome
from figures.disclosure.mask import PlanError, check_plan
from figures.table import Counts, Group
from releases import kept, ledger
from releases.certificates import CertificateError, check
from releases.ledger import write as _write_ledger
from releases.models import (
    Audience,
    Certificate,
    Figure,
    JobState,
    Publication,
    PublishedCell,
    PublishJob,
    ReleasePlan,
)


class PublishRefusedError(Exception):
    """Nothing was published; the message says why and what to do, for staff."""


def groups_of(plan: ReleasePlan) -> list[Group]:
    """The plan's groups by priority, as the disclosure rules know them."""
    return [Group(tuple((name, level) for name, level in one["levels"])) for one in plan.groups]


@transaction.atomic
def declare_plan(
    source: str,
    source_key: str,
    *,
    groups: list[dict[str, Any]],
    questions: list[str],
    closes: date,
    by: User | None,
    k: int | None = None,
    m: int | None = None,
    audience: str = Audience.PUBLIC,
    today: date | None = None,
) -> ReleasePlan:
    """REP-1: says what will be published, while nobody can have looked at the answers yet.

    PublishRefusedError when the collecting has ended, PlanError when the plan is not allowed.
    """
    if (today or timezone.localdate()) > closes:
        raise PublishRefusedError(
            _("The plan has to be made before the answers have come in. It is too late now.")
        )
    smallest = settings.K_FLOOR if audience == Audience.PUBLIC else settings.K_STAFF_FLOOR
    floors = smallest, settings.M_FLOOR
    k, m = k or floors[0], m or floors[1]
    if k < floors[0] or m < floors[1]:
        raise PlanError(f"k must be at least {floors[0]} and m at least {floors[1]}.")
    plan = ReleasePlan(
        source=source,
        source_key=source_key,
        audience=audience,
        declared_groups=groups,
        declared_questions=questions,
        k=k,
        m=m,
        closes=closes,
        declared_by=by,
    )
    check_plan(groups_of(plan), k)
    plan.save()
    _write_ledger("plan", plan, ledger.of_plan(plan))
    audit.record(by, "declared release plan", plan)
    return plan


def decide(
    plan: ReleasePlan,
    counts: Counts,
    progress: Callable[[], None] | None = None,
    job: PublishJob | None = None,
) -> Outcome:
    """What of the plan may be published, with its certificate: mask, attribute rule and audit.
    `progress` is called once for each question; a `job` goes on where one was killed."""
    # Imported here so that no web process loads the solver (REP-25).
    from figures.disclosure.protect import protect

    keep = kept.of(job, "audit")
    found = protect(counts, groups_of(plan), plan.k, plan.m, progress=progress, keep=keep)
    return found.outcome


def hold(plans: Iterable[ReleasePlan]) -> None:
    """Until the transaction ends nothing is published of them: whoever publishes what must not be
    told beside a report of theirs looks once more after this."""
    keys = sorted(one.pk for one in plans)
    list(ReleasePlan.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


@contextmanager
def told_before() -> Iterator[None]:
    """What the audit raises beside earlier releases, in words for whoever publishes."""
    # Imported here so that no web process loads the solver (REP-25).
    from figures.disclosure.protect import AuditError

    try:
        yield
    except AuditError:
        raise PublishRefusedError(
            _("Beside what was published before, nothing can be told any more.")
        ) from None
    except ValueError:
        raise PublishRefusedError(
            _("The answers are no longer those that the report was made of. Nothing was published.")
        ) from None


def refuse_early(plan: ReleasePlan) -> None:
    """PublishRefusedError when it is clear beforehand that the plan cannot be published."""
    if plan.publication is not None:
        raise PublishRefusedError(
            _(
                "This report is already published. If something is wrong in it, make a corrected "
                "report or withdraw it."
            )
        )


def cells_of(outcome: Outcome) -> list[PublishedCell]:
    """The cells to publish, not saved yet."""
    found = [
        PublishedCell(
            question=one.block.item.question,
            part=one.block.item.part,
            dimension=one.block.group.dimension,
            level=one.block.group.level,
            codes="+".join(cell.codes),
            n=one.block.n,
            count=cell.count,
            at_least=cell.at_least,
        )
        for one in outcome.released
        for cell in one.cells
    ]
    for order, cell in enumerate(found):
        cell.order = order
    return found


@transaction.atomic
def publish(
    plan: ReleasePlan,
    *,
    title: dict[str, str],
    facts: dict[str, Any],
    cells: list[PublishedCell],
    certificates: Sequence[Mapping[str, Any]],
    figures: Iterable[Figure] = (),
    by: User | None,
    job: PublishJob | None = None,
    corrects: Publication | None = None,
) -> Publication:
    """Everything or nothing: report, cells, drawings, ledger entry, and the job is done.
    `corrects`: the edition, still the latest, in whose place this one comes (corrections.py).

    A job that was given up meanwhile (another has taken its place) is refused. REP-6: so is what
    its certificates do not show to be safe (CertificateError, a fault of ours).
    """
    plan = ReleasePlan.objects.select_for_update().get(pk=plan.pk)
    if corrects is None or plan.publication != corrects:
        refuse_early(plan)
    if job is not None:
        working = PublishJob.objects.filter(pk=job.pk, state=JobState.RUNNING)
        if not working.update(state=JobState.DONE):
            raise PublishRefusedError(_("This try was given up, and another one has begun."))
        kept.forget(job.plan)
    if not cells:
        raise PublishRefusedError(
            _("Too few people answered to publish anything without giving somebody away.")
        )
    publication = Publication(
        plan=plan,
        edition=corrects.edition + 1 if corrects else 1,
        slug=plan.source_key,
        title=title,
        facts=facts,
        published_by=by,
    )
    faults = check(cells, certificates, publication)
    if faults:
        raise CertificateError("\n".join(faults))
    publication.save()
    for cell in cells:
        cell.publication = publication
    PublishedCell.objects.bulk_create(cells)
    Certificate.objects.create(publication=publication, content=list(certificates))
    drawn = list(figures)
    for figure in drawn:
        figure.publication = publication
    Figure.objects.bulk_create(drawn)
    _write_ledger("publish", plan, ledger.of_publication(publication, cells))
    audit.record(by, "published report", publication)
    return publication
