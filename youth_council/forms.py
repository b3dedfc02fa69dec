"""What is written of ideas: the idea itself, its code, and what a moderator decides."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import LongText, Text
from core.texts import LocalizedFormField, missing_languages
from surveys.text_forms import DecideForm
from surveys.validators import clean_text
from youth_council.models.idea import MOST


class IdeaForm(forms.Form):
    text = forms.CharField(
        label=_("Your idea"),
        widget=LongText({"autocomplete": "off"}),
        strip=False,
        help_text=_("Write no names, addresses or telephone numbers. At most 500 characters."),
        error_messages={"required": _("Write your idea.")},
    )

    def clean_text(self) -> str:
        text = clean_text(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(_("Write your idea."))
        if len(text) > MOST:
            raise forms.ValidationError(
                _("Write at most %(most)s characters. You have written %(number)s.")
                % {"most": MOST, "number": len(text)}
            )
        return text


class CodeForm(forms.Form):
    """The code that the sender of an idea was shown."""

    code = forms.CharField(
        label=_("The code of your idea"),
        widget=Text({"autocomplete": "off", "dir": "ltr", "inputmode": "numeric"}),
        help_text=_("Eight digits, shown when you sent the idea."),
        error_messages={"required": _("Write the code of your idea.")},
    )


class ReadForm(DecideForm):
    """Let through with a heading in every language, words covered or not; or hidden and why."""

    title = LocalizedFormField(
        label=_("What is the idea about?"),
        required=False,
        help_text=_("A few words that everybody understands, in all languages."),
    )
    field_order = ["title", "words", "reason"]

    def __init__(self, parts: Sequence[str], do: str = "", *args: Any, **kwargs: Any) -> None:
        super().__init__(parts, do, *args, **kwargs)
        self.fields["title"].one_of = True  # type: ignore[attr-defined]
        self.fields["words"].one_of = self.fields["reason"].one_of = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        title = cleaned.get("title") or {}
        if self.do == "release" and "title" not in self.errors and missing_languages(title):
            heading = self.fields["title"]
            assert isinstance(heading, LocalizedFormField)
            self.add_error("title", heading.lacking(title))
        return cleaned
