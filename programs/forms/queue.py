"""Moving a family to another group, and changing the order of a queue: both with a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import Choose, RadioCards, Text
from programs.forms.steps import NOT_CHOSEN

REASON = {
    "required": _("Write why, in a few words."),
    "max_length": _("Write a shorter reason, at most 120 letters."),
}


class MoveForm(forms.Form):
    """`groups`: (key, words) of those with room for the whole family."""

    to = forms.ChoiceField(
        label=_("To which group?"),
        widget=RadioCards,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose a group that has room.")),
    )
    reason = forms.CharField(
        label=_("Why is the family moved?"),
        help_text=_("For example: the other evening suits better. No names, no illness."),
        max_length=120,
        widget=Text,
        error_messages=REASON,
    )

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = groups


class OrderForm(forms.Form):
    """`line`: (key, name) of the others who wait, in order."""

    behind = forms.ChoiceField(
        label=_("Where in the line?"),
        widget=Choose,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose a place in the line.")),
    )
    reason = forms.CharField(
        label=_("Why does the order change?"),
        help_text=_("It stays in the log with your name. No names, no illness."),
        max_length=120,
        widget=Text,
        error_messages=REASON,
    )

    def __init__(self, *args: Any, line: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["behind"].choices = [("0", _("First in line")), *line]
