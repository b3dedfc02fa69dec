"""Reads. The docstring says who may see what comes out."""

from datetime import datetime, timedelta

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.languages import DEFAULT, LANGUAGES, format_day, listed
from core.models import User
from core.roles import Role, has_role
from core.texts import pick
from outbox.models import Channel, Message, MessageState
from outbox.services import MOST_ATTEMPTS
from programs.enums import HAS_PLACE, ONGOING, GroupState, Reason, SeatKind, State
from programs.models import (
    Attendance,
    CannotCome,
    CatchUp,
    Enrolment,
    EnrolmentLog,
    Evaluation,
    Group,
    Interest,
    Meeting,
    Offer,
    Program,
    Seat,
)
from programs.rules import Party, places, why_waiting
from surveys.offered import Offered


def _count(rows: QuerySet, key: str) -> Coalesce:
    counted = rows.order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def program_names() -> set[str]:
    """Every programme's name in every language. Everybody."""
    names = Program.objects.values_list("name", flat=True)
    return {text for words in names for text in words.values() if text}


def _with_counts(groups: QuerySet[Group]) -> QuerySet[Group]:
    seats = Seat.objects.filter(group=OuterRef("pk"), kind=SeatKind.ADULT)
    care = Seat.objects.filter(group=OuterRef("pk"), kind=SeatKind.CHILDCARE)
    queue = Enrolment.objects.filter(group=OuterRef("pk"), state=State.WAITING)
    return groups.annotate(
        capacity=_count(seats, "group"),
        free=_count(seats.filter(enrolment=None), "group"),
        childcare_places=_count(care, "group"),
        childcare_free=_count(care.filter(enrolment=None), "group"),
        waiting=_count(queue, "group"),
    )


def open_groups() -> QuerySet[Group]:
    """Groups that the public may enrol in, with how full they are. Everybody."""
    return _with_counts(
        Group.objects.filter(state=GroupState.OPEN, program__published=True)
        .select_related("program", "area")
        .prefetch_related("meetings")
    )


def spare_chairs(group: Group) -> int:
    """Free chairs that can be given away: a guest who catches up holds one until the evening is
    over. The service, and those who look after the group.
    """
    free = group.seats.filter(kind=SeatKind.ADULT, enrolment=None).count()
    guests = (
        CatchUp.objects.filter(
            instead__group=group,
            instead__ends__gte=timezone.now(),
            instead__cancelled_at=None,
            enrolment__state__in=HAS_PLACE,
        )
        .order_by()
        .values("instead")
        .annotate(adults=Sum("enrolment__adults"))
    )
    return free - max((one["adults"] for one in guests), default=0)


def may_move_to(user: User, enrolment: Enrolment) -> list[Group]:
    """Other groups of the same programme that are still held. Whoever looks after both."""
    found = groups_with_counts(user).filter(program=enrolment.group.program_id)
    held = found.filter(state__in=(GroupState.OPEN, GroupState.CLOSED))
    return [one for one in held.exclude(pk=enrolment.group_id) if not one.is_over]


def offers_in(group: Group) -> QuerySet[Offer]:
    """Offers that stand, the first to end first. Those who look after the group."""
    standing = Offer.objects.filter(enrolment__group=group, answer="")
    return standing.select_related("enrolment", "letter").order_by("deadline", "pk")


def catalogue() -> QuerySet[Program]:
    """Published programmes with their open groups. Everybody."""
    return Program.objects.filter(published=True).prefetch_related(
        Prefetch("groups", queryset=open_groups(), to_attr="open_groups")
    )


def places_of(group: Group) -> str:
    """The public's word for the places of a group that came from `open_groups`."""
    return places(group.capacity, group.free, group.waiting)


def same_person(group: Group, name: str, phone: str, email: str) -> Enrolment | None:
    """An active enrolment in the group with the same name and the same phone or address.

    For the service only: what it finds is never shown to the one who is enrolling.
    """
    reach = Q()
    if phone:
        reach |= Q(phone=phone)
    if email:
        reach |= Q(email__iexact=email)
    same = group.enrolments.filter(reach, name__iexact=name.strip(), state__in=ONGOING)
    return same.order_by("pk").first()


def perhaps_twice(group: Group) -> list[tuple[Enrolment, Enrolment]]:
    """Pairs (earlier, later) of what `same_person` finds. Those who look after the group.

    Not the two adults whose party was split by an offer.
    """
    pairs = []
    seen: dict[tuple[str, str], Enrolment] = {}
    for one in group.enrolments.filter(state__in=ONGOING).order_by("pk"):
        name = one.name.strip().casefold()
        keys = [(name, reach.casefold()) for reach in (one.phone, one.email) if reach]
        earlier = next((seen[key] for key in keys if key in seen), None)
        if earlier and one.came_from_id != earlier.pk:
            pairs.append((earlier, one))
        for key in keys:
            seen.setdefault(key, one)
    return pairs


def by_token_digest(digest: str) -> Enrolment | None:
    """The enrolment that a private link opens. Whoever holds the link."""
    return (
        Enrolment.objects.select_related("group__program")
        .prefetch_related("group__meetings")
        .filter(token_digest=digest)
        .first()
    )


def had_place(enrolment: Enrolment) -> bool:
    """Whether the dates may be in the family's calendar. As `by_token_digest`."""
    return enrolment.has_place or enrolment.log.filter(after__in=HAS_PLACE).exists()


def open_interests() -> QuerySet[Interest]:
    """Who waits for a group that suits. The coordinator."""
    return Interest.objects.filter(closed_at=None).select_related("program", "area")


def interest_of(digest: str) -> Interest | None:
    """What a private link opens where it is no enrolment's. As `by_token_digest`."""
    found = Interest.objects.select_related("program", "area")
    return found.filter(token_digest=digest).first()


def groups_left(enrolment: Enrolment) -> list[Group]:
    """Groups that the family was moved from, the last one first. As `by_token_digest`."""
    found, earlier = [], enrolment.came_from
    while earlier is not None and earlier.state == State.MOVED:
        found.append(earlier.group)
        earlier = earlier.came_from
    return found


def where_now(enrolment: Enrolment) -> Enrolment:
    """The enrolment itself, or the one in the group that they were moved to. As the one before."""
    while enrolment.state == State.MOVED:
        later = enrolment.went_to.select_related("group__program").order_by("pk").last()
        if later is None:
            break
        enrolment = later
    return enrolment


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


def meetings_of(user: User) -> QuerySet[Meeting]:
    """Meetings of the groups that this person looks after, and of no other group."""
    return (
        Meeting.objects.filter(group__in=groups_of(user))
        .exclude(group__state=GroupState.DRAFT)
        .select_related("group__program")
    )


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


def enrolled_in(group: Group) -> QuerySet[Enrolment]:
    """Who has a place, by name. Those who look after the group."""
    return group.enrolments.filter(state__in=HAS_PLACE).order_by("name", "pk")


def groups_to_ask() -> list[Offered]:
    """Groups whose parents a survey may invite, with how many adults have a place. Survey makers,
    through the form of a wave; nothing in a wave leads back to a group."""
    seats = Seat.objects.filter(
        group=OuterRef("pk"), kind=SeatKind.ADULT, enrolment__state__in=HAS_PLACE
    )
    groups = Group.objects.exclude(state=GroupState.DRAFT).annotate(adults=_count(seats, "group"))
    return [
        Offered(
            key=f"programs-{one.pk}",
            program=one.program.key,
            title=one.program.name,
            name={lang.code: _called(one, lang.code) for lang in LANGUAGES},
            area=pick(one.area.name, DEFAULT.code).text if one.area else "",
            size=one.adults,
        )
        for one in groups.filter(adults__gt=0)
        .select_related("program", "area")
        .prefetch_related("meetings")
        .order_by("program__order", "program__key", "pk")
    ]


def evaluations_of(group: Group) -> QuerySet[Evaluation]:
    """Surveys in which the group is asked, the latest first. Those who look after the group."""
    return group.evaluations.select_related("batch__wave__version").order_by(
        "-batch__wave__opens", "-pk"
    )


def is_shared(evaluation: Evaluation) -> bool:
    """Whether other groups have codes of the same batch. As `evaluations_of`."""
    others = Evaluation.objects.filter(batch=evaluation.batch_id).exclude(pk=evaluation.pk)
    return others.exists()


def _called(group: Group, code: str) -> str:
    """Its place and first day, which tell it from the programme's other groups."""
    first = meetings_in_order(group)[:1]
    days = [format_day(timezone.localdate(one.starts), code) for one in first]
    return listed(*filter(None, (pick(group.place, code).text, *days)), code=code)


def day_of(moment: datetime) -> tuple[datetime, datetime]:
    """The local day around a moment."""
    start = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=1)


def expected(meeting: Meeting) -> QuerySet[Enrolment]:
    """Who has a place in the meeting's group and guests who catch up, with marks. Its leaders.

    Nobody is expected at a cancelled one.
    """
    if meeting.cancelled_at:
        return Enrolment.objects.none()
    guests = CatchUp.objects.filter(instead=meeting).values("enrolment")
    return (
        Enrolment.objects.filter(Q(group=meeting.group_id) | Q(pk__in=guests), state__in=HAS_PLACE)
        .order_by("name", "pk")
        .prefetch_related(
            "seats",
            Prefetch(
                "attendance", Attendance.objects.filter(meeting=meeting), to_attr="marks_here"
            ),
            Prefetch(
                "cannot_come", CannotCome.objects.filter(meeting=meeting), to_attr="cannot_here"
            ),
        )
    )


def to_be_reminded(enrolment: Enrolment) -> QuerySet[Meeting]:
    """Coming meetings that this family is expected at. For the service only."""
    if not enrolment.has_place:
        return Meeting.objects.none()
    absent = CannotCome.objects.filter(enrolment=enrolment, meeting=OuterRef("pk"))
    coming = Meeting.objects.filter(
        group=enrolment.group_id, starts__gt=timezone.now(), cancelled_at=None
    )
    return coming.filter(~Exists(absent))


def calls_made(user: User) -> QuerySet[Message]:
    """Calls that were made in the last day, for undoing. Whoever could make them."""
    people = Enrolment.objects.filter(group__in=groups_of(user))
    about = [f"programs.enrolment:{pk}" for pk in people.values_list("pk", flat=True)]
    lately = timezone.now() - timedelta(days=1)
    return Message.objects.filter(
        channel=Channel.CALL, state=MessageState.SENT, changed_at__gte=lately, about__in=about
    ).order_by("-changed_at")


def meetings_in_order(group: Group) -> list[Meeting]:
    """The place in this list is the meeting's topic. Everybody."""
    return sorted(group.held, key=lambda one: (one.starts, one.pk))


def next_meeting(group: Group) -> Meeting | None:
    """Everybody."""
    now = timezone.now()
    return next((one for one in meetings_in_order(group) if one.starts > now), None)


def sister_groups(group: Group) -> QuerySet[Group]:
    """Other groups of the same programme in the same language. Those who look after either."""
    return (
        Group.objects.filter(program=group.program_id, language=group.language)
        .exclude(pk=group.pk)
        .exclude(state=GroupState.DRAFT)
        .prefetch_related("meetings")
    )


def calls_to_make(user: User) -> QuerySet[Message]:
    """Messages that a person has to give by phone to parents of the groups of this person."""
    people = Enrolment.objects.filter(group__in=groups_of(user))
    about = [f"programs.enrolment:{pk}" for pk in people.values_list("pk", flat=True)]
    due = Q(due_at=None) | Q(due_at__lte=timezone.now())
    return Message.objects.filter(
        due, channel=Channel.CALL, state=MessageState.SCHEDULED, about__in=about
    )


def messages_of(user: User) -> QuerySet[Message]:
    """Every message to parents of the groups of this person, the newest first."""
    people = Enrolment.objects.filter(group__in=groups_of(user))
    about = [f"programs.enrolment:{pk}" for pk in people.values_list("pk", flat=True)]
    return Message.objects.filter(about__in=about).order_by("-created_at", "-pk")


def undecided(user: User) -> QuerySet[Message]:
    """Those that wait for a person: unsure, or given up."""
    given_up = Q(state=MessageState.FAILED, attempts__gte=MOST_ATTEMPTS)
    return messages_of(user).filter(Q(state=MessageState.UNSURE) | given_up)
