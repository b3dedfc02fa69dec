"""The file of a leader's list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WITHOUT_NAMES = _(
    "The first row names the columns: Telefon, E-post, Språk, Vuxna, Barn, Barnpassning. One of "
    "phone and e-mail is needed. No personal numbers."
)


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("The list as an Excel file"),
        help_text=_(
            "The first row names the columns: Namn, Telefon, E-post, Språk, Vuxna, Barn, Åldrar, "
            "Barnpassning. Name and one of phone and e-mail are needed. No personal numbers."
        ),
        widget=forms.FileInput({"class": "input", "accept": ".xlsx"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "missing", "empty"), _("Choose the Excel file with the list.")
        ),
    )

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not named:
            self.fields["file"].help_text = WITHOUT_NAMES
