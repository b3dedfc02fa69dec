"""The queue of a group and the offers to it."""

from django.db.models import QuerySet

from programs.enums import Reason, State
from programs.models import Enrolment, EnrolmentLog, Group, Offer
from programs.queries.groups import spare_chairs
from programs.rules import Party, why_waiting


def queue_of(group: Group) -> QuerySet[Enrolment]:
    """Who waits, in the order of the queue. Those who look after the group."""
    return group.enrolments.filter(state=State.WAITING).order_by("queued_at", "pk")


def why_nobody(group: Group, queue: list[Enrolment]) -> dict[int, Reason]:
    """For each party in the queue why nothing is offered to it just now. As `queue_of`.

    `group` comes from `groups_with_counts`.
    """
    if not group.takes_families:
        return {one.pk: Reason.BEGUN for one in queue}
    ready = [
        Party(one.pk, one.adults, one.childcare, one.together) for one in queue if not one.paused
    ]
    found = why_waiting(
        ready, max(0, spare_chairs(group)), group.childcare_free, group.program.queue_policy
    )
    return {one.pk: found.get(one.pk, Reason.PAUSED) for one in queue}


def changes_of_order(group: Group) -> dict[int, EnrolmentLog]:
    """By family, the last time that somebody gave it another place in the queue. As `queue_of`."""
    rows = EnrolmentLog.objects.filter(
        enrolment__group=group, before=State.WAITING, after=State.WAITING
    )
    return {row.enrolment_id: row for row in rows.select_related("by")}


def offers_in(group: Group) -> QuerySet[Offer]:
    """Offers that stand, the first to end first. Those who look after the group."""
    standing = Offer.objects.filter(enrolment__group=group, answer="")
    return standing.select_related("enrolment", "letter").order_by("deadline", "pk")
