"""What can be done with a promise: accept it, move its date, answer it."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import record
from core.models import User
from core.texts import missing_languages
from promises import heard, ledger
from promises.models import Promise, PromiseAnswer, PromiseMove
from promises.queries import workable_by

# What a child must be able to read before being asked anything.
TEXTS = ("title", "invited", "ways", "listener_role", "can_change", "cannot_change", "decision")

THEME_IS_NOT_WHOLE = gettext_lazy(
    "Each theme needs what you heard, and what you did or why not, in all languages."
)
NOT_ACCEPTED = gettext_lazy("The listener has to accept the promise first.")


@dataclass(frozen=True, slots=True)
class Theme:
    """One part of an answer; `we_did` or `why_not` in every language."""

    theme: dict[str, str]
    you_said: dict[str, str]
    we_did: dict[str, str] | None = None
    why_not: dict[str, str] | None = None


def missing(promise: Promise) -> list[str]:
    """Names of what a promise still lacks before anybody may be asked something under it.

    Includes a text that is missing in a language, and the listener's own yes (PAR-1).
    """
    gaps = [
        str(Promise._meta.get_field(name).verbose_name)
        for name in TEXTS
        if missing_languages(getattr(promise, name))
    ]
    if not promise.listener_name or promise.listener_id is None:
        gaps.append(str(Promise._meta.get_field("listener_name").verbose_name))
    if promise.accepted_at is None:
        gaps.append(str(Promise._meta.get_field("accepted_at").verbose_name))
    return gaps


def may_accept(promise: Promise, user: User) -> bool:
    """Only the named listener can say yes, and only once."""
    return promise.accepted_at is None and promise.listener_id == user.pk is not None


@transaction.atomic
def accept(promise: Promise, *, by: User) -> Promise:
    """The listener says in the system: I will listen, and answer by the date."""
    promise = Promise.objects.select_for_update().get(pk=promise.pk)
    if promise.listener_id is None or promise.listener_id != by.pk:
        raise PermissionDenied
    if promise.accepted_at is None:
        promise.accepted_at = timezone.now()
        promise.save(update_fields=["accepted_at"])
        record(by, "accept", promise)
    return promise


@transaction.atomic
def move_date(promise: Promise, due: date, *, by: User, reason: dict[str, str]) -> Promise:
    """A later date, with a reason in every language that everybody reads.

    The first date stays public, and so does the lateness it is measured by.
    """
    promise = Promise.objects.select_for_update().get(pk=promise.pk)
    _may_work(promise, by)
    if promise.accepted_at is None:
        raise ValidationError(NOT_ACCEPTED)
    if promise.kept_on is not None:
        raise ValidationError(_("The answer is published, so its day stays."))
    if due <= max(promise.due, timezone.localdate()):
        raise ValidationError(_("Choose a day that is still to come, later than the promised one."))
    if missing_languages(reason):
        raise ValidationError(_("Say why the day moves, in all languages."))
    PromiseMove.objects.create(promise=promise, was=promise.due, became=due, reason=reason)
    promise.due = due
    promise.save(update_fields=["due"])
    record(by, "move date", promise)
    return promise


@transaction.atomic
def keep_draft(promise: Promise, draft: dict, *, by: User) -> Promise:
    """What is written so far, whole or not. Nobody but those who may answer reads it."""
    promise = Promise.objects.select_for_update().get(pk=promise.pk)
    _may_work(promise, by)
    if promise.kept_on is None and promise.draft != draft:
        promise.draft = draft
        promise.save(update_fields=["draft"])
        record(by, "write answer", promise)
    return promise


@transaction.atomic
def answer(
    promise: Promise, themes: list[Theme], *, by: User, follow_up: date, on: date | None = None
) -> Promise:
    """Closes a promise: per theme you said – we did – or why not, in every language.

    Answering again changes nothing; `on` is today except where past answers are brought in.
    From now on children may say whether they were listened to (promises.heard).
    """
    promise = Promise.objects.select_for_update().get(pk=promise.pk)
    _may_work(promise, by)
    if promise.accepted_at is None:
        raise ValidationError(NOT_ACCEPTED)
    if promise.kept_on is not None:
        return promise
    on = on or timezone.localdate()
    _check(themes, follow_up, on)
    for order, one in enumerate(themes):
        PromiseAnswer.objects.create(
            promise=promise,
            theme=one.theme,
            you_said=one.you_said,
            we_did=one.we_did or {},
            why_not=one.why_not or {},
            order=order,
        )
    promise.kept_on, promise.follow_up, promise.draft = on, follow_up, {}
    promise.save(update_fields=["kept_on", "follow_up", "draft"])
    ledger.from_answer(promise, on=on, by=by)
    heard.begin(promise, on=on, by=by)
    record(by, "answer", promise)
    return promise


def _check(themes: list[Theme], follow_up: date, on: date) -> None:
    if not themes:
        raise ValidationError(_("Write at least one theme: what you heard, and what you did."))
    for one in themes:
        parts = [one.theme, one.you_said, *filter(None, (one.we_did, one.why_not))]
        if len(parts) < 3 or any(missing_languages(part) for part in parts):
            raise ValidationError(THEME_IS_NOT_WHOLE)
    check_follow_up(follow_up, on)


def check_follow_up(follow_up: date, on: date) -> None:
    """Six to twelve months on, with some days to spare for weekends (PAR-3)."""
    if not 180 <= (follow_up - on).days <= 370:
        raise ValidationError(_("Choose a day 6 to 12 months from now to look at it again."))


def _may_work(promise: Promise, user: User) -> None:
    if not workable_by(user).filter(pk=promise.pk).exists():
        raise PermissionDenied
