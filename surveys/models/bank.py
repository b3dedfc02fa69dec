"""The question bank: questions that are kept, found and used again under the same key."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from core.languages import LANGUAGES
from core.texts import pick
from surveys.blocks import BankStreamBlock
from surveys.instruments import changes


class BankQuestion(models.Model):
    """One question, with its answers, in every language. Its key goes with it into each survey.

    Locked, it belongs to a licensed instrument: nothing of it can be changed any more, here or in a
    survey (surveys.instruments), save for a translation where the licence allows one.
    """

    key = models.CharField(_("key"), max_length=60, unique=True, editable=False)
    question = StreamField(BankStreamBlock(), verbose_name=_("question"))
    theme = models.CharField(
        _("theme"), max_length=60, blank=True, help_text=_("For example: school, leisure, safety.")
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Who made it, and where it stands.")
    )
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    locked = models.BooleanField(
        _("licensed instrument: locked"),
        default=False,
        help_text=_("Words, order and number of answers can then never be changed, nor unlocked."),
    )
    may_translate = models.BooleanField(
        _("the licence allows translations"),
        default=False,
        help_text=_("A language may then be added to a locked instrument."),
    )
    words = models.TextField(editable=False)  # every text in small letters, to be searched

    class Meta:
        ordering = ["theme", "key"]
        verbose_name = _("question of the bank")
        verbose_name_plural = _("questions of the bank")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(locked=False) | ~models.Q(source="") & ~models.Q(licence=""),
                name="bank_lock_has_source_and_licence",
            )
        ]

    def __str__(self) -> str:
        return pick(self.value["text"], LANGUAGES[0].code).text or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError where the lock forbids it, whoever asks."""
        problems = self.problems()
        if problems:
            raise ValidationError(problems)
        self.key = self.value["key"]
        self.words = searched(self.value)
        super().save(*args, **kwargs)

    @property
    def value(self) -> Any:
        """The question as a block's value."""
        return self.question[0].value

    @property
    def data(self) -> dict[str, Any]:
        """The question as plain data, as the editor stores it."""
        data: dict[str, Any] = _plain(self.question[0].block.get_prep_value(self.value))
        return data

    def clean(self) -> None:
        super().clean()
        problems = self.problems()
        if problems:
            raise ValidationError(problems)

    def problems(self) -> list[str]:
        """Why it may not be saved as it is."""
        if not self.question:
            return []
        key = self.value["key"]
        others = type(self).objects.exclude(pk=self.pk).filter(key=key)
        found = []
        if others.exists():
            found.append(_("The bank already has a question with the key “%s”.") % key)
        if self.locked and not (self.source and self.licence):
            found.append(_("A locked instrument needs its source and its licence."))
        before = type(self).objects.filter(pk=self.pk, locked=True).first()
        if before:
            same = ("locked", "source", "licence", "may_translate")
            if any(getattr(self, name) != getattr(before, name) for name in same):
                found.append(_("The lock, its source and its licence cannot be changed."))
            for change in changes(before.data, self.data, may_translate=before.may_translate):
                found.append(_("This is a locked instrument: %s cannot be changed.") % change)
        return [str(one) for one in found]


def _plain(part: Any) -> Any:
    """Lists of the editor without the ids of their items."""
    if isinstance(part, dict):
        if part.keys() == {"type", "value", "id"}:
            return _plain(part["value"])
        return {name: _plain(one) for name, one in part.items()}
    return [_plain(one) for one in part] if isinstance(part, list) else part


def searched(value: Any) -> str:
    """All words of a question in every language, and its key, in small letters."""
    texts = [value["key"], *value["text"].values(), *value["help"].values()]
    for option in value["options"]:
        texts += [option["key"], *option["label"].values()]
    for own in value["ages"]:
        texts += [*own["text"].values(), *own["help"].values()]
    return " ".join(text for text in texts if text).casefold()
