"""Home visits: whose they are, and what a link opens."""

from datetime import datetime

from django.db.models import Q, QuerySet

from core.models import User
from core.roles import Role, has_role
from outbox.models import Message
from programs.enums import VISIT_OPEN, ProgramKind
from programs.models import Program, Visit
from programs.queries.people import reached_by


def visit_offers() -> QuerySet[Program]:
    """Programmes whose home visits can be asked for now. Everybody."""
    return Program.objects.filter(published=True, kind=ProgramKind.VISIT, takes_visits=True)


def visits_of(user: User) -> QuerySet[Visit]:
    """A coordinator all; a leader own ones, and those of own programmes that nobody has taken."""
    visits = Visit.objects.select_related("program", "leader")
    if has_role(user, Role.PROGRAM_COORDINATOR):
        return visits
    if has_role(user, Role.PROGRAM_LEADER):
        untaken = Q(leader=None, program__in=Program.objects.filter(visitors=user))
        return visits.filter(Q(leader=user) | untaken)
    return visits.none()


def visit_by_digest(digest: str) -> Visit | None:
    """What a private link opens where it is no enrolment's. Whoever holds the link."""
    return Visit.objects.select_related("program").filter(token_digest=digest).first()


def visit_of_message(message: Message, user: User) -> Visit | None:
    """The visit that a call is about, where it is one. As `visits_of`."""
    kind, _colon, pk = message.about.rpartition(":")
    return visits_of(user).filter(pk=pk).first() if kind == "programs.visit" else None


def same_visit(program: Program, name: str, phone: str, email: str) -> Visit | None:
    """An open wish of the same name and the same phone or address. The service only."""
    open_ones = program.visits.filter(name__iexact=name.strip(), state__in=VISIT_OPEN)
    return open_ones.filter(reached_by(phone, email)).order_by("pk").first()


def asked_often(phone: str, email: str, since: datetime) -> bool:
    """Whether a phone or an address has been given three times since then. The service only."""
    given = Visit.objects.filter(reached_by(phone, email), created_at__gt=since)
    return given.order_by("pk")[2:].exists()


def asked_twice(visits: list[Visit]) -> set[int]:
    """Those of the list that a family may have asked for once more. As `visits_of`."""
    seen: set[tuple[int, str, str]] = set()
    found = set()
    for one in sorted(visits, key=lambda each: each.pk):
        if not one.is_open:
            continue
        name = one.name.strip().casefold()
        keys = {
            (one.program_id, name, reach) for reach in (one.phone, one.email.casefold()) if reach
        }
        if keys & seen:
            found.add(one.pk)
        seen |= keys
    return found
