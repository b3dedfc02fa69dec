"""Removing what is no longer needed: enrolments a year after the group's last meeting."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from outbox.models import Message
from programs.models import Group, Seat

KEPT = timedelta(days=365)


@transaction.atomic
def purge() -> int:
    """Deletes enrolments, their log, marks and messages, of groups that ended a year ago.

    Returns how many. Seats and meetings stay: they name nobody.
    """
    ended = Group.objects.annotate(last=Max("meetings__ends")).filter(
        last__lt=timezone.now() - KEPT, enrolments__isnull=False
    )
    count = 0
    for group in ended.distinct():
        people = group.enrolments.all()
        about = [f"programs.enrolment:{pk}" for pk in people.values_list("pk", flat=True)]
        Message.objects.filter(about__in=about).delete()
        Seat.objects.filter(group=group).update(enrolment=None)
        people.delete()
        count += len(about)
    return count
