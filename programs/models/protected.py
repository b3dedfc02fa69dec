"""Name and contact of a family with protected identity: a table that only its service reads."""

from django.db import models
from django.db.models import Q

from programs.enums import ContactWay
from programs.phones import spoken_phone


class ProtectedContact(models.Model):
    """What the enrolment itself does not hold: there stand an alias and the contact person.

    Nothing leads here from the enrolment, so that no template and no list can follow it.
    """

    enrolment = models.OneToOneField("programs.Enrolment", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    contact_way = models.CharField(max_length=10, choices=ContactWay.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="", email=""), name="protected_can_be_reached"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}"

    @property
    def phone_here(self) -> str:
        return spoken_phone(self.phone)
