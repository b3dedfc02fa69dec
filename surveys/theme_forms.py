"""Forms of those who sort free texts under themes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import CheckCards, Choose, LongText
from core.languages import LANGUAGES
from core.texts import LocalizedFormField, pick

FITS_NOT = _("Choose from the list.")


class ThemeForm(forms.Form):
    """A theme of one question, named in every language."""

    question = forms.ChoiceField(
        label=_("Question"),
        widget=Choose,
        error_messages=dict.fromkeys(("required", "invalid_choice"), FITS_NOT),
    )
    name = LocalizedFormField(
        label=_("Name of the theme"),
        help_text=_(
            "A few words that point to nobody, and no part of another theme. "
            "It stands in the report."
        ),
    )

    def __init__(self, questions: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.fields["question"]
        assert isinstance(asked, forms.ChoiceField)
        asked.choices = list(questions)

    def clean_name(self) -> dict[str, str]:
        name: dict[str, str] = self.cleaned_data["name"]
        if max(map(len, name.values()), default=0) > 80:
            raise forms.ValidationError(_("At most 80 characters."))
        return name


class SortForm(forms.Form):
    """Which themes a text belongs to, and what of it is quoted, where its writer allows it."""

    themes = forms.TypedMultipleChoiceField(
        label=_("Themes"),
        help_text=_("One or several. None, if no theme fits."),
        coerce=int,
        widget=CheckCards,
        required=False,
        error_messages={"invalid_choice": FITS_NOT},
    )
    cite = forms.BooleanField(label=_("Quote it in the report"), required=False)
    quote = forms.CharField(
        label=_("The quote"),
        help_text=_("Take away what could tell who wrote it, and write … in its place."),
        widget=LongText,
        required=False,
        max_length=320,
    )
    language = forms.ChoiceField(
        label=_("Written in"),
        choices=[(one.code, one.own_name) for one in LANGUAGES],
        widget=Choose,
        required=False,
        error_messages={"invalid_choice": FITS_NOT},
    )

    def __init__(self, text: Any, themes: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = get_language() or ""
        chosen = self.fields["themes"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        own = [one for one in themes if one.question == text.question]
        chosen.choices = [(one.pk, pick(one.name, code).text) for one in own]
        if not text.may_quote:
            for name in ("cite", "quote", "language"):
                del self.fields[name]
        else:
            self.fields["quote"].initial = text.shown
            self.fields["language"].initial = text.language

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("cite") and not (cleaned.get("quote") or self.errors):
            self.add_error("quote", _("Write the quote, or take the tick away."))
        return cleaned

    @property
    def chosen(self) -> dict[str, Any]:
        """For the service; no quote without the tick."""
        said = self.cleaned_data
        cited = bool(said.get("cite"))
        return {
            "themes": said["themes"],
            "quote": said["quote"].replace("...", "…") if cited else "",
            "language": said["language"] or LANGUAGES[0].code if cited else "",
        }
