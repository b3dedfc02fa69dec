"""The form of a show of hands: how many were in the room, and hands per answer of each question."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import CheckCards, Number
from core.languages import ascii_digits, get
from core.models import User
from core.roles import Role
from core.texts import pick
from surveys.enums import DONT_KNOW
from surveys.hands import Raised

DIGITS = _("Write the number with digits, for example 3.")


class HandsWidget(forms.MultiWidget):
    """One control per answer, with the answer's words as its label."""

    template_name = "surveys/staff/hands_widget.html"

    def __init__(self, question: Raised) -> None:
        self.question = question
        super().__init__([Number({"maxlength": 4}) for _code in question.codes])

    def decompress(self, value: dict[str, int] | None) -> list[Any]:
        return [(value or {}).get(code) for code in self.question.codes]

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        words = dict(self.question.options)
        for part, code in zip(context["widget"]["subwidgets"], self.question.codes, strict=True):
            part["words"] = words.get(code)
            part["plain"] = _("I do not know") if code == DONT_KNOW else code.replace("-", "–")
        return context


class HandsField(forms.MultiValueField):
    """Cleans to {code: hands}, what is left empty as 0; or to {} where nothing was written."""

    def __init__(self, question: Raised) -> None:
        parts = [forms.CharField(required=False) for _code in question.codes]
        self.question = question
        super().__init__(
            parts, required=False, widget=HandsWidget(question), label=_marked(question.text)
        )
        self.needs_all, self.one_of = False, False

    def compress(self, data_list: list[str]) -> dict[str, int]:
        typed = [ascii_digits(text or "").strip() for text in data_list]
        if not any(typed):
            return {}
        if not all(text.isascii() and text.isdecimal() and len(text) < 5 for text in typed if text):
            raise ValidationError(DIGITS)
        return {code: int(text or 0) for code, text in zip(self.question.codes, typed, strict=True)}


def _marked(words: Any) -> Any:
    """The question; marked where it is in another language than the page."""
    picked = pick(words, get(get_language()).code)
    if not picked.is_fallback:
        return picked.text
    side = get(picked.lang).direction
    return format_html('<span lang="{}" dir="{}">{}</span>', picked.lang, side, picked.text)


class HandsForm(forms.Form):
    """One room. A question that is left empty is not touched."""

    present = forms.IntegerField(
        label=_("How many were in the room"),
        help_text=_("Count those who raised a hand and those who did not."),
        min_value=1,
        max_value=999,
        widget=Number,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), DIGITS),
    )
    new = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, questions: Sequence[Raised], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for number, question in enumerate(questions, start=1):
            self.fields[f"q{number}"] = HandsField(question)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        present = cleaned.get("present")
        for number, question in enumerate(self.questions, start=1):
            hands = cleaned.get(f"q{number}")
            if present and hands and not question.fits(hands, present):
                said = _("More hands than people in the room: %(question)s")
                text = pick(question.text, get(get_language()).code).text
                error = ValidationError(said, params={"question": f"\u2068{text}\u2069"})
                self.add_error(f"q{number}", error)
        return cleaned

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """What was typed, by the questions' keys."""
        keyed = {one.key: f"q{number}" for number, one in enumerate(self.questions, start=1)}
        data = self.cleaned_data
        return {key: data[name] for key, name in keyed.items() if data[name]}


class TypistsForm(forms.Form):
    """The leaders who may type in what a group answered."""

    typists = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Group leaders"),
        required=False,
        widget=CheckCards,
        error_messages=dict.fromkeys(
            ("invalid_choice", "invalid_pk_value", "invalid_list"), _("Choose from the list.")
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaders = User.objects.filter(groups__name=Role.PROGRAM_LEADER.value, is_active=True)
        chosen = self.fields["typists"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = leaders.order_by("last_name", "first_name", "username")
        chosen.label_from_instance = lambda one: one.get_full_name() or one.username  # type: ignore[method-assign]
