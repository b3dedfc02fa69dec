"""What a moderator decides of a free text (SUR-43). The log says who and what, never the text."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from core.audit import record
from core.languages import get
from core.models import User
from core.roles import Role
from outbox.services import post
from surveys.enums import OPEN_HARM, Harm, HarmOutcome, TextReason, TextState
from surveys.models.freetext import FreeText
from surveys.models.wave import Wave

LETTER = "surveys/harm"
_CHANGED = ["state", "reason", "masked", "harm", "themes", "quote", "quote_language"]


class TextGone(Exception):
    """Somebody else has decided meanwhile, or the night has given the text another key."""


def release(wave: Wave, key: UUID, *, by: User) -> FreeText:
    """Others may read it once the wave is closed."""
    return _decide(wave, key, by, "release text", state=TextState.RELEASED)


def hide(wave: Wave, key: UUID, *, reason: str, by: User) -> FreeText:
    """Nobody sees it; it is deleted in the night."""
    return _decide(wave, key, by, "hide text", state=TextState.HIDDEN, reason=TextReason(reason))


def mask(wave: Wave, key: UUID, *, places: Collection[int], reason: str, by: User) -> FreeText:
    """Let through without the words at these places."""

    def covered(text: FreeText) -> list[int]:
        return sorted(set(places) & set(range(len(text.parts))))

    return _decide(
        wave, key, by, "mask text", state=TextState.RELEASED, reason=TextReason(reason),
        masked=covered,
    )  # fmt: skip


@transaction.atomic
def flag(wave: Wave, key: UUID, *, by: User) -> FreeText:
    """It tells of harm: the named person is written to at once."""
    text = _decide(wave, key, by, "flag text", state=TextState.WAITING, harm=Harm.FLAGGED)
    tell(wave.version.survey.harm_contact, 1)
    return text


@transaction.atomic
def undo(wave: Wave, key: UUID, *, by: User) -> FreeText:
    """Back among the unread. What the word list found stays with the named person."""
    text = _held(wave, key)
    undone = text.state != TextState.WAITING or text.harm == Harm.FLAGGED
    if not undone or text.reason == TextReason.HARM:
        raise TextGone
    text.state, text.reason, text.masked = TextState.WAITING, "", []
    text.themes, text.quote, text.quote_language = None, "", ""
    text.harm = "" if text.harm == Harm.FLAGGED else text.harm
    text.save(update_fields=_CHANGED)
    record(by, "undo text", wave)
    return text


@transaction.atomic
def handle(wave: Wave, key: UUID, *, outcome: str, by: User) -> None:
    """Dealt with: what was done stands in the log. The text goes, or back to be read as any."""
    done = HarmOutcome(outcome)
    text = _held(wave, key)
    if text.harm not in OPEN_HARM:
        raise TextGone
    text.harm = Harm.HANDLED
    if done != HarmOutcome.NONE:
        text.state, text.reason = TextState.HIDDEN, TextReason.HARM
        text.themes, text.quote, text.quote_language = None, "", ""
    text.save(update_fields=_CHANGED)
    record(by, "deal with text of harm", wave, note=done.value)


def settle() -> int:
    """In the night: hidden texts are deleted and masked words written out; how many were."""
    gone, _by_model = FreeText.objects.filter(state=TextState.HIDDEN).delete()
    masked = FreeText.objects.filter(state=TextState.RELEASED).exclude(masked=[])
    for text in masked:
        text.text, text.masked = text.shown, []
        text.save(update_fields=["text", "masked"])
    return gone + len(masked)


def tell_all(found: Iterable[tuple[User | None, int]]) -> int:
    """One letter to each named person with something to look at; how many letters."""
    return sum(tell(person, number) for person, number in found)


def tell(person: User | None, number: int) -> int:
    """A letter that something waits, without a word of it. To every moderator where nobody is
    named, or who is has no address."""
    if person is None or not person.is_active or not person.email:
        group = Group.objects.filter(name=Role.MODERATOR.value)
        people = User.objects.filter(groups__in=group, is_active=True).exclude(email="")
    else:
        people = User.objects.filter(pk=person.pk)
    now: datetime = timezone.localtime()
    for one in people:
        language = get(one.language).code
        with translation.override(language):
            path = reverse("texts:harm")
        post(
            LETTER,
            about=f"surveys.freetext:{now:%Y-%m-%d %H}:{one.pk}",
            language=language,
            context={"number": number, "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path},
            email=one.email,
        )
    return len(people)


@transaction.atomic
def _decide(
    wave: Wave,
    key: UUID,
    by: User,
    action: str,
    *,
    state: TextState,
    reason: str = "",
    masked: Callable[[FreeText], list[int]] = lambda text: [],
    harm: str | None = None,
) -> FreeText:
    """Raises TextGone unless the text waits to be read."""
    text = _held(wave, key)
    if text.state != TextState.WAITING or text.harm in OPEN_HARM:
        raise TextGone
    text.state, text.reason, text.masked = state, reason, masked(text)
    text.harm = text.harm if harm is None else harm
    text.save(update_fields=_CHANGED)
    record(by, action, wave, note=reason)
    return text


def _held(wave: Wave, key: UUID) -> FreeText:
    text = FreeText.objects.select_for_update().filter(wave=wave, pk=key).first()
    if text is None:
        raise TextGone
    return text
