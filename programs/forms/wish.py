"""What is asked where there is no group yet: a wish for one, or for a visit at home."""

from types import SimpleNamespace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import CheckCards
from programs.forms.assisted import AssistedForm
from programs.models import Program


def times_field(label: Any, choices: Any) -> forms.MultipleChoiceField:
    """Times of the day or week; none chosen means any."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=_("Choose nothing if any time is fine."),
        choices=choices,
        required=False,
        widget=CheckCards,
        error_messages=dict.fromkeys(
            ("invalid_choice", "invalid_list"), _("Choose among the times.")
        ),
    )


class WishForm(AssistedForm):
    """The questions of an enrolment without those that need a group, and without `not_asked`."""

    not_asked: ClassVar[tuple[str, ...]] = ("call_me", "any_group")

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        asked = SimpleNamespace(
            childcare_places=1, language="", program=program, phone=program.contact_phone
        )
        super().__init__(*args, group=asked, **kwargs)
        for name in self.not_asked:
            del self.fields[name]
