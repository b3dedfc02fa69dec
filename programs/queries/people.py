"""Families: found by their link, in a group, or twice."""

from django.db.models import Q, QuerySet

from programs.enums import HAS_PLACE, ONGOING, State
from programs.models import Enrolment, Group, Interest, Program


def reached_by(phone: str, email: str) -> Q:
    """Rows with this phone or this address, where one is given. The services only."""
    reach = Q()
    if phone:
        reach |= Q(phone=phone)
    if email:
        reach |= Q(email__iexact=email)
    return reach


def contacts_gone(group: Group) -> bool:
    """Whether families here cannot be reached any more. Those who look after the group."""
    return group.enrolments.filter(contact_gone_at__isnull=False).exists()


def knows_families(program: Program) -> bool:
    """Whether anything is kept of a family in this programme. The coordinator."""
    return (
        Enrolment.objects.filter(group__program=program.pk).exists()
        or Interest.objects.filter(program=program.pk).exists()
    )


def same_person(group: Group, name: str, phone: str, email: str) -> Enrolment | None:
    """An active enrolment in the group with the same name and the same phone or address.

    For the service only: what it finds is never shown to the one who is enrolling. A family with
    protected identity is never found. Where nobody has a name, the contact alone is compared.
    """
    if not phone and not email:
        return None
    same = group.enrolments.filter(reached_by(phone, email), state__in=ONGOING)
    if not group.program.without_identity:
        same = same.filter(name__iexact=name.strip())
    return same.order_by("pk").first()


def perhaps_twice(group: Group) -> list[tuple[Enrolment, Enrolment]]:
    """Pairs (earlier, later) of what `same_person` finds. Those who look after the group.

    Not the two adults whose party was split by an offer.
    """
    pairs = []
    seen: dict[tuple[str, str], Enrolment] = {}
    for one in group.enrolments.filter(state__in=ONGOING).order_by("pk"):
        name = "" if one.without_identity else one.name.strip().casefold()
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


def left_behind(enrolment: Enrolment) -> list[Enrolment]:
    """What the family was before it was moved here, the last one first. As `by_token_digest`.

    An adult whose party was split by an offer came from a row in the same group, and was not moved.
    """
    found: list[Enrolment] = []
    earlier = enrolment.came_from
    while earlier is not None and earlier.state == State.MOVED:
        if earlier.group_id == (found[-1] if found else enrolment).group_id:
            break
        found.append(earlier)
        earlier = earlier.came_from
    return found


def groups_left(enrolment: Enrolment) -> list[Group]:
    """Groups that the family was moved from, the last one first. As `by_token_digest`."""
    return [one.group for one in left_behind(enrolment)]


def where_now(enrolment: Enrolment) -> Enrolment:
    """The enrolment itself, or the one in the group that they were moved to. As the one before."""
    while enrolment.state == State.MOVED:
        moved = enrolment.went_to.exclude(group=enrolment.group_id)
        later = moved.select_related("group__program").order_by("pk").last()
        if later is None:
            break
        enrolment = later
    return enrolment


def enrolled_in(group: Group) -> QuerySet[Enrolment]:
    """Who has a place, by name. Those who look after the group."""
    return group.enrolments.filter(state__in=HAS_PLACE).order_by("name", "pk")
