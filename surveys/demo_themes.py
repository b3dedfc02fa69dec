"""The demonstration's moderator reads what was written, and sorts it under themes (REP-21)."""

from django.db import transaction

from core.models import User
from surveys.demo_content import NOT_READ_YET, THEMES
from surveys.models.wave import Wave
from surveys.queries.texts import unsorted, waiting
from surveys.services import themes
from surveys.services.moderation import release

QUESTION, QUOTES = "en_sak", 2  # so many quotes of a theme at most


@transaction.atomic
def read(wave: Wave, *, every: bool, by: User) -> None:
    """Lets texts through, all of them or those that have been got to."""
    for text in waiting(wave):
        if every or text.text != NOT_READ_YET:
            release(wave, text.pk, by=by)


@transaction.atomic
def sort(wave: Wave, *, by: User) -> None:
    """Under themes, with quotes of those whose writers said yes, no words twice."""
    for name, written in THEMES:
        theme = themes.make_theme(wave, QUESTION, name, by=by)
        quoted: set[str] = set()
        for text in unsorted(wave).filter(text__in=written).order_by("text", "-may_quote"):
            fits = text.may_quote and text.text not in quoted and len(quoted) < QUOTES
            quote, language = (text.text, text.language) if fits else ("", "")
            quoted |= {quote} if quote else set()
            themes.sort(wave, text.pk, themes=[theme.pk], quote=quote, language=language, by=by)
