"""One reminder per family and meeting, in the outbox from the day the family has its place.

`plan` makes the reminders what they ought to be: written where one lacks, written anew where a
date, a contact or a language has changed, cancelled where nobody is expected. Whoever changes one
of these calls it in the same transaction, and the sender looks once more before one goes out. Who
is phoned gets none: nobody wants a call a week.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from outbox import services as outbox
from outbox.models import PENDING, Channel, Message, MessageState
from programs import queries
from programs.models import Enrolment, Group, Meeting
from programs.services import letters

TEMPLATE, KIND = "programs/reminder", "reminder"
HOUR = 10  # of the day before
OPEN = PENDING | {MessageState.CANCELLED}


def due_of(meeting: Meeting) -> datetime:
    """Ten in the morning of the day before."""
    day = timezone.localtime(meeting.starts) - timedelta(days=1)
    return day.replace(hour=HOUR, minute=0, second=0, microsecond=0)


def _prefix(enrolment: Enrolment, meeting: Meeting) -> str:
    return f"programs.reminder:{enrolment.pk}:{meeting.pk}:"


def plan(enrolment: Enrolment) -> None:
    """Inside the caller's transaction. Called again it changes nothing."""
    rows = list(Message.objects.filter(about=letters.about(enrolment), kind=KIND))
    can_be_written_to = enrolment.email or letters.reach_of(enrolment)["by_sms"]
    wanted = list(queries.to_be_reminded(enrolment)) if can_be_written_to else []
    kept = set()
    for meeting in wanted:
        found = _one(enrolment, meeting, rows)
        if found:
            kept.add(found.pk)
    for row in rows:
        if row.pk not in kept and row.state in PENDING:
            outbox.cancel(row)


def _one(enrolment: Enrolment, meeting: Meeting, rows: list[Message]) -> Message | None:
    """The reminder of one meeting. A meeting moved after its reminder gets one for the new day."""
    prefix = _prefix(enrolment, meeting)
    key = f"{prefix}{timezone.localdate(meeting.starts)}"
    mine = [row for row in rows if row.key.startswith(prefix)]
    exact = [row for row in mine if row.key == key]
    if any(row.state not in OPEN for row in exact):
        return exact[0]
    due_at = due_of(meeting)
    reach, words = letters.reach_of(enrolment), letters.words_of(enrolment, meeting=meeting)
    made = outbox.content(
        TEMPLATE, words["language"], words["context"], reach["email"], reach["phone"],
        reach["by_sms"],
    )  # fmt: skip
    if made["channel"] == Channel.CALL:
        return None
    row = next(iter(exact + [row for row in mine if row.state in OPEN]), None)
    if row is None:
        if due_at <= timezone.now():
            return None  # enrolled so late that the first letter is the reminder
        return outbox.post(
            TEMPLATE,
            about=letters.about(enrolment),
            secret=("programs.own_link", str(enrolment.pk)),
            key=key,
            due_at=due_at,
            **reach,
            **words,
        )
    now = {name: getattr(row, name) for name in made}
    if row.state == MessageState.CANCELLED and due_at <= timezone.now():
        return None
    if (now, row.key, row.due_at) != (made, key, due_at) or row.state == MessageState.CANCELLED:
        Message.objects.filter(pk=row.pk, state__in=OPEN).update(key=key)
        outbox.rewrite(row, TEMPLATE, due_at=due_at, revive=True, **reach, **words)
    return row


def plan_group(group: Group) -> None:
    """After dates have changed."""
    for enrolment in queries.enrolled_in(group).select_related("group__program"):
        plan(enrolment)


def look(pk: int) -> None:
    """The sender's last look: what changed without anybody saying so."""
    row = Message.objects.get(pk=pk)
    enrolment = Enrolment.objects.filter(pk=row.secret_key).select_related("group__program")
    for one in enrolment:
        plan(one)
