"""The night after a group's last meeting: families whose identity is not documented lose phone and
e-mail (PRV-4, docs/adr/0053). They themselves go a year later, as all others (`services.purge`).

With the contact go the letters that wait, the words and addresses of those that went, and the
reasons that staff typed. A group without meetings keeps its contacts as long as its families.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from core.audit import record
from outbox.models import Message, MessageState
from programs import queries
from programs.enums import ContactWay
from programs.models import Enrolment, EnrolmentLog, Group, Removal
from programs.services import letters, seats

NEVER_GOES = {
    MessageState.SCHEDULED, MessageState.SENDING, MessageState.FAILED, MessageState.UNSURE
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """Whose contacts of a group go, and when."""

    group: Group
    last_meeting: datetime
    on: date
    families: int
    messages: int


def due(day: date) -> list[Due]:
    """Groups whose contacts are gone on the morning of a day, the first to go first.

    A meeting that was cancelled counts too: somebody has to hear that it was. So does one of
    another group where a family catches up.
    """
    caught_up = Max("enrolments__catch_ups__instead__ends")
    meetings = Max("meetings__ends")
    known = Enrolment.objects.filter(without_identity=True, contact_gone_at=None)
    groups = (
        Group.objects.annotate(last=Greatest(meetings, Coalesce(caught_up, meetings)))
        .filter(pk__in=known.values("group"), last__isnull=False)
        .select_related("program")
        .prefetch_related("meetings")
        .order_by("last", "pk")
    )
    found = []
    for group in groups:
        on = timezone.localdate(group.last) + timedelta(days=1)
        rows = _rows(group) if on <= day else []
        if rows:
            about = [letters.about(one) for one in rows]
            messages = Message.objects.filter(about__in=about).count()
            found.append(Due(group, group.last, on, len(rows), messages))
    return found


def _rows(group: Group) -> list[Enrolment]:
    """With what those who came here left behind in other groups."""
    found: dict[int, Enrolment] = {}
    for one in group.enrolments.all():
        found |= {row.pk: row for row in (one, *queries.left_behind(one))}
    return [one for one in found.values() if one.without_identity and not one.contact_gone_at]


@transaction.atomic
def remove() -> int:
    """Returns how many families. A `Removal` says what went, and by which decision."""
    gone = due(timezone.localdate())
    for pk in sorted({row.group_id for one in gone for row in _rows(one.group)}):
        seats.lock(pk)
    total = 0
    for one in due(timezone.localdate()):
        for row in _rows(one.group):
            _forget(row)
        one.group.seats.exclude(extra_reason="").update(extra_reason="")
        Removal.objects.create(
            group=one.group,
            contacts_only=True,
            last_meeting=one.last_meeting,
            decision=one.group.program.decision,
            families=one.families,
            marks=0,
            messages=one.messages,
        )
        record(None, "remove contacts", one.group, note=str(one.families))
        total += one.families
    return total


def _forget(row: Enrolment) -> None:
    """Nothing that waits is said by phone instead: there is nobody to phone."""
    row.phone = row.email = ""
    row.contact_way, row.contact_gone_at = ContactWay.CALL, timezone.now()
    row.save(update_fields=["phone", "email", "contact_way", "contact_gone_at"])
    about = Message.objects.filter(about=letters.about(row))
    about.filter(state__in=NEVER_GOES).update(
        state=MessageState.CANCELLED, problem="", changed_at=timezone.now()
    )
    about.update(recipient="", subject="", body="", provider_id="", secret_source="", facts={})
    EnrolmentLog.objects.filter(enrolment=row, by__isnull=False).update(reason="")
