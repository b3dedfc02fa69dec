"""How makers write questions: one definition, with a text per language inside each block.

No block here is frozen into migrations: the field refers to `QuestionBlock` by name, so that a
further language (or a new wording aid) changes no table and needs no migration.
"""

import re
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError, StreamValue
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from core.languages import LANGUAGES
from core.texts import pick
from surveys import wheels
from surveys.enums import AgeBand, FaceSet, QuestionType
from surveys.paths import pipe_errors, texts_of
from surveys.recordings import document_problem
from surveys.rules import MOST_STEPS, condition_data, condition_errors, parse_bands

# No "-" first: answers such as "-dk" are codes of our own.
KEY = RegexValidator(r"^\w[\w.-]{0,59}\Z", _("Letters, digits, _ - and . only; at most 60."))
OPERATORS = [
    ("in", _("is one of")),
    ("not in", _("is none of")),
    ("contains", _("contains")),
    ("lt", _("is less than")),
    ("le", _("is at most")),
    ("gt", _("is more than")),
    ("ge", _("is at least")),
    ("eq", _("is exactly the number")),
]


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


class OptionBlock(ByName, blocks.StructBlock):
    key = KeyBlock()
    label = LocalizedTextBlock(label=_("answer"), max_length=120)
    picture = PictureBlock(label=_("picture, where pictures are chosen"))
    ages = blocks.ListBlock(
        OptionAgeBlock(), default=[], collapsed=True, label=_("other words for an age")
    )

    def clean(self, value: Any) -> Any:
        return once_each(super().clean(value))


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


class RuleBlock(ByName, blocks.StructBlock):
    question = blocks.CharBlock(label=_("key of an earlier question"), max_length=60)
    operator = blocks.ChoiceBlock(choices=OPERATORS, default="in", label=_("its answer"))
    values = blocks.CharBlock(
        label=_("keys of its answers, or a number"), help_text=_("Put commas between them.")
    )


class ConditionBlock(ByName, blocks.StructBlock):
    """Which answers on earlier questions show this one. No rules: always shown."""

    match = blocks.ChoiceBlock(
        choices=[("all", _("all of these")), ("any", _("any of these"))],
        default="all",
        label=_("show the question if"),
    )
    rules = blocks.ListBlock(RuleBlock(), default=[], label=_("rules"))

    class Meta:
        icon = "resubmit"
        collapsed = True


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
    background = blocks.BooleanBlock(
        required=False,
        label=_("about the person, such as girl or boy"),
        help_text=_("Reports may show answers by this question."),
    )
    condition = ConditionBlock(label=_("when it is shown"))
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
        low, high = value["min"], value["max"]
        if low is not None and high is not None and low > high:
            errors["max"] = ValidationError(_("The largest number is below the smallest."))
        if errors:
            raise StructBlockValidationError(errors)
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


class FromBankBlock(ByName, SnippetChooserBlock):
    """A question of the bank; when the survey is saved it stands there whole, under its key."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("From the question bank"))
        super().__init__("surveys.BankQuestion", **kwargs)


class BankStreamBlock(blocks.StreamBlock):
    """The one question of an entry of the bank. A new one gets a key that no other has."""

    question = QuestionBlock()

    class Meta:
        min_num = max_num = 1

    def clean(self, value: StreamValue) -> StreamValue:
        cleaned = super().clean(value)
        for child in cleaned:
            if not child.value["key"]:
                model = apps.get_model("surveys", "BankQuestion")  # it is made of this block
                taken = set(model.objects.values_list("key", flat=True))
                words = pick(child.value["text"], LANGUAGES[0].code).text
                child.value["key"] = make_key(words, taken, "fraga")
            give_keys(list(child.value["options"]), "svar", "label")
        return cleaned


class QuestionStreamBlock(blocks.StreamBlock):
    """The whole survey: makes keys, and checks that conditions and pipes look back at what is."""

    question = QuestionBlock()
    from_bank = FromBankBlock()

    def clean(self, value: StreamValue) -> StreamValue:
        cleaned = self._out_of_bank(super().clean(value))
        questions = [child.value for child in cleaned]
        give_keys(questions, "fraga", "text", wheels.keys_of(questions))
        for question in questions:
            give_keys(list(question["options"]), "svar", "label")
        places, asked = wheels.spread(questions)
        wrong, part = condition_errors(asked), "condition"
        if not wrong:
            data = [{**one, "condition": condition_data(one["condition"])} for one in asked]
            wrong, part = pipe_errors(data, [texts_of(one) for one in asked]), "text"
        errors = {
            places[index]: StructBlockValidationError({part: ValidationError(messages)})
            for index, messages in wrong.items()
        }
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned

    def _out_of_bank(self, value: StreamValue) -> StreamValue:
        """The same with each choice from the bank as the question itself.

        It keeps its key, so that waves compare; another question with that key is an error.
        """
        parts = [(child.block_type, child.value, child.id) for child in value]
        taken = [one["key"] for name, one, _id in parts if name == "question"]
        errors = {}
        for index, (name, entry, block_id) in enumerate(parts):
            if name != "from_bank":
                continue
            if entry.key in taken:
                why = _("There is a question with the key “%s” here already.") % entry.key
                errors[index] = ValidationError([why])
            taken.append(entry.key)
            parts[index] = ("question", entry.value, block_id)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return StreamValue(self, parts)
