"""How makers write a question: one definition, with a text per language inside each block."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from surveys import wheels
from surveys.condition_blocks import ConditionBlock
from surveys.enums import FaceSet, QuestionType
from surveys.rules import MOST_STEPS, parse_bands
from surveys.word_blocks import (
    AgeBlock,
    ByName,
    KeyBlock,
    LocalizedAudioBlock,
    LocalizedTextBlock,
    OptionAgeBlock,
    once_each,
)


class PictureBlock(ByName, blocks.StructBlock):
    """The picture of an answer. A draft may lack parts of it, a published survey none."""

    image = ImageChooserBlock(required=False, label=_("picture"))
    alt = LocalizedTextBlock(label=_("what the picture shows"), max_length=120)
    author = blocks.CharBlock(required=False, max_length=120, label=_("who made it"))
    licence = blocks.CharBlock(
        required=False,
        max_length=120,
        label=_("licence"),
        help_text=_("For example: own picture, or CC BY 4.0"),
    )

    class Meta:
        icon = "image"
        collapsed = True


class IllustrationBlock(ByName, blocks.StructBlock):
    """A picture beside the question. Either it says something, which `alt` says in words, or it is
    decoration, which nobody misses."""

    image = ImageChooserBlock(required=False, label=_("picture"))
    alt = LocalizedTextBlock(label=_("what the picture shows"), max_length=120)
    decorative = blocks.BooleanBlock(
        required=False,
        label=_("only decoration"),
        help_text=_("Then it needs no words: nothing is lost for somebody who does not see it."),
    )
    author = blocks.CharBlock(required=False, max_length=120, label=_("who made it"))
    licence = blocks.CharBlock(
        required=False,
        max_length=120,
        label=_("licence"),
        help_text=_("For example: own picture, or CC BY 4.0"),
    )

    class Meta:
        icon = "image"
        collapsed = True


class OptionBlock(ByName, blocks.StructBlock):
    key = KeyBlock()
    label = LocalizedTextBlock(label=_("answer"), max_length=120)
    picture = PictureBlock(label=_("picture, where pictures are chosen"))
    ages = blocks.ListBlock(
        OptionAgeBlock(), default=[], collapsed=True, label=_("other words for an age")
    )

    def clean(self, value: Any) -> Any:
        return once_each(super().clean(value))


class WheelChoiceBlock(blocks.ChoiceBlock):
    """A version of a wheel; questions that choose none look none up."""

    def normalize_choice(self, value: Any) -> Any:
        return super().normalize_choice(value) if value else value


class QuestionBlock(ByName, blocks.StructBlock):
    """One question of any type, or an information page."""

    key = KeyBlock()
    type = blocks.ChoiceBlock(choices=QuestionType.choices, label=_("type"))
    text = LocalizedTextBlock(label=_("question"))
    help = LocalizedTextBlock(label=_("help"))
    section = LocalizedTextBlock(label=_("section"), max_length=120)
    options = blocks.ListBlock(OptionBlock(), default=[], label=_("answers to choose from"))
    wheel = WheelChoiceBlock(choices=wheels.choices, required=False, label=_("which wheel"))
    face_set = blocks.ChoiceBlock(
        choices=FaceSet.choices[1:], required=False, label=_("which faces")
    )
    max_choices = blocks.IntegerBlock(
        required=False, min_value=1, label=_("at most so many answers")
    )
    min = blocks.IntegerBlock(required=False, label=_("smallest number"))
    max = blocks.IntegerBlock(required=False, label=_("largest number"))
    bands = blocks.CharBlock(
        required=False,
        label=_("groups of numbers in the report"),
        help_text=_("For example: 0-2, 3-5, 6-7"),
    )
    max_length = blocks.IntegerBlock(
        required=False, min_value=1, max_value=300, label=_("longest text")
    )
    young = blocks.BooleanBlock(
        required=False,
        label=_("a text: ask those under 13 too"),
        help_text=_("Otherwise a text is asked only from 13 years: children tell of themselves."),
    )
    quotable = blocks.BooleanBlock(
        required=False,
        label=_("a text: may be quoted"),
        help_text=_("Each person is asked on the page. Only who ticks the box can be quoted."),
    )
    background = blocks.BooleanBlock(
        required=False,
        label=_("about the person, such as girl or boy"),
        help_text=_("Reports may show answers by this question."),
    )
    condition = ConditionBlock(label=_("when it is shown"))
    illustration = IllustrationBlock(label=_("picture beside the question"))
    audio = LocalizedAudioBlock(label=_("recording"))
    ages = blocks.ListBlock(
        AgeBlock(), default=[], collapsed=True, label=_("other words for an age")
    )

    class Meta:
        icon = "help"
        label = _("Question")
        label_format = "{type}: {text}"

    def clean(self, value: Any) -> Any:
        value = once_each(super().clean(value))
        errors = {}
        if value["type"] == QuestionType.FACES and len(value["options"]) not in (0, 3, 5):
            errors["options"] = ValidationError(_("Faces have three or five answers."))
        if value["type"] == QuestionType.SCALE and len(value["options"]) > MOST_STEPS:
            errors["options"] = ValidationError(_("A scale has two to five steps."))
        if value["bands"]:
            try:
                parse_bands(value["bands"], value["min"], value["max"])
            except ValueError as error:
                errors["bands"] = ValidationError(str(error))
        if value["type"] == QuestionType.WHEEL:
            own = _("The wheel brings its own. Remove it here, or write it in the wheel.")
            if any(value["audio"].values()):
                errors["audio"] = StructBlockValidationError(non_block_errors=[own])
            if len(value["ages"]):
                errors["ages"] = ListBlockValidationError(non_block_errors=[own])
        low, high = value["min"], value["max"]
        if low is not None and high is not None and low > high:
            errors["max"] = ValidationError(_("The largest number is below the smallest."))
        if errors:
            raise StructBlockValidationError(errors)
        return value
