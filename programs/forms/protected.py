"""What staff write down of a family with protected identity."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import Choose, Name
from core.models import User
from programs import queries
from programs.forms.assisted import AssistedForm
from programs.forms.details import DetailsForm
from programs.forms.steps import NOT_CHOSEN
from programs.models import Enrolment


class Person(forms.ModelChoiceField):
    """Somebody of the staff, by name."""

    widget = Choose

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), empty_label=None, **kwargs)

    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name() or obj.username


class ProtectionForm(forms.Form):
    """The alias that everybody sees, and the one person who knows more."""

    alias = forms.CharField(
        label=_("Alias"),
        help_text=_("A name that the family has chosen. No part of their own name."),
        max_length=80,
        widget=Name(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write an alias."),
            "max_length": _("Write a shorter alias, at most 80 letters."),
        },
    )
    person = Person(
        label=_("Contact person"),
        help_text=_("The only one who sees name and contact, and who phones the family."),
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose a contact person.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = queries.contact_people()

    def refuse_own_name(self, name: str) -> None:
        """An alias with a part of the family's name in it hides nothing."""
        alias = self.cleaned_data.get("alias", "").casefold().split()
        if {*alias} & {*name.casefold().split()}:
            self.add_error("alias", _("Choose an alias that is no part of the name."))


class AssistedProtectedForm(AssistedForm, ProtectionForm):
    """All pages of an enrolment, for who stands beside the family or phones with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("Leave it empty if nobody needs to know it.")
        self.fields["name"].required = False
        for name in ("name", "phone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.order_fields(["alias", "person", "name", "phone", "email"])

    def clean(self) -> dict:
        cleaned = super().clean()
        self.refuse_own_name(cleaned.get("name", ""))
        return cleaned


class ProtectForm(ProtectionForm):
    """Of a family that is enrolled already, under its own name."""

    def __init__(self, *args: Any, name: str = "", **kwargs: Any) -> None:
        self.name = name
        super().__init__(*args, **kwargs)

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        self.refuse_own_name(self.name)
        return cleaned


class HandOverForm(forms.Form):
    """Who is to be the contact person instead."""

    person = Person(
        label=_("New contact person"),
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose a contact person.")),
    )

    def __init__(self, *args: Any, family: Enrolment, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = queries.contact_people().exclude(pk__in=[family.contact_person_id, by.pk])
        self.fields["person"].queryset = others


class NewContactForm(DetailsForm):
    """Name and contact anew, with the rules of every contact."""

    field_order = ["name", "phone", "email", "contact_way"]
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Leave it empty if nobody needs to know it."),
        required=False,
        max_length=80,
        widget=Name,
        error_messages={"max_length": _("Write a shorter name, at most 80 letters.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["message_language"]
        for name in ("name", "phone", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
