"""Fields that ask in the same way wherever they stand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.languages import ascii_digits


class Day(forms.DateField):
    """A date: the browser's own calendar, or typed such as 2027-01-20, in digits of any script."""

    default_error_messages = dict.fromkeys(
        ("required", "invalid"), _("Write the day such as 2027-01-20.")
    )

    def __init__(self, **kwargs: Any) -> None:
        control = {"class": "input", "type": "date", "dir": "ltr"}
        kwargs.setdefault("widget", forms.DateInput(control, format="%Y-%m-%d"))
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(ascii_digits(value) if isinstance(value, str) else value)


class Clock(forms.TimeField):
    """A time of day, such as 17:30, in digits of any script."""

    default_error_messages = dict.fromkeys(
        ("required", "invalid"), _("Write the time such as 17:30.")
    )

    def __init__(self, **kwargs: Any) -> None:
        control = {"class": "input short", "type": "time", "dir": "ltr"}
        kwargs.setdefault("widget", forms.TimeInput(control, format="%H:%M"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(ascii_digits(value) if isinstance(value, str) else value)
