"""The short pages of an enrolment. Each form is one page; none asks for more than is needed."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import Choose, Email, Name, Number, Phone, RadioCards, Text
from core.languages import LANGUAGES, ascii_digits
from outbox.sms import can_send
from outbox.templatetags.plain import plain_ltr
from programs.enums import SPOKEN, ContactWay
from programs.phones import NOT_A_LENGTH, parse_phone, spoken_phone
from programs.services.enrolment import Application

MOST_CHILDREN = 12
IDENTITY = ("name", "ages")  # not asked where identity is not documented: both are free words
NOT_CHOSEN = ("required", "invalid_choice")
TOO_MANY_IN_CHILDCARE = _(
    "You wrote %(children)s as the number of children. Write that number or a lower one."
)


class WholeNumber(forms.CharField):
    """A whole number within limits, in digits of any script."""

    widget = Number

    def __init__(self, *, lowest: int, highest: int, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.lowest, self.highest = lowest, highest

    def clean(self, value: Any) -> int:
        text = ascii_digits(super().clean(value)).strip()
        if not re.fullmatch(r"[0-9]{1,3}", text) or not (self.lowest <= int(text) <= self.highest):
            raise ValidationError(
                _("Write a number from %(lowest)s to %(highest)s."),
                params={"lowest": self.lowest, "highest": self.highest},
            )
        return int(text)


def _own_names() -> list[tuple[str, str]]:
    """The languages that the site can write in, each named in itself."""
    return [
        (
            one.code,
            format_html('<bdi lang="{}" dir="{}">{}</bdi>', one.code, one.direction, one.own_name),
        )
        for one in LANGUAGES
    ]


class StepForm(forms.Form):
    """A page of the flow. `title` is the heading; `summary` says the answer on the check page."""

    title: Any = ""

    def __init__(self, *args: Any, group: Any = None, said: dict | None = None, **kwargs: Any):
        self.group, self.said = group, said or {}
        super().__init__(*args, **kwargs)
        for name in IDENTITY if group and group.program.without_identity else ():
            self.fields.pop(name, None)

    def summary(self) -> list[str]:
        return [str(self.fields[name].label) for name in self.cleaned_data]


class NameForm(StepForm):
    title = _("Your name")
    name = forms.CharField(
        label=_("What should we call you?"),
        help_text=_("First name and surname, or the name that you use."),
        max_length=80,
        widget=Name,
        error_messages={
            "required": _("Write the name that we should use."),
            "max_length": _("Write a shorter name, at most 80 letters."),
        },
    )

    def summary(self) -> list[str]:
        return [self.cleaned_data["name"]]


class ContactForm(StepForm):
    title = _("How we reach you")
    phone = forms.CharField(
        label=_("Phone"),
        help_text=_("Phone or e-mail: one of them is enough."),
        required=False,
        max_length=40,
        widget=Phone,
        error_messages={"max_length": NOT_A_LENGTH},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=Email,
        error_messages={"invalid": _("Write the whole e-mail address, such as name@example.org.")},
    )

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        return parse_phone(text) if text else ""

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("phone") and not cleaned.get("email"):
            self.add_error("phone", _("Write a phone number or an e-mail address. One is enough."))
        return cleaned

    def summary(self) -> list[str]:
        said = (spoken_phone(self.cleaned_data["phone"]), self.cleaned_data["email"])
        return [format_html('<bdi dir="ltr">{}</bdi>', one) for one in said if one]


class WayForm(StepForm):
    title = _("Messages to you")
    contact_way = forms.ChoiceField(
        label=_("How should we contact you?"),
        choices=ContactWay.choices,
        widget=RadioCards,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose phone call or e-mail.")),
    )
    message_language = forms.ChoiceField(
        label=_("In which language should we write?"),
        choices=_own_names,
        widget=RadioCards,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose a language.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact = self.said.get("kontakt") or {}
        ways = self.fields["contact_way"]
        phone = contact.get("phone", "+")
        have = {"call": phone, "email": contact.get("email", "@"), "sms": phone and can_send()}
        ways.choices = [(way, words) for way, words in ContactWay.choices if have[way]]

    def summary(self) -> list[str]:
        names = dict(_own_names())
        return [
            str(ContactWay(self.cleaned_data["contact_way"]).label),
            names[self.cleaned_data["message_language"]],
        ]


class AdultsForm(StepForm):
    title = _("Who comes")
    adults = forms.TypedChoiceField(
        label=_("Does a second adult come with you?"),
        help_text=_("For example the other parent. Each of you then has a seat."),
        choices=[("1", _("No, one adult")), ("2", _("Yes, two adults"))],
        coerce=int,
        widget=RadioCards,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose one adult or two.")),
    )

    def summary(self) -> list[str]:
        return [str(dict(self.fields["adults"].choices)[str(self.cleaned_data["adults"])])]


class ChildrenForm(StepForm):
    title = _("Your children")
    children = WholeNumber(
        label=_("How many children do you have?"),
        lowest=0,
        highest=MOST_CHILDREN,
        error_messages={"required": _("Write how many children, with a digit.")},
    )
    ages = forms.CharField(
        label=_("How old are they?"),
        help_text=_("For example: 3, 5 and 9 years. No names and no birth dates."),
        required=False,
        max_length=60,
        widget=Text(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("Write only the ages, at most 60 letters.")},
    )

    def clean_ages(self) -> str:
        """Ages only: a birth date or a personal number is sent back."""
        text = self.cleaned_data["ages"].strip()
        if re.search(r"[0-9]{4}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}", ascii_digits(text)):
            raise ValidationError(_("Write the ages in years only, without birth dates."))
        self.check_age([int(one) for one in re.findall(r"[0-9]{1,2}", ascii_digits(text))])
        return text

    def check_age(self, ages: list[int]) -> None:
        """No child of theirs is young enough for the group: then a person helps."""
        oldest = self.group and self.group.program.oldest_child
        if oldest and ages and min(ages) > oldest:
            raise ValidationError(
                _(
                    "The group is for children up to %(age)s years. Phone %(phone)s: "
                    "we help to find another group."
                ),
                params={"age": oldest, "phone": plain_ltr(self.group.phone)},
            )

    def summary(self) -> list[str]:
        count, ages = self.cleaned_data["children"], self.cleaned_data.get("ages")
        said = ngettext("%(children)s child", "%(children)s children", count) % {"children": count}
        return [said, *([gettext("Age: %(ages)s") % {"ages": ages}] if ages else [])]


class ChildcareForm(StepForm):
    title = _("Childcare")
    childcare = WholeNumber(
        label=_("How many children need childcare during the meetings?"),
        help_text=_("Write 0 if nobody does."),
        lowest=0,
        highest=MOST_CHILDREN,
        error_messages={"required": _("Write how many children, or 0.")},
    )

    def clean_childcare(self) -> int:
        children = (self.said.get("barn") or {}).get("children", MOST_CHILDREN)
        if self.cleaned_data["childcare"] > children:
            raise ValidationError(TOO_MANY_IN_CHILDCARE, params={"children": children})
        return self.cleaned_data["childcare"]

    def summary(self) -> list[str]:
        count = self.cleaned_data["childcare"]
        said = ngettext(
            "%(children)s child in childcare", "%(children)s children in childcare", count
        )
        return [said % {"children": count}]


class InterpreterForm(StepForm):
    title = _("Interpreter")
    interpreter_language = forms.ChoiceField(
        label=_("Do you want an interpreter?"),
        help_text=_("It costs nothing."),
        required=False,
        widget=Choose,
        error_messages={"invalid_choice": _("Choose a language.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = self.group.language if self.group else ""
        self.fields["interpreter_language"].choices = [
            ("", _("No interpreter is needed")),
            *((code, one.own_name) for code, one in SPOKEN.items() if code != spoken),
        ]

    def summary(self) -> list[str]:
        words = dict(self.fields["interpreter_language"].choices)
        return [str(words[self.cleaned_data["interpreter_language"]])]


class OtherForm(StepForm):
    title = _("Anything else")
    call_me = forms.BooleanField(
        label=_("Call me about food or about getting into the building"), required=False
    )
    any_group = forms.BooleanField(
        label=_("Another group of the same programme is fine too"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact = self.said.get("kontakt")
        if contact and not contact.get("phone"):
            del self.fields["call_me"]

    def summary(self) -> list[str]:
        chosen = [str(self.fields[name].label) for name, on in self.cleaned_data.items() if on]
        return chosen or [str(_("Nothing"))]


STEPS: list[tuple[str, type[StepForm]]] = [
    ("namn", NameForm),
    ("kontakt", ContactForm),
    ("besked", WayForm),
    ("vuxna", AdultsForm),
    ("barn", ChildrenForm),
    ("barnpassning", ChildcareForm),
    ("tolk", InterpreterForm),
    ("ovrigt", OtherForm),
]


def application_from(cleaned: dict[str, Any]) -> Application:
    """The answers of all pages as what the service takes."""
    said = {name: cleaned[name] for name in Application.__dataclass_fields__ if name in cleaned}
    return Application(**{"name": "", **said})
