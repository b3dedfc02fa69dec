"""The small blocks that all others are made of: keys, words per language, recordings, ages.

No block here is frozen into migrations: a field refers to its blocks by name, so that a further
language (or a new wording aid) changes no table and needs no migration.
"""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from core.languages import LANGUAGES
from core.texts import pick
from surveys.enums import AgeBand
from surveys.recordings import document_problem

# No "-" first: answers such as "-dk" are codes of our own.
KEY = RegexValidator(r"^\w[\w.-]{0,59}\Z", _("Letters, digits, _ - and . only; at most 60."))


class ByName:
    """Deconstructs to its own name and options instead of the blocks it is built from."""

    options: dict[str, Any] = {}

    def deconstruct(self) -> tuple[str, list, dict]:
        return f"{type(self).__module__}.{type(self).__name__}", [], self.options

    def deconstruct_with_lookup(self, lookup: Any) -> tuple[str, list, dict]:
        return self.deconstruct()

    @classmethod
    def construct_from_lookup(cls, lookup: Any, *args: Any, **kwargs: Any) -> "ByName":
        return cls(*args, **kwargs)


class LocalizedTextBlock(ByName, blocks.StructBlock):
    """{"sv": …, "ar": …}: one input per language, side by side, each with its lang and dir.

    Empty texts may be saved; `services.freeze` refuses what is not complete.
    """

    def __init__(self, *, long: bool = False, max_length: int = 300, **kwargs: Any) -> None:
        self.options = {"long": long, "max_length": max_length, **kwargs}
        children = []
        for one in LANGUAGES:
            kind = blocks.TextBlock if long else blocks.CharBlock
            child = kind(required=False, max_length=max_length, label=one.own_name)
            child.field.widget.attrs.update({"lang": one.code, "dir": one.direction})
            children.append((one.code, child))
        super().__init__(children, **kwargs)

    class Meta:
        icon = "openquote"
        form_classname = "struct-block localized"


class RecordingBlock(DocumentChooserBlock):
    """A document that a phone can play: refused here too, should it have come in another way."""

    def clean(self, value: Any) -> Any:
        document = super().clean(value)
        problem = document_problem(document) if document else ""
        if problem:
            raise ValidationError(problem)
        return document


class LocalizedAudioBlock(ByName, blocks.StructBlock):
    """A recording per language, where there is one."""

    def __init__(self, **kwargs: Any) -> None:
        self.options = kwargs
        children = [
            (one.code, RecordingBlock(required=False, label=one.own_name)) for one in LANGUAGES
        ]
        super().__init__(children, **kwargs)

    class Meta:
        icon = "media"
        collapsed = True


class KeyBlock(blocks.CharBlock):
    """Made once, from the first words; then it stays, whatever the words become."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Made when you save. It never changes."))
        super().__init__(required=False, max_length=60, label=_("key"), **kwargs)
        self.field.validators.append(KEY)
        self.field.widget.attrs.update({"readonly": True, "dir": "ltr"})


class OptionAgeBlock(ByName, blocks.StructBlock):
    """What one age band reads in the place of the answer's ordinary words."""

    band = blocks.ChoiceBlock(choices=AgeBand.choices, label=_("age"))
    label = LocalizedTextBlock(label=_("answer"), max_length=120)


class AgeBlock(ByName, blocks.StructBlock):
    """What one age band reads and hears instead; what is left empty stays the ordinary words."""

    band = blocks.ChoiceBlock(choices=AgeBand.choices, label=_("age"))
    text = LocalizedTextBlock(label=_("question"))
    help = LocalizedTextBlock(label=_("help"))
    audio = LocalizedAudioBlock(label=_("recording"))


def once_each(value: Any) -> Any:
    """The cleaned block, unless an age stands twice in it."""
    bands = [one["band"] for one in value["ages"]]
    if len(bands) != len(set(bands)):
        twice = ValidationError(_("Each age may stand here once."))
        raise StructBlockValidationError({"ages": twice})
    return value


def make_key(words: str, taken: set[str], fallback: str) -> str:
    """A key that is not in `taken`: the words as ASCII, or the fallback, numbered if needed."""
    base = re.sub(r"-+", "_", slugify(words))[:40].strip("_") or fallback
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key


def give_keys(
    children: list[Any], fallback: str, words: str, taken: frozenset[str] = frozenset()
) -> None:
    """Fills empty keys, and gives the later of two equal ones (a copied block) a new one. None of
    those it makes is among `taken`."""
    kept: set[str] = set()
    fixed = {child["key"] for child in children if child["key"]} | taken
    for child in children:
        if not child["key"] or child["key"] in kept:
            text = pick(child[words], LANGUAGES[0].code).text
            child["key"] = make_key(text, fixed | kept, fallback)
        kept.add(child["key"])
