"""What steering figures are asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import Choose


class SteeringForm(forms.Form):
    """Choices are (key, words)."""

    period = forms.ChoiceField(
        label=_("Term or year"),
        help_text=_("A group belongs to the term in which it first meets."),
        widget=Choose,
    )
    program = forms.ChoiceField(label=_("Programme"), required=False, widget=Choose)
    omrade = forms.ChoiceField(label=_("Area"), required=False, widget=Choose)

    def __init__(
        self,
        *args: Any,
        periods: list[tuple[str, str]],
        programs: list[tuple[str, str]],
        areas: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods
        self.fields["program"].choices = [("", _("All programmes")), *programs]
        self.fields["omrade"].choices = [("", _("All areas")), *areas]
