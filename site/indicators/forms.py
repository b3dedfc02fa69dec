"""A file of figures that others have measured."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import RadioCards

SERIES, POPULATION = "series", "population"


class TableForm(forms.Form):
    what = forms.ChoiceField(
        label=_("What does the file hold?"),
        choices=[
            (SERIES, _("Figures that others have measured")),
            (POPULATION, _("How many children there are")),
        ],
        widget=RadioCards,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose what the file holds.")
        ),
    )
    file = forms.FileField(
        label=_("The file"),
        help_text=_("Excel (.xlsx) or CSV (UTF-8). You see what happens before anything is kept."),
        widget=forms.FileInput({"class": "input", "accept": ".xlsx,.csv"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "missing", "empty"), _("Choose the file with the figures.")
        ),
    )
