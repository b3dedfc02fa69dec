"""A home visit: what a family is asked, and the day that the leader writes down."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms.fields import Clock, Day
from programs.enums import CallTime
from programs.forms.staff import YEARS
from programs.forms.wish import WishForm, times_field


class VisitForm(WishForm):
    """Name, contact, language and when to phone. The address and the rest is said by phone."""

    not_asked = (*WishForm.not_asked, "adults", "children", "ages", "childcare")
    times = times_field(_("When is it best to phone you?"), CallTime.choices)


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
