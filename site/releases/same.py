"""Which surveys the same children answered, as it was said in the ledger (docs/adr/0047)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit
from core.models import User
from core.texts import missing_languages
from releases import ledger, services
from releases.models import LedgerEntry, Publication, ReleasePlan
from releases.services import PublishRefusedError

SAID = "same children"


@dataclass(frozen=True)
class Said:
    """What was said last of two plans, why and when."""

    same: bool
    reason: dict[str, str]
    at: datetime


@transaction.atomic
def say(
    plan: ReleasePlan,
    other: ReleasePlan,
    *,
    same: bool,
    reason: dict[str, str] | None = None,
    by: User | None,
) -> None:
    """That the same children were asked in both, or, with a reason, that others were. What was said
    last counts. PublishRefusedError once both reports are out, or without a reason."""
    services.hold([plan, other])
    # Asked anew, after the lock: a plan in hand may remember that nothing was out.
    out = Publication.objects.filter(plan__in=[plan.pk, other.pk]).values_list("plan", flat=True)
    if set(out) == {plan.pk, other.pk}:
        raise PublishRefusedError(_("Both reports are published. It is too late to say this."))
    if not same and missing_languages(reason or {}):
        raise PublishRefusedError(_("Say why, in every language."))
    ledger.write(SAID, plan, {"other": other.pk, "same": same, "reason": reason or {}})
    audit.record(by, "said whether the same children answered", plan)


def said(plan: ReleasePlan) -> dict[int, Said]:
    """By the key of the other plan."""
    subject = f"plan:{plan.pk}"
    lines = LedgerEntry.objects.filter(action=SAID)
    found: dict[int, Said] = {}
    for one in lines.filter(Q(subject=subject) | Q(content__other=plan.pk)).order_by("number"):
        other = one.content["other"] if one.subject == subject else int(one.subject.split(":")[1])
        found[other] = Said(one.content["same"], one.content["reason"], one.at)
    return found


def told_of(plans: Iterable[ReleasePlan]) -> list[Publication]:
    """The latest editions of those that are out, withdrawn or not, the oldest first."""
    found = [one.publication for one in plans]
    return sorted((one for one in found if one is not None), key=lambda one: one.pk)
