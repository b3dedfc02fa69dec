"""What parents are told, in the language they chose."""

from outbox.models import Message
from outbox.services import post
from programs.models import Enrolment

KINDS = ("confirmed", "waiting", "place_free", "received", "cancelled", "link_again")


def write(enrolment: Enrolment, kind: str) -> Message:
    """One message row about the enrolment; e-mail if there is an address, else a call to make."""
    group = enrolment.group
    return post(
        f"programs/{kind}",
        about=f"programs.enrolment:{enrolment.pk}",
        language=enrolment.message_language,
        context={
            "enrolment": enrolment,
            "group": group,
            "program": group.program,
            "meetings": list(group.meetings.all()),
        },
        email=enrolment.email,
        phone=enrolment.phone,
        secret=("programs.own_link", str(enrolment.pk)),
    )
