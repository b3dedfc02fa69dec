"""How a municipality writes its own wellbeing wheel: steps from best to worst, and spokes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructBlockValidationError

from core.texts import missing_languages
from surveys.enums import ScottishSpoke, SpokeColour
from surveys.word_blocks import (
    AgeBlock,
    ByName,
    KeyBlock,
    LocalizedAudioBlock,
    LocalizedTextBlock,
    give_keys,
    once_each,
)


def _whole(value: Any, *names: str) -> Any:
    """The value, if these texts have words in every language: a version has no drafts."""
    errors = {
        name: ValidationError(_("Write it in every language."))
        for name in names
        if missing_languages({code: text or "" for code, text in value[name].items()})
    }
    if errors:
        raise StructBlockValidationError(errors)
    return value


class StepBlock(ByName, blocks.StructBlock):
    key = KeyBlock()
    label = LocalizedTextBlock(label=_("answer"), max_length=60)

    def clean(self, value: Any) -> Any:
        return _whole(super().clean(value), "label")


class SpokeBlock(ByName, blocks.StructBlock):
    key = KeyBlock()
    name = LocalizedTextBlock(label=_("name"), max_length=40)
    text = LocalizedTextBlock(label=_("sentence that a child says yes or no to"), max_length=200)
    colour = blocks.ChoiceBlock(choices=SpokeColour.choices, label=_("colour"))
    maps_to = blocks.ChoiceBlock(
        choices=ScottishSpoke.choices, required=False, label=_("the same in the Scottish wheel")
    )
    audio = LocalizedAudioBlock(label=_("recording"))
    ages = blocks.ListBlock(
        AgeBlock(), default=[], collapsed=True, label=_("other words for an age")
    )

    def clean(self, value: Any) -> Any:
        return once_each(_whole(super().clean(value), "name", "text"))


class StepStreamBlock(blocks.StreamBlock):
    step = StepBlock(label=_("step"))

    class Meta:
        min_num, max_num = 3, 5

    def clean(self, value: StreamValue) -> StreamValue:
        cleaned = super().clean(value)
        give_keys([child.value for child in cleaned], "steg", "label")
        return cleaned


class SpokeStreamBlock(blocks.StreamBlock):
    spoke = SpokeBlock(label=_("spoke"))

    class Meta:
        min_num, max_num = 3, 12

    def clean(self, value: StreamValue) -> StreamValue:
        cleaned = super().clean(value)
        give_keys([child.value for child in cleaned], "eker", "name")
        return cleaned
