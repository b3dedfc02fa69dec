"""The lists of blocks that fields hold: a whole survey, and the one question of the bank."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError, StreamValue
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from core.languages import LANGUAGES
from core.texts import pick
from surveys import wheels
from surveys.condition_blocks import ConditionBlock, condition_error
from surveys.paths import pipe_errors, texts_of
from surveys.question_blocks import QuestionBlock
from surveys.rules import condition_data
from surveys.sections import named_sections, placed, sections_of
from surveys.welcome_blocks import WelcomeAgeBlock, WelcomeAgesStreamBlock, WelcomeAudioStreamBlock
from surveys.word_blocks import (
    KEY,
    ByName,
    LocalizedAudioBlock,
    LocalizedTextBlock,
    give_keys,
    make_key,
)

__all__ = [  # the migrations know these by this module
    "KEY", "BankStreamBlock", "FromBankBlock", "LocalizedAudioBlock", "QuestionBlock",
    "QuestionStreamBlock", "SectionBlock", "WelcomeAgeBlock", "WelcomeAgesStreamBlock",
    "WelcomeAudioStreamBlock",
]  # fmt: skip


class SectionBlock(ByName, blocks.StructBlock):
    """A section begins: what follows belongs to it, up to the next one.

    Its condition shows or hides the whole of it. One without a name ends the section before.
    """

    title = LocalizedTextBlock(label=_("name of the section"), max_length=120)
    condition = ConditionBlock(label=_("when the whole section is shown"))

    class Meta:
        icon = "list-ul"
        label = _("Section")
        label_format = "{title}"


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

    section = SectionBlock(
        help_text=_("The questions below it, up to the next section, belong to this one.")
    )
    question = QuestionBlock()
    from_bank = FromBankBlock()

    def clean(self, value: StreamValue) -> StreamValue:
        cleaned = self._out_of_bank(super().clean(value))
        questions = [child.value for child in cleaned if child.block_type == "question"]
        give_keys(questions, "fraga", "text", wheels.keys_of(questions))
        for question in questions:
            give_keys(list(question["options"]), "svar", "label")
        errors = self._errors(cleaned)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return self._in_sections(cleaned)

    def _errors(self, stream: StreamValue) -> dict[int, StructBlockValidationError]:
        """What is wrong with conditions; where nothing is, what is wrong with pipes."""
        found = placed(stream)
        places, asked = wheels.spread([one.value for one in found])
        places = [found[index].place for index in places]
        keys = {one["key"] for one in asked}
        errors = {}
        looked_at = [(place, child.value) for place, child in sections_of(stream)]
        looked_at += [(one.place, one.value) for one in found]
        for place, value in looked_at:
            earlier = {one["key"]: one for at, one in zip(places, asked, strict=True) if at < place}
            wrong = condition_error(value["condition"], earlier, keys)
            if wrong:
                errors[place] = StructBlockValidationError({"condition": wrong})
        if errors:
            return errors
        data = [
            {**one, **{part: condition_data(one[part]) for part in ("condition", "within")}}
            for one in asked
        ]
        return {
            places[index]: StructBlockValidationError({"text": ValidationError(messages)})
            for index, messages in pipe_errors(data, [texts_of(one) for one in asked]).items()
        }

    def _in_sections(self, value: StreamValue) -> StreamValue:
        """The same with each name of a section that a question held by itself as a block."""
        if not any(any(one.value["section"].values()) for one in value if "key" in one.value):
            return value
        section, question = (self.child_blocks[name] for name in ("section", "question"))
        kept = {one.value["key"]: one for one in value if one.block_type == "question"}
        parts = []
        for name, part in named_sections(one.value for one in placed(value)):
            if name == "section":
                parts.append((name, section.to_python(part), None))
            else:
                child = kept[part["key"]]
                child.value["section"] = question.child_blocks["section"].to_python({})
                parts.append((name, child.value, child.id))
        return StreamValue(self, parts)

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
