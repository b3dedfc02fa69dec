"""What a parent may change by the private link: how and in which language we reach them."""

from django.utils.translation import gettext_lazy as _

from programs.enums import ContactWay
from programs.forms.steps import ContactForm, WayForm


class DetailsForm(WayForm, ContactForm):
    """Both pages of the enrolment on one, with the same rules; the way must fit the contact."""

    title = _("Language and contact")
    field_order = ["message_language", "phone", "email", "contact_way"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        by_phone = cleaned["contact_way"] in (ContactWay.CALL, ContactWay.SMS)
        if by_phone and not cleaned["phone"]:
            self.add_error("phone", _("Write a phone number too, or choose e-mail below."))
        if cleaned["contact_way"] == ContactWay.EMAIL and not cleaned["email"]:
            self.add_error("email", _("Write an e-mail address too, or choose phone call below."))
        return cleaned
