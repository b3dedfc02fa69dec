"""What groups there are and how full they are."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from core.models import User
from core.roles import Role, has_role
from programs.enums import HAS_PLACE, GroupState, SeatKind, State
from programs.models import CatchUp, Enrolment, Group, Program, Seat
from programs.rules import places


def count_of(rows: QuerySet, key: str) -> Coalesce:
    counted = rows.order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def program_names() -> set[str]:
    """Every programme's name in every language. Everybody."""
    names = Program.objects.values_list("name", flat=True)
    return {text for words in names for text in words.values() if text}


def _guests(group: Any) -> QuerySet:
    """Adults who catch up, meeting by meeting that is still to come, most first."""
    coming = CatchUp.objects.filter(
        instead__group=group,
        instead__ends__gte=timezone.now(),
        instead__cancelled_at=None,
        enrolment__state__in=HAS_PLACE,
    )
    found = coming.order_by().values("instead").annotate(adults=Sum("enrolment__adults"))
    return found.order_by("-adults").values_list("adults", flat=True)


def _with_counts(groups: QuerySet[Group]) -> QuerySet[Group]:
    seats = Seat.objects.filter(group=OuterRef("pk"), kind=SeatKind.ADULT)
    care = Seat.objects.filter(group=OuterRef("pk"), kind=SeatKind.CHILDCARE)
    queue = Enrolment.objects.filter(group=OuterRef("pk"), state=State.WAITING)
    empty = count_of(seats.filter(enrolment=None), "group")
    guests = Coalesce(Subquery(_guests(OuterRef("pk"))[:1]), Value(0))
    return groups.annotate(
        capacity=count_of(seats, "group"),
        free=Greatest(empty - guests, Value(0)),  # as `spare_chairs`
        childcare_places=count_of(care, "group"),
        childcare_free=count_of(care.filter(enrolment=None), "group"),
        waiting=count_of(queue, "group"),
    )


def open_groups() -> QuerySet[Group]:
    """Groups that the public may enrol in, with how full they are. Everybody."""
    return _with_counts(
        Group.objects.filter(state=GroupState.OPEN, program__published=True)
        .select_related("program", "area")
        .prefetch_related("meetings")
    )


def catalogue() -> QuerySet[Program]:
    """Published programmes with their open groups. Everybody."""
    return Program.objects.filter(published=True).prefetch_related(
        Prefetch("groups", queryset=open_groups(), to_attr="open_groups")
    )


def places_of(group: Group) -> str:
    """The public's word for the places of a group that came from `open_groups`."""
    return places(group.capacity, group.free, group.waiting)


def groups_of(user: User) -> QuerySet[Group]:
    """Groups that this person looks after: a coordinator all, a leader own ones; else none."""
    groups = Group.objects.select_related("program", "area")
    if has_role(user, Role.PROGRAM_COORDINATOR):
        return groups
    if has_role(user, Role.PROGRAM_LEADER):
        return groups.filter(leaders=user)
    return groups.none()


def groups_with_counts(user: User) -> QuerySet[Group]:
    """The same, with meetings and how full each is. Whoever `groups_of` lets see them."""
    return _with_counts(groups_of(user)).prefetch_related("meetings")


def sister_groups(group: Group) -> QuerySet[Group]:
    """Other groups of the same programme in the same language. Those who look after either."""
    return (
        Group.objects.filter(program=group.program_id, language=group.language)
        .exclude(pk=group.pk)
        .exclude(state=GroupState.DRAFT)
        .prefetch_related("meetings")
    )


def may_move_to(user: User, enrolment: Enrolment) -> list[Group]:
    """Other groups of the same programme that are still held. Whoever looks after both."""
    found = groups_with_counts(user).filter(program=enrolment.group.program_id)
    held = found.filter(state__in=(GroupState.OPEN, GroupState.CLOSED))
    return [one for one in held.exclude(pk=enrolment.group_id) if not one.is_over]


def spare_chairs(group: Group) -> int:
    """Free chairs that can be given away: a guest who catches up holds one until the evening is
    over. The service, and those who look after the group.
    """
    free = group.seats.filter(kind=SeatKind.ADULT, enrolment=None).count()
    return free - (_guests(group).first() or 0)
