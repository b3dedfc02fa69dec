"""Writing our own words for a kind of message, and going back to those of the product."""

from typing import Any

from django.db import transaction

from core.audit import record
from core.languages import LANGUAGES
from core.models import User
from outbox.kinds import Kind, product_words
from outbox.models import Wording


def words_now(kind: Kind) -> dict[str, dict[str, str]]:
    """What an editor begins with: our own words, else the product's with braces."""
    own = Wording.objects.filter(kind=kind.name).first()
    if own is not None:
        return {"subject": own.subject, "body": own.body, "sms": own.sms}
    return product_words(kind, [one.code for one in LANGUAGES])


@transaction.atomic
def save(kind: Kind, said: dict[str, Any], *, by: User) -> Wording:
    wording, _made = Wording.objects.update_or_create(
        kind=kind.name, defaults=said | {"changed_by": by}
    )
    record(by, "change words of messages", wording)
    return wording


@transaction.atomic
def back(kind: Kind, *, by: User) -> None:
    """The words that came with the product count again."""
    for own in Wording.objects.filter(kind=kind.name):
        record(by, "take back words of messages", own)
        own.delete()
