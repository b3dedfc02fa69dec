"""Our own words for a kind of message."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_lazy as _

from core.texts import LocalizedFormField, missing_languages
from outbox.kinds import Kind, unknown
from programs import queries

MOST_SMS = 300  # two parts in Latin letters, five in Arabic ones


class WordingForm(forms.Form):
    """Every language or none: nobody gets a message in a language that they did not choose."""

    subject = LocalizedFormField(label=_("Subject"))
    body = LocalizedFormField(label=_("Letter"), long=True)
    sms = LocalizedFormField(label=_("Text message"), long=True, required=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def _checked(self, name: str, allowed: set[str]) -> dict[str, str]:
        value: dict[str, str] = self.cleaned_data[name]
        found = sorted({one for text in value.values() for one in unknown(text, allowed)})
        if found:
            shown = ", ".join("\u2066{" + one + "}\u2069" for one in found)
            raise ValidationError(
                now_in("This cannot stand here in braces: %(words)s. The list says what can.")
                % {"words": shown}
            )
        if any("/k/" in text for text in value.values()):
            raise ValidationError(
                now_in("A survey's code or link is handed out on paper, never in a message.")
            )
        return value

    def clean_subject(self) -> dict[str, str]:
        value = self._checked("subject", set(self.kind.words) - {"link", "dates"})
        if any(len(text) > 150 or "\n" in text for text in value.values()):
            raise ValidationError(now_in("Write a shorter subject, at most 150 letters."))
        return value

    def clean_body(self) -> dict[str, str]:
        return self._checked("body", set(self.kind.words))

    def clean_sms(self) -> dict[str, str]:
        """All languages or none, short, and silent about which programme it is."""
        value = self._checked("sms", set(self.kind.words) - self.kind.never_in_sms)
        if not value:
            return value
        if missing_languages(value):
            raise self.fields["sms"].lacking(value)
        if any(len(text) > MOST_SMS for text in value.values()):
            raise ValidationError(
                now_in("Write a shorter text message, at most %(most)s letters.")
                % {"most": MOST_SMS}
            )
        said = " ".join(value.values()).casefold()
        if any(name.casefold() in said for name in queries.program_names()):
            raise ValidationError(
                now_in("A text message names no programme: others may see the phone.")
            )
        return value
