"""Codes: eight digits from 2 to 9, so that nothing looks like something else when read aloud."""

import hmac
import random
import secrets
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction

from core.languages import ascii_digits
from surveys.enums import DIGITS, FOLLOW_LENGTH, CodeKind, WaveState
from surveys.models.invitation import Code, CodeBatch
from surveys.models.wave import Wave

LENGTH = 8
_BETWEEN = {ord(c): None for c in " \t\n\r-–.\u00a0\u202f\u200e\u200f\u2066\u2069"}


def normalize(typed: str) -> str:
    """Digits 0-9 without what people put between them."""
    return ascii_digits(typed[:100]).translate(_BETWEEN)


def is_possible(code: str) -> bool:
    """Whether it could be a code at all; saves a query for what cannot."""
    return len(code) == LENGTH and set(code) <= set(DIGITS)


def digest_of(code: str) -> str:
    """Keyed hash: the table alone gives no slip code away."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"code|" + code.encode(), "sha256").hex()


def _random() -> str:
    return "".join(secrets.choice(DIGITS) for _i in range(LENGTH))


def new_class_code(batch: CodeBatch) -> str:
    """A code that a whole class shares; it can be shown again."""
    while True:
        code = _random()
        try:
            with transaction.atomic():
                Code.objects.create(
                    digest=digest_of(code), batch=batch, kind=CodeKind.CLASS, shown=code
                )
        except IntegrityError:
            continue  # the code exists already
        return code


def new_slip_codes(batch: CodeBatch, count: int) -> list[str]:
    """One-time codes. This return value is the only time they can be read.

    The rows are written in the order of their hashes, the codes are given in another: neither
    says anything about the other.
    """
    made: dict[str, str] = {}
    while len(made) < count:
        new = {digest_of(code): code for code in (_random() for _i in range(count - len(made)))}
        taken = set(Code.objects.filter(pk__in=new).values_list("pk", flat=True))
        made |= {digest: code for digest, code in new.items() if digest not in taken}
    rows = [Code(digest=digest, batch=batch, kind=CodeKind.SLIP) for digest in sorted(made)]
    Code.objects.bulk_create(rows)
    codes = list(made.values())
    random.SystemRandom().shuffle(codes)
    return codes


class Way(NamedTuple):
    """What a code leads to. Of the wave only key, version, state and last day are read."""

    digest: str
    kind: str
    used: bool
    batch: int
    version_digest: str
    wave: Wave


def find(typed: str) -> Way | None:
    """Where the code leads; None if there is no such code."""
    code = normalize(typed)
    if not is_possible(code):
        return None
    rows = Code.objects.filter(digest=digest_of(code)).values_list(
        "digest", "kind", "used", "batch_id", "batch__wave__version__digest",
        "batch__wave_id", "batch__wave__version_id", "batch__wave__state", "batch__wave__closes",
    )  # fmt: skip
    for digest, kind, used, batch, frozen, pk, version, state, closes in rows:
        wave = Wave(pk=pk, version_id=version, state=state, closes=closes)
        return Way(digest, kind, used, batch, frozen, wave)
    return None


def find_followed(typed: str) -> Wave | None:
    """The wave whose follow code this is, once people have been asked in it."""
    code = normalize(typed)
    if len(code) != FOLLOW_LENGTH:
        return None
    return Wave.objects.exclude(state=WaveState.DRAFT).filter(follow_code=code).first()
