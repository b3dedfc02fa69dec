"""Words per language in one field, so that translations cannot drift apart from their thing."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.languages import DEFAULT, LANGUAGES, get


@dataclass(frozen=True, slots=True)
class Picked:
    """A text and the language it is really in. `is_fallback`: not the language asked for."""

    text: str
    lang: str
    is_fallback: bool


def pick(value: dict[str, str] | None, code: str) -> Picked:
    """The text in `code`, else in the default language, else in any; never silently: see `lang`."""
    value = value or {}
    for candidate in (code, DEFAULT.code, *value):
        if value.get(candidate):
            return Picked(value[candidate], candidate, candidate != code)
    return Picked("", code, False)


def site_name(code: str | None) -> Picked:
    """The name of the site in this language, as the operator has written it."""
    return pick(settings.SITE_NAME, get(code).code)


def missing_languages(value: dict[str, str] | None) -> list[str]:
    """Codes of the site's languages for which there is no text."""
    return [one.code for one in LANGUAGES if not (value or {}).get(one.code, "").strip()]


class LocalizedWidget(forms.MultiWidget):
    """One input per language, each with its own lang and dir."""

    template_name = "forms/widgets/localized.html"

    def __init__(self, long: bool = False, attrs: dict | None = None) -> None:
        base = forms.Textarea if long else forms.TextInput
        super().__init__(
            {
                one.code: base(
                    {"lang": one.code, "dir": one.direction, **({"rows": 3} if long else {})}
                )
                for one in LANGUAGES
            },
            attrs,
        )

    def decompress(self, value: dict[str, str] | None) -> list[str]:
        return [(value or {}).get(one.code, "") for one in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        for part, one in zip(context["widget"]["subwidgets"], LANGUAGES, strict=True):
            part["language"] = one
        return context


class LocalizedFormField(forms.MultiValueField):
    """Cleans to {"sv": …, "ar": …}; where required, every language is."""

    def __init__(self, *, long: bool = False, required: bool = True, **kwargs: Any) -> None:
        for name in ("encoder", "decoder", "max_length"):
            kwargs.pop(name, None)
        fields = [forms.CharField(required=False) for _one in LANGUAGES]
        kwargs.setdefault("widget", LocalizedWidget(long=long))
        super().__init__(fields, required=False, require_all_fields=False, **kwargs)
        self.needs_all = self.required = required  # `required` is the mark in the page editor
        self.one_of = False  # another field may be written instead: not wholly optional
        self.spoken: Any = None  # the name in errors, where the label alone does not say which

    @property
    def codes(self) -> list[str]:
        """Languages in the order of the controls."""
        return [one.code for one in LANGUAGES]

    def compress(self, data_list: list[str]) -> dict[str, str]:
        pairs = zip(LANGUAGES, data_list or [""] * len(LANGUAGES), strict=True)
        return {one.code: text.strip() for one, text in pairs if text and text.strip()}

    def lacking(self, value: dict[str, str]) -> ValidationError:
        """Says which text to write in which languages; names are isolated from the sentence."""
        names = ", ".join(f"\u2068{get(code).own_name}\u2069" for code in missing_languages(value))
        return ValidationError(
            _("%(name)s – write it in: %(languages)s"),
            params={"name": capfirst(self.spoken or self.label), "languages": names},
        )

    def clean(self, value: Any) -> dict[str, str]:
        if self.needs_all and not any(value or []):
            raise self.lacking({})
        cleaned = super().clean(value) or {}
        if self.needs_all and missing_languages(cleaned):
            raise self.lacking(cleaned)
        return cleaned


class LocalizedTextField(models.JSONField):
    """{"sv": …, "ar": …}. A further language needs no migration."""

    def __init__(self, *args: Any, long: bool = False, **kwargs: Any) -> None:
        self.long = long
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"long": True} if self.long else {})

    def formfield(self, **kwargs: Any) -> forms.Field:
        return LocalizedFormField(
            long=self.long,
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            initial=dict,
        )
