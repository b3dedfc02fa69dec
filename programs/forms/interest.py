"""What a parent wishes for where no group fits: one short page."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import CheckCards, Choose
from core.models import Area
from core.texts import pick
from programs.enums import SPOKEN, Times
from programs.forms.assisted import AssistedForm
from programs.forms.steps import NOT_CHOSEN
from programs.models import Program


class InterestForm(AssistedForm):
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
    times = forms.MultipleChoiceField(
        label=_("When can you come?"),
        help_text=_("Choose nothing if any time is fine."),
        choices=Times.choices,
        required=False,
        widget=CheckCards,
        error_messages=dict.fromkeys(
            ("invalid_choice", "invalid_list"), _("Choose among the times.")
        ),
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        asked = SimpleNamespace(
            childcare_places=1, language="", program=program, phone=program.contact_phone
        )
        super().__init__(*args, group=asked, **kwargs)
        for name in ("call_me", "any_group"):
            del self.fields[name]
        self.fields["group_language"].choices = [
            ("", _("Any language")), *((code, one.own_name) for code, one in SPOKEN.items())
        ]  # fmt: skip
        self.fields["area"].queryset = Area.objects.all()
        self.fields["area"].label_from_instance = lambda one: pick(one.name, get_language()).text
