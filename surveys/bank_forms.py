"""The form for keeping questions in the bank."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import CheckCards
from core.languages import get
from core.texts import pick
from surveys.services.bank import FRESH, Found

FREE = {"class": "input", "dir": "auto"}


class KeepForm(forms.Form):
    """Which questions, their theme, and the licence where they are a locked instrument."""

    keys = forms.MultipleChoiceField(
        label=_("Questions to keep"),
        widget=CheckCards,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose at least one question.")
        ),
    )
    theme = forms.CharField(
        label=_("Theme"),
        widget=forms.TextInput(FREE),
        max_length=60,
        required=False,
        help_text=_("For example: school, leisure, safety."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, required=False, widget=forms.TextInput(FREE)
    )
    licence = forms.CharField(
        label=_("Licence"), max_length=200, required=False, widget=forms.TextInput(FREE)
    )
    locked = forms.BooleanField(
        label=_("Licensed instrument: lock words, order and number of answers for good"),
        required=False,
    )
    may_translate = forms.BooleanField(label=_("The licence allows translations"), required=False)

    def __init__(self, found: Sequence[Found], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = self.fields["keys"]
        assert isinstance(keys, forms.MultipleChoiceField)
        code = get(get_language()).code
        keys.choices = [
            (one.value["key"], pick(one.value["text"], code).text or one.value["key"])
            for one in found
            if one.state == FRESH
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("locked"):
            for name in ("source", "licence"):
                if not cleaned.get(name):
                    why = _("A locked instrument needs its source and its licence.")
                    self.add_error(name, why)
        return cleaned
