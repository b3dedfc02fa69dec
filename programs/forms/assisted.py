"""The pages of an enrolment as one, for staff beside a parent or on the phone with one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outbox.sms import can_send
from programs.enums import ContactWay
from programs.forms.steps import (
    TOO_MANY_IN_CHILDCARE,
    AdultsForm,
    ChildcareForm,
    ChildrenForm,
    ContactForm,
    InterpreterForm,
    NameForm,
    OtherForm,
    WayForm,
)


class AssistedForm(
    OtherForm,
    InterpreterForm,
    ChildcareForm,
    ChildrenForm,
    AdultsForm,
    WayForm,
    ContactForm,
    NameForm,
):
    """The same questions and rules as on the parent's own pages, in their order."""

    send_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.group.childcare_places:
            del self.fields["childcare"]

    def clean(self) -> dict:
        cleaned = forms.Form.clean(self) or {}
        phone, email = cleaned.get("phone"), cleaned.get("email")
        if not {"phone", "email"} & set(self.errors):
            if not phone and not email:
                self.add_error(
                    "phone", _("Write a phone number or an e-mail address. One is enough.")
                )
            elif not self._reaches(cleaned.get("contact_way", ""), phone, email):
                self.add_error(
                    "contact_way", _("Choose a way that fits the phone or e-mail above.")
                )
        children = cleaned.get("children")
        if children is not None and cleaned.get("childcare", 0) > children:
            self.add_error("childcare", str(TOO_MANY_IN_CHILDCARE) % {"children": children})
        if cleaned.get("call_me") and not phone and "phone" not in self.errors:
            self.add_error("phone", _("Write a phone number, or take the wish to be called away."))
        return cleaned

    @staticmethod
    def _reaches(way: str, phone: str | None, email: str | None) -> bool:
        have = {
            ContactWay.CALL: bool(phone),
            ContactWay.EMAIL: bool(email),
            ContactWay.SMS: bool(phone) and can_send(),
        }
        return have.get(ContactWay(way), True) if way else True
