"""Interests: kept, matched when a group opens, answered, taken back.

A group that suits makes an enrolment in the state "interest" of each: it holds no place, and its
letter asks whether the group suits. A yes is an application like any other.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.audit import record
from core.models import User
from outbox import services as outbox
from outbox import sms
from outbox.models import PENDING, Message
from programs.enums import Actor, State, Times
from programs.models import Enrolment, EnrolmentLog, Group, Interest, Program
from programs.services import letters, log, seats
from programs.services.private_link import digest_of, keys, new_reference, token_of

KEPT = timedelta(days=365)
CONTACT = (
    "name", "phone", "email", "contact_way", "message_language", "interpreter_language", "adults",
    "children", "ages", "childcare",
)  # fmt: skip


def keep(program: Program, said: dict, *, send_key: str) -> Interest:
    """One per `send_key`, however often it is sent. `said` was checked by the form. Its link is
    sent, too, to who is written to: nobody is phoned about a link.
    """
    names = (*CONTACT, "group_language", "area", "times")
    facts = {name: said[name] for name in names if name in said}
    if program.without_identity:  # a code for the wish, another one for what becomes of it
        facts |= {"name": new_reference(), "ages": ""}
    try:
        with transaction.atomic():
            kept, made = Interest.objects.get_or_create(
                send_key=send_key,
                defaults={
                    "program": program, "token_digest": digest_of(token_of(send_key)), **facts
                },
            )  # fmt: skip
            reach = letters.reach_of(kept)
            if made and (kept.email or (reach["by_sms"] and sms.can_send())):
                outbox.post(
                    "programs/interest_kept",
                    about=letters.about(kept),
                    secret=("programs.interest_link", str(kept.pk)),
                    **reach,
                    **letters.words_of_interest(kept),
                )
            return kept
    except IntegrityError:
        return Interest.objects.get(send_key=send_key)


def withdraw(interest: Interest) -> None:
    """Safe to repeat. What it made already stays with its own link."""
    Interest.objects.filter(pk=interest.pk, closed_at=None).update(closed_at=timezone.now())
    for message in Message.objects.filter(about=letters.about(interest), state__in=PENDING):
        outbox.cancel(message)


def slot(starts: datetime) -> str:
    """When in the week a meeting is."""
    local = timezone.localtime(starts)
    if local.weekday() > 4:
        return Times.WEEKEND
    return Times.DAY if local.hour < 16 else Times.EVENING


def suits(interest: Interest, group: Group) -> bool:
    """The same programme, and no wish that the group does not meet."""
    slots = {slot(one.starts) for one in group.held}
    return (
        interest.program_id == group.program_id
        and interest.group_language in ("", group.language)
        and (interest.area_id is None or interest.area_id == group.area_id)
        and (not interest.times or slots <= set(interest.times))
    )


def match(group: Group) -> int:
    """Asks everybody whom the group suits, the longest waiting first. The caller holds `lock`."""
    found = 0
    waiting = Interest.objects.filter(program=group.program_id, closed_at=None)
    for one in waiting.exclude(enrolments__group=group).select_for_update(of=("self",)):
        if not suits(one, group):
            continue
        made = Enrolment.objects.create(
            group=group,
            state=State.INTEREST,
            **keys(),
            **{name: getattr(one, name) for name in CONTACT},
        )
        one.enrolments.add(made)
        EnrolmentLog.objects.create(
            enrolment=made, after=State.INTEREST, actor=Actor.SYSTEM, reason="a group opened"
        )
        letters.write(made, "group_opened")
        found += 1
    return found


@transaction.atomic
def answer(enrolment: Enrolment, *, yes: bool, actor: Actor, by: User | None = None) -> bool:
    """A place, or the end of the queue; or "no, thank you": the interest stays for other groups.

    False when it was answered before, or the group takes nobody any more.
    """
    enrolment = seats.hold(enrolment)
    group = enrolment.group
    if enrolment.state != State.INTEREST or (yes and not group.takes_families):
        return False
    if by:
        record(by, "answer for a parent", enrolment)
    if not yes:
        log.move(enrolment, State.WITHDRAWN, actor=actor, reason="does not suit", by=by)
        return True
    enrolment.queued_at = timezone.now()
    enrolment.save(update_fields=["queued_at"])
    if enrolment.without_identity:
        forget(enrolment.interests.all())
    else:
        enrolment.interests.filter(closed_at=None).update(closed_at=timezone.now())
    log.move(enrolment, State.APPLIED, actor=actor, reason="the group suits", by=by)
    if group.is_drawn:
        letters.write(enrolment, "applied")
    else:
        seats.place_or_queue(group, enrolment)
    return True


def purge() -> int:
    """Deletes what was kept a year, and what was taken back 30 days ago. Returns how many."""
    now = timezone.now()
    old = Interest.objects.filter(created_at__lt=now - KEPT)
    back = Interest.objects.filter(closed_at__lt=now - timedelta(days=30))
    return forget(old | back)


def forget(wishes: QuerySet[Interest]) -> int:
    """With the letters about them. Returns how many."""
    found = list(wishes.distinct())
    for one in found:
        Message.objects.filter(about=letters.about(one)).delete()
        one.delete()
    return len(found)
