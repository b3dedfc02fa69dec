"""Controls with the right keyboard, direction and memory for what is asked.

Phones, addresses and codes run left to right in every language; names and free text take the
direction of their first letter (`dir=auto`).
"""

from typing import Any

from django import forms

_HOUSE = "input"


def _attrs(given: dict[str, Any] | None, **own: str) -> dict[str, Any]:
    return {"class": _HOUSE, **own, **(given or {})}


class Text(forms.TextInput):
    """Free text in one line."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(_attrs(attrs, dir="auto"))


class Name(forms.TextInput):
    """A person's name. Pass autocomplete="off" when it is not the name of who types."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(_attrs(attrs, dir="auto", autocomplete="name", spellcheck="false"))


class LongText(forms.Textarea):
    """Free text in several lines."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(_attrs(attrs, dir="auto", rows="5"))


class Phone(forms.TextInput):
    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(_attrs(attrs, dir="ltr", autocomplete="tel", inputmode="tel"))


class Email(forms.EmailInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(_attrs(attrs, dir="ltr", autocomplete="email", inputmode="email"))


class Url(forms.URLInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(_attrs(attrs, dir="ltr", autocomplete="url", inputmode="url"))


class Code(forms.TextInput):
    """A code from a paper: capitals, no corrections, not remembered by the phone."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        own = {
            "class": f"{_HOUSE} code",
            "dir": "ltr",
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "inputmode": "text",
        }
        super().__init__(own | (attrs or {}))


class Number(forms.TextInput):
    """A whole number. Not type=number, which refuses ٠-٩ and changes when scrolled over."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        own = {"class": f"{_HOUSE} short", "dir": "ltr", "autocomplete": "off"}
        super().__init__(own | {"inputmode": "numeric"} | (attrs or {}))


class Choose(forms.Select):
    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__(_attrs(attrs), choices)


class RadioCards(forms.RadioSelect):
    """One of a few, each a card with its native radio in sight."""

    template_name = "forms/widgets/cards.html"
    option_template_name = "forms/widgets/card.html"


class CheckCards(forms.CheckboxSelectMultiple):
    """Several of a few."""

    template_name = "forms/widgets/cards.html"
    option_template_name = "forms/widgets/card.html"
