"""Wagtail's user forms, with the schools and areas where somebody works (REP-2)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from core.models import StaffUnit
from core.units import Unit, units_of
from surveys.queries.units import known_units

BETWEEN = "|"


class UnitsField(forms.MultipleChoiceField):
    """Ticked from what invitations name, so that no name is mistyped."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, units: list[Unit]) -> None:
        kinds = dict(StaffUnit.Kind.choices)
        self.choices = [(BETWEEN.join(one), f"{kinds[one[0]]}: {one[1]}") for one in units]

    def clean(self, value: Any) -> list[Unit]:
        pairs = (one.partition(BETWEEN) for one in super().clean(value))
        return [(kind, name) for kind, _between, name in pairs]


def _units() -> UnitsField:
    return UnitsField(
        label=_("Works at"),
        required=False,
        help_text=_("May read, signed in, what small groups of children there have answered."),
    )


class StaffCreateForm(UserCreationForm):
    units = _units()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].offer(known_units())


class StaffEditForm(UserEditForm):
    units = _units()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        has = units_of(self.instance)
        self.fields["units"].offer(list(dict.fromkeys([*known_units(), *has])))
        self.initial["units"] = [BETWEEN.join(one) for one in has]
