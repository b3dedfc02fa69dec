"""Forms of those who read free texts."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import CheckCards, RadioCards
from surveys.enums import HarmOutcome, TextReason

CHOOSE = _("Choose a reason.")


class DecideForm(forms.Form):
    """Why a text is hidden, or which of its words are. `do`: the button that was pressed."""

    reason = forms.ChoiceField(
        label=_("Why hide it, or a part of it?"),
        choices=[(one.value, one.label) for one in TextReason if one != TextReason.HARM],
        widget=RadioCards,
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )
    words = forms.TypedMultipleChoiceField(
        label=_("Words to cover"),
        coerce=int,
        widget=CheckCards,
        required=False,
        error_messages={"invalid_choice": _("Choose words of the text.")},
    )

    def __init__(self, parts: Sequence[str], do: str = "", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.do = do
        words = self.fields["words"]
        assert isinstance(words, forms.TypedMultipleChoiceField)
        words.choices = list(enumerate(parts))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.do in ("hide", "mask") and not self.errors:
            if not cleaned.get("reason"):
                self.add_error("reason", CHOOSE)
            if self.do == "mask" and not cleaned.get("words"):
                self.add_error("words", _("Choose the words to cover."))
        return cleaned


class HandleForm(forms.Form):
    """What the named person has done."""

    outcome = forms.ChoiceField(
        label=_("What has been done?"),
        choices=HarmOutcome.choices,
        widget=RadioCards,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose what has been done.")
        ),
    )
