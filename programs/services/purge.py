"""Removing what is no longer needed: enrolments a year after the group's last meeting."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.audit import record
from outbox.models import Message
from programs.enums import Actor, State
from programs.models import Group, Seat
from programs.rules import may_move
from programs.services import interests, seats
from programs.services.log import NotAllowed

KEPT = timedelta(days=365)


@transaction.atomic
def purge() -> int:
    """Deletes enrolments, their log, marks and messages, of groups that ended a year ago.

    Returns how many. Seats and meetings stay: they name nobody. The audit log keeps how many.
    """
    ended = Group.objects.annotate(last=Max("meetings__ends")).filter(
        last__lt=timezone.now() - KEPT, enrolments__isnull=False
    )
    count = 0
    for group in ended.order_by("pk").distinct():
        seats.lock(group.pk)
        people = group.enrolments.all()
        about = [f"programs.enrolment:{pk}" for pk in people.values_list("pk", flat=True)]
        Message.objects.filter(about__in=about).delete()
        Seat.objects.filter(group=group).update(enrolment=None)
        states = set(people.values_list("state", flat=True))
        if not all(may_move(state, State.PURGED, Actor.SYSTEM) for state in states):
            raise NotAllowed(states)
        people.delete()
        record(None, "purge enrolments", group, note=str(len(about)))
        count += len(about)
    return count + interests.purge()
