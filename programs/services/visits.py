"""Home visits: asked for, tried to reach, agreed, done; each step kept with who made it.

Who may make which change, and its letter, is `rules.VISIT_TRANSITIONS`. The visit's row is locked
first, then its messages.
"""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import record
from core.models import User
from outbox.models import Message
from programs import queries
from programs.enums import Actor, AttemptWay, ContactWay, VisitState
from programs.models import Program, Removal, Visit, VisitLog
from programs.rules import VISIT_TRANSITIONS, may_visit, undo_letter
from programs.services import letters
from programs.services import visit_letters as words
from programs.services.details import Details
from programs.services.enrolment import Closed
from programs.services.log import NotAllowed
from programs.services.private_link import keys

KEPT = timedelta(days=365)
UNDO = timedelta(days=1)
ASKED = (
    "name", "phone", "email", "contact_way", "message_language", "interpreter_language", "times",
)  # fmt: skip


def ask(program: Program, said: dict, *, send_key: str) -> Visit:
    """One per `send_key`, however often it is sent. `said` was checked by the form.

    Asked before or not, the sender is treated alike; only the earlier contact is told
    (docs/adr/0009). Raises Closed.
    """
    done = Visit.objects.filter(send_key=send_key, program=program).first()
    if done:
        return done
    try:
        return _ask(program, said, send_key)
    except IntegrityError:
        done = Visit.objects.filter(send_key=send_key, program=program).first()
        if done:
            return done
        raise


@transaction.atomic
def _ask(program: Program, said: dict, send_key: str) -> Visit:
    if not queries.visit_offers().filter(pk=program.pk).exists():
        raise Closed
    earlier = queries.same_visit(program, said["name"], said["phone"], said["email"])
    # The form may be filled in with somebody else's number: nobody gets more letters than these.
    often = queries.asked_often(said["phone"], said["email"], timezone.now() - UNDO)
    visit = Visit.objects.create(
        program=program, **keys(send_key), **{name: said[name] for name in ASKED if name in said}
    )
    VisitLog.objects.create(visit=visit, after=VisitState.NEW, actor=Actor.PARENT)
    if not often:
        words.write(visit, "visit_received")
        if earlier:
            words.write(earlier, "visit_again")
    words.follow_call(visit)
    return visit


def _hold(visit: Visit, by: User | None = None) -> Visit:
    """The row, locked, as it is now. NotAllowed where another leader has taken it meanwhile."""
    visits = Visit.objects.select_for_update(of=("self",)).select_related("program")
    held = visits.get(pk=visit.pk)
    if by is not None and not queries.visits_of(by).filter(pk=held.pk).exists():
        raise NotAllowed
    return held


def _move(
    visit: Visit,
    after: VisitState,
    *,
    actor: Actor,
    by: User | None = None,
    starts: datetime | None = None,
    way: str = "",
    reached: bool = False,
) -> Visit:
    before = VisitState(visit.state)
    if not may_visit(before, after, actor):
        raise NotAllowed(f"{actor}: {before} → {after}")
    VisitLog.objects.create(
        visit=visit,
        before=before,
        after=after,
        starts=visit.starts,
        way=way,
        reached=reached,
        actor=actor,
        by=by,
    )
    if by and visit.leader_id is None and visit.program.visitors.filter(pk=by.pk).exists():
        visit.leader = by
    if after == VisitState.CONTACTED:
        starts = None
    elif after != VisitState.AGREED:
        starts = visit.starts
    _put(visit, after, starts)
    letter = VISIT_TRANSITIONS[before, after].letter
    if letter:
        words.write(visit, letter)
    words.follow_call(visit)
    return visit


def _put(visit: Visit, state: str, starts: datetime | None) -> None:
    visit.state, visit.starts = state, starts
    visit.closed_at = None if visit.is_open else visit.closed_at or timezone.now()
    visit.save(update_fields=["state", "starts", "closed_at", "leader"])


@transaction.atomic
def attempt(visit: Visit, way: AttemptWay, *, reached: bool, by: User) -> Visit:
    """Somebody tried to reach the family. Raises NotAllowed once a day is agreed."""
    visit = _hold(visit, by)
    if not visit.waits_for_us:
        raise NotAllowed
    record(by, "note a contact attempt", visit)
    return _move(visit, VisitState.CONTACTED, actor=Actor.STAFF, by=by, way=way, reached=reached)


@transaction.atomic
def agree(visit: Visit, starts: datetime, *, by: User) -> Visit:
    """A day was agreed by phone, or another one. Sent twice it is one. Raises NotAllowed."""
    visit = _hold(visit, by)
    if visit.state == VisitState.AGREED and visit.starts == starts:
        return visit
    record(by, "agree on a home visit", visit)
    return _move(visit, VisitState.AGREED, actor=Actor.STAFF, by=by, starts=starts)


@transaction.atomic
def step(visit: Visit, after: VisitState, *, by: User) -> Visit:
    """Done, not reached, cancelled, or the day does not hold. Sent twice it is one."""
    visit = _hold(visit, by)
    if visit.state == after:
        return visit
    record(by, f"home visit: {after}", visit)
    return _move(visit, after, actor=Actor.STAFF, by=by)


@transaction.atomic
def withdraw(visit: Visit) -> None:
    """By the family itself. Safe to repeat."""
    visit = _hold(visit)
    if visit.is_open:
        _move(visit, VisitState.WITHDRAWN, actor=Actor.PARENT)


def may_undo(visit: Visit) -> VisitLog | None:
    """The last thing that staff did in the last day, unless something followed it."""
    last = visit.log.filter(undoes=None, undone=None).exclude(before="").last()
    if last is None or last.actor != Actor.STAFF or last.at < timezone.now() - UNDO:
        return None
    return last


@transaction.atomic
def undo(visit: Visit, row: int, *, by: User) -> bool:
    """Takes back a tap that was a mistake; a letter that went out is followed by another one.

    False when it was taken back before, or something else was done since. Raises NotAllowed.
    """
    visit = _hold(visit, by)
    last = may_undo(visit)
    if last is None or last.pk != row:
        return False
    VisitLog.objects.create(
        visit=visit,
        before=visit.state,
        after=last.before,
        starts=visit.starts,
        undoes=last,
        actor=Actor.STAFF,
        by=by,
    )
    _put(visit, last.before, last.starts)
    record(by, "take back a step of a home visit", visit)
    letter = undo_letter(last.before, last.after)
    if letter and not words.take_back(visit, VISIT_TRANSITIONS[last.before, last.after].letter):
        words.write(visit, letter)
    words.follow_call(visit)
    return True


@transaction.atomic
def hand_over(visit: Visit, leader: User | None, *, by: User) -> None:
    """Another leader of the programme makes the visit; None: whoever takes it."""
    visit = _hold(visit, by)
    if not visit.is_open:
        raise NotAllowed
    if leader is not None and not visit.program.visitors.filter(pk=leader.pk).exists():
        raise NotAllowed
    visit.leader = leader
    visit.save(update_fields=["leader"])
    record(by, "hand over a home visit", visit)


def contact_of(visit: Visit, *, by: User) -> Visit:
    """The visit with its contact details; that somebody looked is logged."""
    record(by, "see contact details", visit)
    return visit


@transaction.atomic
def change(visit: Visit, new: Details) -> bool:
    """Another contact or language, by the private link. False: nothing new. Raises NotAllowed."""
    visit = _hold(visit)
    if not visit.is_open:
        raise NotAllowed
    old = Details(**{name: getattr(visit, name) for name in Details.__dataclass_fields__})
    if old == new:
        return False
    for name, value in asdict(new).items():
        setattr(visit, name, value)
    visit.save(update_fields=list(asdict(new)))
    record(None, "change contact details", visit)
    words.follow(visit)
    words.follow_call(visit)
    if old.email and old.email.casefold() != new.email.casefold():
        words.tell_old_address(visit, old.email, old.message_language)
    if new.email or new.contact_way == ContactWay.SMS:
        words.write(visit, "visit_details")
    return True


# --- removing ---


def due(until: datetime) -> dict[Program, list[Visit]]:
    """Visits that are removed before a moment: a year after they were closed, or asked for."""
    closed = Visit.objects.filter(closed_at__lt=until - KEPT)
    left = Visit.objects.filter(closed_at=None, created_at__lt=until - KEPT)
    found: dict[Program, list[Visit]] = {}
    for one in (closed | left).select_related("program").order_by("program", "pk"):
        found.setdefault(one.program, []).append(one)
    return found


@transaction.atomic
def purge() -> int:
    """Deletes them with their log and messages; a `Removal` per programme says what went."""
    gone = due(timezone.now())
    for program, visits in gone.items():
        about = [letters.about(one) for one in visits]
        facts = counts(visits)
        Message.objects.filter(about__in=about).delete()
        Visit.objects.filter(pk__in=[one.pk for one in visits]).delete()
        Removal.objects.create(program=program, decision=program.decision, **facts)
        record(None, "purge home visits", program, note=str(len(visits)))
    return sum(len(visits) for visits in gone.values())


def counts(visits: list[Visit]) -> dict:
    """How much goes with these visits, in the words of a protocol."""
    about = [letters.about(one) for one in visits]
    return {
        "last_meeting": max(one.closed_at or one.created_at for one in visits),
        "families": len(visits),
        "marks": VisitLog.objects.filter(visit__in=visits).exclude(way="").count(),
        "messages": Message.objects.filter(about__in=about).count(),
    }


def first_day(visits: list[Visit]) -> datetime:
    """When the first of these goes."""
    return min(one.closed_at or one.created_at for one in visits) + KEPT
