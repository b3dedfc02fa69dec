"""What a parent wishes for where no group fits: one short page."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import Choose
from core.models import Area
from core.texts import pick
from programs.enums import SPOKEN, Times
from programs.forms.steps import NOT_CHOSEN
from programs.forms.wish import WishForm, times_field


class InterestForm(WishForm):
    group_language = forms.ChoiceField(
        label=_("In which language should the group be?"),
        required=False,
        widget=Choose,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose a language.")),
    )
    area = forms.ModelChoiceField(
        label=_("In which part of town?"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("Anywhere"),
        widget=Choose,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose a part of town.")),
    )
    times = times_field(_("When can you come?"), Times.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group_language"].choices = [
            ("", _("Any language")), *((code, one.own_name) for code, one in SPOKEN.items())
        ]  # fmt: skip
        self.fields["area"].queryset = Area.objects.all()
        self.fields["area"].label_from_instance = lambda one: pick(one.name, get_language()).text
