"""Codes: eight digits from 2 to 9, so that nothing looks like something else when read aloud."""

import hmac
import random
import secrets
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction

from core.languages import ascii_digits
from surveys.enums import DIGITS, FOLLOW_LENGTH, CodeKind, GuardianMode, WaveState
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
    """A code that a whole class shares; it can be shown again.

    Raises ValueError where a guardian has to say yes: only a code that was drawn lets a child in.
    """
    if batch.wave.guardian == GuardianMode.YES:
        raise ValueError("A wave that needs a guardian's yes has no class codes.")
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
    """What a code leads to. Of the wave only key, version, state, last day and what
    guardians are asked are read."""

    digest: str
    kind: str
    used: bool
    batch: int
    band: str
    version_digest: str
    wave: Wave


# Written out, since Django took longer to build this query than to answer a step.
_WAY = """
    SELECT w.id, w.version_id, w.state, w.closes, w.guardian,
           c.digest AS way_digest, c.kind AS way_kind, c.used AS way_used,
           b.id AS way_batch, b.band AS way_band, v.digest AS way_version
    FROM surveys_code c
    JOIN surveys_codebatch b ON b.id = c.batch_id
    JOIN surveys_wave w ON w.id = b.wave_id
    JOIN surveys_surveyversion v ON v.id = w.version_id
    WHERE c.digest = %s
"""


def find(typed: str) -> Way | None:
    """Where the code leads; None if there is no such code."""
    code = normalize(typed)
    if not is_possible(code):
        return None
    waves: Any = Wave.objects.raw(_WAY, [digest_of(code)])
    for wave in waves:
        used = bool(wave.way_used)
        return Way(
            wave.way_digest, wave.way_kind, used, wave.way_batch, wave.way_band,
            wave.way_version, wave=wave,
        )  # fmt: skip
    return None


def find_followed(typed: str) -> Wave | None:
    """The wave whose follow code this is, once people have been asked in it."""
    code = normalize(typed)
    if len(code) != FOLLOW_LENGTH:
        return None
    return Wave.objects.exclude(state=WaveState.DRAFT).filter(follow_code=code).first()
