"""What happened to a meeting or a group, asked on at most two short pages."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms.fields import Clock, Day
from core.forms.widgets import Choose, RadioCards, Text
from core.texts import LocalizedFormField
from programs.enums import Happening
from programs.forms.steps import NOT_CHOSEN
from programs.models import Group, Meeting
from programs.services.letters import when

ALWAYS = {Happening.ADDED, Happening.PLACE, Happening.GROUP}  # also without a coming meeting


def coming(group: Group) -> list[Meeting]:
    """The meetings that something can still happen to."""
    return [one for one in group.held if one.ends > timezone.now()]


class WhatForm(forms.Form):
    """`meeting` is the next one until somebody chooses another."""

    what = forms.ChoiceField(
        label=_("What has happened?"),
        widget=RadioCards,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose what has happened.")),
    )
    meeting = forms.ChoiceField(
        label=_("Which meeting?"),
        required=False,
        widget=Choose,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose a meeting that is still to come.")),
    )

    def __init__(self, *args: Any, group: Group, whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meetings = coming(group)
        kinds = list(Happening.choices)
        if not whole:  # the season is the coordinator's
            kinds = [one for one in kinds if one[0] != Happening.GROUP]
        if not meetings:
            kinds = [one for one in kinds if one[0] in ALWAYS]
        self.fields["what"].choices = kinds
        self.fields["meeting"].choices = [(str(one.pk), when(one)) for one in meetings]
        if not meetings:
            del self.fields["meeting"]
        self.meetings = {str(one.pk): one for one in meetings}

    def chosen(self) -> Meeting | None:
        """The meeting that is meant; the next one where none was named. A new one is not there."""
        if self.cleaned_data["what"] == Happening.ADDED:
            return None
        said = self.cleaned_data.get("meeting", "")
        return self.meetings.get(said) or next(iter(self.meetings.values()), None)


class TimeForm(forms.Form):
    """The new day and times of one meeting."""

    day = Day(label=_("The new day"))
    starts = Clock(label=_("Starts at"))
    ends = Clock(label=_("Ends at"))

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        starts, ends = self.times()
        if ends <= starts:
            self.add_error("ends", _("Write an end that is later than the start."))
        elif starts <= timezone.now():
            self.add_error("day", _("Write a day and a time that are still to come."))
        elif starts.year > timezone.now().year + 2:
            self.add_error("day", self.fields["day"].error_messages["invalid"])
        return cleaned

    def times(self) -> tuple[datetime, datetime]:
        day = self.cleaned_data["day"]
        starts, ends = (
            timezone.make_aware(datetime.combine(day, self.cleaned_data[name]))
            for name in ("starts", "ends")
        )
        return starts, ends


class PlaceForm(forms.Form):
    """Where the group meets from now on, in every language that letters are written in."""

    place = LocalizedFormField(label=_("The new place"))
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=120,
        widget=Text,
        error_messages={"max_length": _("Write a shorter address, at most 120 letters.")},
    )
