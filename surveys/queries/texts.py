"""The moderation query: the only reading of free text (SUR-43).

For the role of moderator; who also writes of them in a report has both roles. Nothing tells when a
text came, or from which group: texts are ordered by their random key, which changes every night.
"""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from core.models import User
from surveys.enums import OPEN_HARM, TextState, WaveState
from surveys.models.freetext import FreeText, Theme
from surveys.models.wave import Wave
from surveys.queries.progress import by_batch

_UNREAD = Q(state=TextState.WAITING) & ~Q(harm__in=OPEN_HARM)


class Pile(NamedTuple):
    """A wave and how many of its texts wait, have been let through, and are hidden till tonight."""

    wave: Wave
    waiting: int
    released: int
    hidden: int


def waiting(wave: Wave) -> QuerySet[FreeText]:
    """What nobody has decided of, without what the named person looks at first."""
    return FreeText.objects.filter(_UNREAD, wave=wave).order_by("pk")


def next_waiting(wave: Wave, after: UUID | None = None) -> FreeText | None:
    """The text to read now; after the last one the first again."""
    texts = waiting(wave)
    later = texts.filter(pk__gt=after).first() if after else None
    return later or texts.first()


def decided(wave: Wave) -> QuerySet[FreeText]:
    """What can still be taken back: hidden ones are here until the night."""
    return FreeText.objects.filter(wave=wave).exclude(state=TextState.WAITING).order_by("pk")


def released(wave: Wave) -> QuerySet[FreeText]:
    """What a person has let through, of a closed wave that at least k have answered."""
    answered = sum(number for _batch, number in by_batch(wave))
    if wave.state != WaveState.CLOSED or answered < wave.k:
        return FreeText.objects.none()
    texts = FreeText.objects.filter(wave=wave, state=TextState.RELEASED)
    return texts.order_by("question", "pk")


def piles() -> list[Pile]:
    """Every wave that has texts, the newest first."""
    counted = FreeText.objects.values("wave").annotate(
        waiting=Count("pk", filter=_UNREAD),
        released=Count("pk", filter=Q(state=TextState.RELEASED)),
        hidden=Count("pk", filter=Q(state=TextState.HIDDEN)),
    )
    found = {row["wave"]: (row["waiting"], row["released"], row["hidden"]) for row in counted}
    waves = Wave.objects.filter(pk__in=found).select_related("version__survey")
    return [Pile(wave, *found[wave.pk]) for wave in waves]


def count_waiting() -> int:
    return FreeText.objects.filter(_UNREAD).count()


def telling_of_harm() -> QuerySet[FreeText]:
    """What the word list or a reader flagged and nobody has dealt with yet."""
    texts = FreeText.objects.filter(harm__in=OPEN_HARM)
    return texts.select_related("wave__version__survey__harm_contact").order_by("wave", "pk")


def to_tell() -> list[tuple[User | None, int]]:
    """Per named person how many such texts wait; None where a survey names nobody any more."""
    name = "wave__version__survey__harm_contact"
    rows = FreeText.objects.filter(harm__in=OPEN_HARM).values(name).annotate(n=Count("pk"))
    counts = {row[name]: row["n"] for row in rows}
    people = User.objects.in_bulk([pk for pk in counts if pk])
    return [(people.get(pk), number) for pk, number in counts.items()]


class Told(NamedTuple):
    """A theme of a question: how many texts belong to it, and those of them that are quoted."""

    question: str
    theme: int
    name: dict[str, str]
    texts: int
    quotes: list[tuple[UUID, str, str]]  # text, words and language; the writer said yes


def themes_of(wave: Wave) -> QuerySet[Theme]:
    return Theme.objects.filter(wave=wave).order_by("question", "pk")


def unsorted(wave: Wave) -> QuerySet[FreeText]:
    """What has been let through and nobody has put under themes yet."""
    return released(wave).filter(themes__isnull=True)


def sorted_texts(wave: Wave) -> QuerySet[FreeText]:
    return released(wave).filter(themes__isnull=False)


def held_texts(wave: Wave) -> QuerySet[FreeText]:
    """The sorted texts, for a transaction in which nobody else may sort them anew."""
    return FreeText.objects.select_for_update().filter(wave=wave, themes__isnull=False)


def told_themes(wave: Wave) -> list[Told]:
    """For the report's gate, which decides what is told of it (surveys.reports.voices)."""
    texts = list(FreeText.objects.filter(wave=wave, state=TextState.RELEASED, themes__isnull=False))
    found = []
    for theme in themes_of(wave):
        own = [
            one
            for one in texts
            if theme.pk in (one.themes or ()) and one.question == theme.question
        ]
        quotes = [(one.pk, one.quote, one.quote_language) for one in own if one.quote]
        found.append(Told(theme.question, theme.pk, theme.name, len(own), quotes))
    return found
