"""REP-7: a published report is never taken away silently.

Withdrawing says why, to everybody and in every language, and stays in the ledger. The numbers and
files of the report are gone from every address, and from the files of later reports that compare
themselves with it. The promise of an answer goes on: nothing here touches it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.models import User
from core.texts import missing_languages
from releases import afterwards, ledger, queries
from releases.models import Figure, NoteKind, Publication, PublicNote, ReleasePlan
from releases.services import PublishRefusedError


@transaction.atomic
def withdraw(
    publication: Publication, *, reason: dict[str, str], by: User | None
) -> list[Publication]:
    """Gives back the later reports whose files have to be drawn anew without these numbers."""
    _lock(publication)
    if publication.is_withdrawn:
        raise PublishRefusedError(_("This report is withdrawn already."))
    note(publication, NoteKind.WITHDRAWN, reason, by)
    return forget_drawings(publication)


@transaction.atomic
def restore(
    publication: Publication, *, reason: dict[str, str], by: User | None
) -> list[Publication]:
    """Shows the same numbers again; that they were gone stays in sight. As `withdraw`."""
    _lock(publication)
    if not publication.is_withdrawn:
        raise PublishRefusedError(_("This report is not withdrawn."))
    note(publication, NoteKind.RESTORED, reason, by)
    return forget_drawings(publication)


def forget_drawings(publication: Publication) -> list[Publication]:
    """Takes away what later reports have drawn of these numbers, all but their own bars; and what
    is made of its numbers elsewhere, as the files of a year."""
    after = queries.following(publication.slug)
    Figure.objects.filter(publication__in=after).exclude(kind="bars").delete()
    afterwards.forget([publication, *after])
    return after


def _lock(publication: Publication) -> None:
    plan = ReleasePlan.objects.select_for_update().get(pk=publication.plan_id)
    if plan.publication != publication:
        raise PublishRefusedError(_("There is a later edition of this report."))


def note(publication: Publication, kind: NoteKind, reason: dict[str, str], by: User | None) -> None:
    if missing_languages(reason):
        raise PublishRefusedError(_("Say why, in every language."))
    said = PublicNote.objects.create(publication=publication, kind=kind, reason=reason, by=by)
    ledger.write(kind, publication.plan, ledger.of_note(said))
    audit.record(by, f"{kind} report", publication)
