"""The start page of a survey in sound, and in other words for an age."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError, StreamValue

from surveys.enums import AgeBand
from surveys.word_blocks import ByName, LocalizedAudioBlock, LocalizedTextBlock


class WelcomeAudioStreamBlock(blocks.StreamBlock):
    """At most one: the recording of the start page, per language."""

    recording = LocalizedAudioBlock(label=_("recording"))

    class Meta:
        max_num = 1


class WelcomeAgeBlock(ByName, blocks.StructBlock):
    """The start page of one age band."""

    band = blocks.ChoiceBlock(choices=AgeBand.choices, label=_("age"))
    intro = LocalizedTextBlock(label=_("welcome text"), long=True, max_length=600)
    audio = LocalizedAudioBlock(label=_("recording"))


class WelcomeAgesStreamBlock(blocks.StreamBlock):
    """Other words of the start page, each age once."""

    age = WelcomeAgeBlock(label=_("age"))

    def clean(self, value: StreamValue) -> StreamValue:
        cleaned = super().clean(value)
        bands = [child.value["band"] for child in cleaned]
        twice = [place for place, band in enumerate(bands) if band in bands[:place]]
        if twice:
            message = ValidationError(_("Each age may stand here once."))
            raise StreamBlockValidationError(block_errors=dict.fromkeys(twice, message))
        return cleaned
