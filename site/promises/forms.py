"""Writing an answer and moving a day: what a listener fills in, in every language."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from core.forms.fields import Day
from core.forms.widgets import RadioCards
from core.texts import LocalizedFormField, missing_languages
from promises import heard
from promises.models import Promise, StepKind, StepStatus
from promises.services import Theme, check_follow_up

PARTS = ("theme", "you_said", "we_did", "why_not")
MOST_THEMES = 30


class ThemeForm(forms.Form):
    """One theme. What was done or why not: one of them, whole in every language."""

    theme = LocalizedFormField(label=_("Name of the theme"))
    you_said = LocalizedFormField(label=_("You said"), long=True)
    we_did = LocalizedFormField(
        label=_("We did"),
        long=True,
        required=False,
        help_text=_("Short and true, in words that a ten-year-old reads. No names of children."),
    )
    why_not = LocalizedFormField(
        label=_("Why not"),
        long=True,
        required=False,
        help_text=_(
            "If something could not be done: say why, honestly. "
            "Write this or what you did, or both."
        ),
    )

    def __init__(self, *args: Any, number: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number
        for name, field in self.fields.items():
            field.one_of = name in ("we_did", "why_not")
            field.spoken = _("Theme %(number)s: %(part)s") % {
                "number": number,
                "part": field.label,
            }

    def clean_we_did(self) -> dict[str, str]:
        return self._whole("we_did")

    def clean_why_not(self) -> dict[str, str]:
        return self._whole("why_not")

    def _whole(self, name: str) -> dict[str, str]:
        value = self.cleaned_data[name]
        if value and missing_languages(value):
            raise self.fields[name].lacking(value)
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begun = {"we_did", "why_not"} & set(self.errors)
        if not begun and not cleaned.get("we_did") and not cleaned.get("why_not"):
            text = _("Theme %(number)s: write what you did, or why not.")
            self.add_error("we_did", text % {"number": self.number})
        return cleaned

    def as_theme(self) -> Theme:
        """For the service; only of a form without errors."""
        return Theme(**{name: self.cleaned_data[name] for name in PARTS})

    def written(self) -> dict[str, dict[str, str]]:
        """What stands in the form, right or wrong, as a draft keeps it."""
        return {
            name: {
                code: text.replace("\x00", "")
                for code, text in zip(self.fields[name].codes, self[name].data, strict=True)
                if text
            }
            for name in PARTS
        }


class FollowUpForm(forms.Form):
    follow_up = Day(
        label=_("Look at it again on"),
        help_text=_("A day 6 to 12 months from now. Children see it."),
    )

    def clean_follow_up(self) -> date:
        day = self.cleaned_data["follow_up"]
        check_follow_up(day, timezone.localdate())
        return day


class AnswerForm:
    """All themes and the day to look again; filled from the draft or from what was sent."""

    def __init__(self, promise: Promise, data: Mapping[str, str] | None = None) -> None:
        draft = promise.draft
        themes = draft.get("themes") or [{}]
        count = _count(data, len(themes)) if data is not None else len(themes)
        self.themes = [
            ThemeForm(
                data,
                prefix=f"theme-{at}",
                number=at + 1,
                initial=themes[at] if at < len(themes) else {},
            )
            for at in range(count)
        ]
        usual = (timezone.localdate() + timedelta(days=270)).isoformat()
        self.follow_up = FollowUpForm(data, initial={"follow_up": draft.get("follow_up") or usual})

    @property
    def forms(self) -> list[forms.Form]:
        return [*self.themes, self.follow_up]

    @property
    def count(self) -> int:
        return len(self.themes)

    def begun(self) -> list[ThemeForm]:
        """Themes with a word in them; the first one where there is none at all."""
        return [form for form in self.themes if any(form.written().values())] or self.themes[:1]

    def is_valid(self) -> bool:
        """Every theme that is begun, and the day. All are asked, so that all errors show."""
        judged = {form.is_valid() for form in (*self.begun(), self.follow_up)}
        return judged == {True}

    def as_draft(self) -> dict[str, Any]:
        """Everything typed. A theme without a word is left out, but one stays to write in."""
        themes = [form.written() for form in self.themes]
        return {
            "themes": [theme for theme in themes if any(theme.values())],
            "follow_up": (self.follow_up["follow_up"].data or "").replace("\x00", "")[:20],
        }


def _count(data: Mapping[str, str], known: int) -> int:
    """How many themes were sent. A broken number means as many as are kept."""
    sent = data.get("count", "")
    return min(max(int(sent), 1), MOST_THEMES) if sent.isdecimal() and len(sent) < 4 else known


def _face(drawn: int, words: Any) -> str:
    drawing = render_to_string("components/face.html", {"value": drawn})
    return format_html("{} {}", mark_safe(drawing), words)  # noqa: S308  our own drawing


class HeardForm(forms.Form):
    """Four faces: whether the adults listened (promises.heard)."""

    face = forms.TypedChoiceField(
        label=_("Did the adults listen?"),
        coerce=int,
        widget=RadioCards,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a face.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        face = self.fields["face"]
        assert isinstance(face, forms.TypedChoiceField)
        face.choices = [(stored, _face(drawn, words)) for stored, drawn, words in heard.FACES]


class MoveForm(forms.Form):
    """A later day and the reason that everybody reads."""

    due = Day(label=_("New day"))
    reason = LocalizedFormField(
        label=_("Why the day moves"),
        long=True,
        help_text=_("Everybody reads this beside the first promised day, which stays."),
    )


class StepForm(forms.Form):
    """One more step of a matter in the ledger."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=StepKind.choices,
        widget=RadioCards,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what it is.")),
    )
    status = forms.ChoiceField(
        label=_("How far has it come?"),
        choices=StepStatus.choices,
        widget=RadioCards,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose how far it has come.")
        ),
    )
    on = Day(label=_("Day"), initial=timezone.localdate)
    reason = LocalizedFormField(
        label=_("What was done, and why"),
        long=True,
        help_text=_("Short and true, in words that a ten-year-old reads. No names of children."),
    )
