"""The end of a round's ideas (PRV-5, docs/adr/0059). What everybody could read stays in the ledger
of what happened then, in the words that a moderator let through."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from core.retention import Due, Keeper
from core.roles import Role
from outbox.models import Message
from youth_council.models.idea import Idea, IdeaRound, IdeaState


def due(until: date) -> list[Due]:
    """Rounds that have ideas and whose day comes until then, the first to go first."""
    found = []
    for one in IdeaRound.objects.filter(ideas__isnull=False).distinct():
        if one.remove_on <= until:
            edit = "wagtailsnippets_youth_council_idearound:edit"
            counts = _counts(one)
            found.append(
                Due(
                    subject=one,
                    name=one.name,
                    on=one.remove_on,
                    decision=one.decision,
                    counts=counts,
                    url=reverse(edit, args=[one.pk]),
                    asks=_asks(counts.get("unread", 0)),
                )
            )
    return sorted(found, key=lambda row: (row.on, row.subject.pk))


def _asks(unread: int) -> tuple[str, ...]:
    words = ngettext(
        "%(n)s idea has not been read by a moderator.",
        "%(n)s ideas have not been read by a moderator.",
        unread,
    )
    return (words % {"n": unread},) if unread else ()


def remove(row: Due, today: date) -> dict[str, int] | None:
    """Deletes the ideas with their codes, and the letters that told of them."""
    one = IdeaRound.objects.select_for_update().get(pk=row.subject.pk)
    counts = _counts(one)
    if one.remove_on > today or not counts:
        return None
    about = Q()
    for pk in one.ideas.values_list("pk", flat=True):
        about |= Q(about__startswith=f"youth_council.idea:{pk}:")
    Message.objects.filter(about).delete()
    one.ideas.all().delete()
    return counts


def _counts(one: IdeaRound) -> dict[str, int]:
    ideas = Idea.objects.filter(round=one)
    unread = ideas.filter(state=IdeaState.WAITING).count()
    found = {"ideas": ideas.count(), "unread": unread}
    return {name: number for name, number in found.items() if number}


KEEPER = Keeper(
    kind="ideas",
    title=gettext_lazy("Rounds of ideas"),
    rule=gettext_lazy(
        "Ideas and their codes are deleted so many days after the last day of their round. "
        "What everybody could read stays among what happened then."
    ),
    roles=(Role.EDITOR,),
    due=due,
    remove=remove,
    say={
        "ideas": lambda n: ngettext("%(n)s idea", "%(n)s ideas", n) % {"n": n},
        "unread": lambda n: ngettext("%(n)s of them unread", "%(n)s of them unread", n) % {"n": n},
    },
)
