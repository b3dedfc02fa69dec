"""Messages and calls to parents."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.models import User
from core.roles import Role, has_role
from outbox.models import Channel, Message, MessageState
from outbox.services import MOST_ATTEMPTS
from programs.models import Enrolment, Interest
from programs.queries.groups import groups_of
from programs.queries.visits import visits_of


def _about(user: User) -> list[str]:
    own = Q(group__in=groups_of(user)) | Q(contact_person=user)
    return _words(Enrolment.objects.filter(own), user)


def _callable(user: User) -> list[str]:
    """As `_about`, without the families that only another contact person phones."""
    own = Q(group__in=groups_of(user), contact_person=None) | Q(contact_person=user)
    return _words(Enrolment.objects.filter(own), user)


def _words(people: QuerySet[Enrolment], user: User) -> list[str]:
    visits = visits_of(user).values_list("pk", flat=True)
    return [
        *(f"programs.enrolment:{pk}" for pk in people.values_list("pk", flat=True)),
        *(f"programs.visit:{pk}" for pk in visits),
    ]


def calls_made(user: User) -> QuerySet[Message]:
    """Calls that were made in the last day, for undoing. Whoever could make them.

    Not those about a home visit: they are taken back on its own page.
    """
    lately = timezone.now() - timedelta(days=1)
    made = Message.objects.filter(
        channel=Channel.CALL,
        state=MessageState.SENT,
        changed_at__gte=lately,
        about__in=_callable(user),
    )
    return made.exclude(about__startswith="programs.visit:").order_by("-changed_at")


def calls_to_make(user: User) -> QuerySet[Message]:
    """Messages that a person has to give by phone to parents of the groups of this person.

    A family with protected identity is phoned by its contact person and by nobody else.
    """
    due = Q(due_at=None) | Q(due_at__lte=timezone.now())
    return Message.objects.filter(
        due, channel=Channel.CALL, state=MessageState.SCHEDULED, about__in=_callable(user)
    )


def hidden_calls(user: User, among: QuerySet[Message]) -> int:
    """How many of these calls are for the contact person of a protected family, somebody else."""
    calls = among.filter(channel=Channel.CALL, state=MessageState.SCHEDULED)
    families = Enrolment.objects.filter(
        pk__in=[int(one.secret_key) for one in calls], contact_person__isnull=False
    )
    return families.exclude(contact_person=user).count()


def messages_of(user: User) -> QuerySet[Message]:
    """Every message to parents of the groups of this person, the newest first; the coordinator also
    those to who wishes for a group."""
    own = Q(about__in=_about(user))
    if has_role(user, Role.PROGRAM_COORDINATOR):
        own |= Q(about__startswith="programs.interest:")
    return Message.objects.filter(own).order_by("-created_at", "-pk")


def link_is_sent(interest: Interest) -> bool:
    """Whether its private link is on its way by letter. Whoever holds the link."""
    sent = Message.objects.filter(about=f"programs.interest:{interest.pk}", kind="interest_kept")
    return sent.exclude(state=MessageState.CANCELLED).exists()


def undecided(user: User) -> QuerySet[Message]:
    """Those that wait for a person: unsure, or given up."""
    given_up = Q(state=MessageState.FAILED, attempts__gte=MOST_ATTEMPTS)
    return messages_of(user).filter(Q(state=MessageState.UNSURE) | given_up)
