"""PAR-4: what children said, and where it led: a decision, an action, an effect.

An idea, a theme of a survey, a note from a workshop or a referral becomes a matter under the
promise that somebody gave when it was asked for. Steps are only ever added, each with its day, its
status and a reason in every language; what was written before stays in sight.
"""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from core.texts import missing_languages
from promises.models import Matter, MatterKind, MatterStep, Promise, StepKind, StepStatus
from promises.queries import workable_by


def matters() -> QuerySet[Matter]:
    """Everybody may read these, the latest first: all under a promise that is public."""
    found = Matter.objects.filter(promise__accepted_at__isnull=False)
    return found.select_related("promise").prefetch_related("steps")


@transaction.atomic
def open_matter(
    promise: Promise,
    *,
    kind: MatterKind,
    slug: str,
    title: Mapping[str, str],
    said: Mapping[str, str],
    on: date,
    by: User | None,
) -> Matter:
    """What was said, from now on in the ledger. Raises ValidationError without a given promise."""
    if promise.accepted_at is None:
        raise ValidationError(_("The listener has to accept the promise first."))
    matter = Matter.objects.create(
        promise=promise, kind=kind, slug=slug, title=dict(title), said=dict(said), heard_on=on
    )
    record(by, "open matter", matter)
    return matter


@transaction.atomic
def add_step(
    matter: Matter,
    *,
    kind: str,
    status: str,
    on: date,
    reason: Mapping[str, str],
    by: User | None,
) -> MatterStep:
    """One more step. Only for those who may answer the promise; nothing is ever taken back."""
    if by is not None and not workable_by(by).filter(pk=matter.promise_id).exists():
        raise PermissionDenied
    matter = Matter.objects.select_for_update().get(pk=matter.pk)
    if missing_languages(dict(reason)):
        raise ValidationError({"reason": _("Say why, in all languages.")})
    if not matter.heard_on <= on <= timezone.localdate():
        raise ValidationError({"on": _("Choose a day from when it was said until today.")})
    step = MatterStep.objects.create(
        matter=matter,
        kind=StepKind(kind),
        status=StepStatus(status),
        on=on,
        reason=dict(reason),
    )
    record(by, "add step", matter, note=f"{step.kind} {step.status}")
    return step


def from_answer(promise: Promise, *, on: date, by: User) -> None:
    """Each theme of a published answer: what was done is an action, a no a decision."""
    for number, answer in enumerate(promise.answers.all(), 1):
        matter = open_matter(
            promise,
            kind=MatterKind.THEME,
            slug=f"{promise.slug}-{number}",
            title=answer.theme,
            said=answer.you_said,
            on=on,
            by=by,
        )
        if answer.why_not:
            add_step(
                matter, kind=StepKind.DECISION, status=StepStatus.NO, on=on,
                reason=answer.why_not, by=by,
            )  # fmt: skip
        if answer.we_did:
            add_step(
                matter, kind=StepKind.ACTION, status=StepStatus.DONE, on=on,
                reason=answer.we_did, by=by,
            )  # fmt: skip
