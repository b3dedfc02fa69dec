"""A home visit: what a family is asked, and the day that the leader writes down."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms.fields import Clock, Day
from core.forms.widgets import CheckCards
from programs.enums import CallTime
from programs.forms.assisted import AssistedForm
from programs.forms.staff import YEARS
from programs.models import Program

NOT_ASKED = ("adults", "children", "ages", "childcare", "call_me", "any_group")


class VisitForm(AssistedForm):
    """Name, contact, language and when to phone. The address and the rest is said by phone."""

    times = forms.MultipleChoiceField(
        label=_("When is it best to phone you?"),
        help_text=_("Choose nothing if any time is fine."),
        choices=CallTime.choices,
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
        for name in NOT_ASKED:
            del self.fields[name]


class AgreeForm(forms.Form):
    """When the visit is. Where is never written down here."""

    day = Day(label=_("Day of the visit"))
    clock = Clock(label=_("Time"))

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        day = cleaned.get("day")
        if day and day.year not in YEARS:
            self.add_error("day", self.fields["day"].error_messages["invalid"])
        elif day and day < timezone.localdate():
            self.add_error("day", ValidationError(_("Write a day that is still to come.")))
        return cleaned

    @property
    def starts(self) -> datetime:
        said = self.cleaned_data
        return timezone.make_aware(datetime.combine(said["day"], said["clock"]))
