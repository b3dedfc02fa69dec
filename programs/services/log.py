"""The one way to change the state of an enrolment: checked, logged, and told to the parent."""

from core.models import User
from outbox.models import Message
from programs.enums import Actor, State
from programs.models import Enrolment, EnrolmentLog
from programs.rules import TRANSITIONS, may_move
from programs.services import letters, reminders


class NotAllowed(Exception):
    """This change of state is not one that this actor may make."""


def move(
    enrolment: Enrolment,
    after: State,
    *,
    actor: Actor,
    reason: str,
    by: User | None = None,
    letter: str = "",
) -> Message | None:
    """Moves an enrolment, writes the log row and the message. Inside the caller's transaction.

    `letter`: another one than the change's usual. Returns the letter, if one goes out.
    """
    before = State(enrolment.state)
    if not may_move(before, after, actor):
        raise NotAllowed(f"{actor}: {before} → {after}")
    enrolment.state = after
    enrolment.save(update_fields=["state"])
    EnrolmentLog.objects.create(
        enrolment=enrolment, before=before, after=after, actor=actor, by=by, reason=reason
    )
    kind = letter or TRANSITIONS[before, after].letter
    written = letters.write(enrolment, kind) if kind else None
    reminders.plan(enrolment)
    return written
