"""Slips for a group's evaluation."""

from typing import Any

from django import forms

from surveys.forms import SlipsForm


class GroupSlipsForm(SlipsForm):
    """As the survey maker's, but it ends nobody's slips: another group may hold some of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replace"].widget = forms.HiddenInput()

    def clean_replace(self) -> bool:
        return False
