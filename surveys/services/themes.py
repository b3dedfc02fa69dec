"""What a moderator makes of texts that were let through: themes, and quotes (REP-21).

The log says who and what, never the words. What a text belongs to stands on its own row, which the
night may give another key.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from surveys.enums import TextState
from surveys.models.freetext import FreeText, Theme
from surveys.models.wave import Wave
from surveys.services.moderation import TextGone
from surveys.validators import is_part_of

_CHANGED = ["themes", "quote", "quote_language"]


class QuoteRefused(Exception):
    """The words are no quote of the text; the message says why."""


@transaction.atomic
def make_theme(wave: Wave, question: str, name: dict[str, str], *, by: User) -> Theme:
    theme = Theme.objects.create(wave=wave, question=question, name=name)
    record(by, "make theme", wave)
    return theme


@transaction.atomic
def remove_theme(theme: Theme, *, by: User) -> None:
    """Texts that belonged to it alone wait to be sorted again, and are not quoted."""
    Theme.objects.select_for_update().filter(pk=theme.pk).first()  # as `sort`: themes, then texts
    held = FreeText.objects.select_for_update().filter(wave=theme.wave, question=theme.question)
    for text in held.filter(themes__isnull=False):
        own: list[int] = text.themes or []
        if theme.pk in own:
            _put(text, [one for one in own if one != theme.pk] or None)
    record(by, "remove theme", theme.wave)
    theme.delete()


@transaction.atomic
def sort(
    wave: Wave,
    key: UUID,
    *,
    themes: Collection[int],
    quote: str = "",
    language: str = "",
    by: User,
) -> None:
    """Puts the text under these themes, or under none. Raises TextGone, QuoteRefused."""
    named = Theme.objects.select_for_update().filter(wave=wave, pk__in=themes).order_by("pk")
    known = list(named)
    text = _held(wave, key)
    if text.themes is not None:  # another moderator was faster; it can be taken back first
        raise TextGone
    found = [one.pk for one in known if one.question == text.question]
    if quote:
        if not text.may_quote:
            raise QuoteRefused(_("Its writer has not said that it may be shown."))
        if not found:
            raise QuoteRefused(_("A quote stands under its theme. Choose one."))
        if not is_part_of(quote, text.shown):
            raise QuoteRefused(
                _("Only words of the text, in their order, with … where some are left out.")
            )
    _put(text, found, quote, language)
    record(by, "quote text" if quote else "sort text", wave)


@transaction.atomic
def unsort(wave: Wave, key: UUID, *, by: User) -> None:
    """It waits to be sorted again, and is not quoted."""
    _put(_held(wave, key), None)
    record(by, "sort text again", wave)


def _put(text: FreeText, themes: list[int] | None, quote: str = "", language: str = "") -> None:
    """A text that is moved to no theme is not quoted any more; one that loses some, still is."""
    if quote or not themes or text.themes is None:
        text.quote, text.quote_language = quote, language if quote else ""
    text.themes = themes
    text.save(update_fields=_CHANGED)


def _held(wave: Wave, key: UUID) -> FreeText:
    found = FreeText.objects.select_for_update().filter(wave=wave, pk=key)
    text = found.filter(state=TextState.RELEASED).first()
    if text is None:
        raise TextGone
    return text
