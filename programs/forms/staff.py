"""What leaders and coordinators fill in about a group."""

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms.fields import Clock, Day
from core.forms.widgets import RadioCards, Text
from programs.enums import SeatKind
from programs.forms.steps import NOT_CHOSEN, WholeNumber
from programs.holidays import weekly

MOST_MEETINGS = 30
YEARS = range(2000, 2200)


class ChairForm(forms.Form):
    """An extra chair, with the reason that is kept with it."""

    kind = forms.ChoiceField(
        label=_("For whom is the chair?"),
        choices=SeatKind.choices,
        initial=SeatKind.ADULT,
        widget=RadioCards,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose an adult or a child.")),
    )
    reason = forms.CharField(
        label=_("Why is there room for one more?"),
        help_text=_("For example: a bigger room. No names."),
        max_length=120,
        widget=Text,
        error_messages={
            "required": _("Write why there is room for one more."),
            "max_length": _("Write a shorter reason, at most 120 letters."),
        },
    )
    had = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class MeetingsForm(forms.Form):
    """A meeting a week, from the first day on."""

    first = Day(
        label=_("First meeting"),
        help_text=_("The others follow on the same weekday. Holidays are left out."),
    )
    starts = Clock(label=_("Starts at"))
    ends = Clock(label=_("Ends at"))
    count = WholeNumber(
        label=_("Number of meetings"),
        lowest=1,
        highest=MOST_MEETINGS,
        error_messages={"required": _("Write how many meetings, with a digit.")},
    )

    def clean_first(self) -> date:
        """A year that was mistyped is asked for again: calendars begin and end somewhere."""
        first = self.cleaned_data["first"]
        if first.year not in YEARS:
            raise ValidationError(self.fields["first"].error_messages["invalid"])
        return first

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("Write an end that is later than the start."))
        return cleaned

    def days(self) -> list[dict]:
        """Each day of the series; one on a holiday has its name and no meeting."""
        said = self.cleaned_data
        return [{"day": day, "holiday": name} for day, name in weekly(said["first"], said["count"])]

    def times(self) -> list[tuple[datetime, datetime]]:
        """When the meetings start and end, in local time."""
        return [
            tuple(
                timezone.make_aware(datetime.combine(one["day"], self.cleaned_data[name]))
                for name in ("starts", "ends")
            )
            for one in self.days()
            if not one["holiday"]
        ]
