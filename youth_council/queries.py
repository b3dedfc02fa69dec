"""What may be read of ideas: public ones by everybody, others by moderators and their senders."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from youth_council.models.idea import Idea, IdeaRound, IdeaState


def receiving(today: date | None = None) -> IdeaRound | None:
    """The round that takes ideas now."""
    today = today or timezone.localdate()
    rounds = IdeaRound.objects.filter(is_open=True, opens__lte=today, closes__gte=today)
    return rounds.select_related("promise").first()


def public() -> QuerySet[Idea]:
    """Those that a moderator has let through, the latest first."""
    found = Idea.objects.filter(state=IdeaState.PUBLIC).select_related("matter", "round__promise")
    return found.prefetch_related("matter__steps")


def waiting() -> QuerySet[Idea]:
    """For moderators: what nobody has decided of; what may tell of harm first, then the oldest."""
    found = Idea.objects.filter(state=IdeaState.WAITING).select_related("round")
    return found.order_by("-tells_of_harm", "sent_on", "pk")


def for_sender(pk: int) -> Idea | None:
    """An idea in any state: only for who has just written its code."""
    found = Idea.objects.filter(pk=pk).select_related("matter", "round__promise")
    return found.prefetch_related("matter__steps").first()
