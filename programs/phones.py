"""Phone numbers as people write and read them, stored in international form."""

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.languages import ascii_digits

NOT_A_LENGTH = _(
    "This is too short or too long for a phone number. Write it such as 070 123 45 67."
)


def parse_phone(text: str) -> str:
    """A phone number as people write it, in international form: "070-123 45 67" → "+46701234567".

    Swedish unless it begins with + or 00; digits of any script. Raises ValidationError.
    """
    digits = ascii_digits(text).strip()
    digits = re.sub(r"^00", "+", re.sub(r"[\s\-–()./\u2066-\u2069\u200e\u200f]", "", digits))
    if re.search(r"[^\d+]", digits):
        raise ValidationError(_("Write the phone number with digits only, such as 070 123 45 67."))
    try:
        number = phonenumbers.parse(digits, "SE")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(NOT_A_LENGTH)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spoken_phone(number: str) -> str:
    """A stored number as people here write it: "+46701234567" → "070-123 45 67"."""
    if not number:
        return ""
    parsed = phonenumbers.parse(number)
    national = parsed.country_code == phonenumbers.country_code_for_region("SE")
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if national else style.INTERNATIONAL)
