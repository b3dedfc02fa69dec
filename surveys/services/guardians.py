"""What guardians are asked, and what is kept of it: totals (SUR-44, docs/adr/0022).

Where a yes is required a pool of slip codes is made with the groups. Each yes draws one at random.
No row, order or moment joins the paper that was answered and the code that was drawn.
"""

import base64
import hashlib
import hmac
import random
import secrets
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from surveys.enums import DIGITS, RUNNING, GuardianMode, WaveState
from surveys.models.invitation import CodeBatch, GuardianSlip, PoolCode
from surveys.models.response import ReplayMark
from surveys.models.wave import Wave
from surveys.services.codes import new_slip_codes, normalize
from surveys.services.slips import SlipsRefused, SlipsShown
from surveys.services.submit import mark_of

LENGTH = 12  # of a guardian's link: no code of a child and no follow code is as long
NOTICE = 10  # digits that prove the link on a letter


class GuardianRefused(Exception):
    """Nothing was stored."""


class AlreadyAnswered(GuardianRefused):
    """The paper has been used, with whichever answer."""


class Over(GuardianRefused):
    """The wave takes no answers from guardians (any more)."""


class PoolEmpty(GuardianRefused):
    """No code is left to draw. Staff make no more papers than codes, so this should not be."""


# --- sealing ---


def _box(purpose: str) -> AESGCM:
    return AESGCM(hashlib.sha256(f"guardian|{purpose}|{settings.SECRET_KEY}".encode()).digest())


def sealed(text: str, purpose: str) -> str:
    """Encrypted and signed; only who knows the purpose can open it."""
    nonce = secrets.token_bytes(12)
    raw = nonce + _box(purpose).encrypt(nonce, text.encode(), None)
    return base64.urlsafe_b64encode(raw).decode()


def opened(box: str, purpose: str) -> str:
    """What was sealed; empty where it was sealed otherwise, or with another key."""
    try:
        raw = base64.urlsafe_b64decode(box)
        return _box(purpose).decrypt(raw[:12], raw[12:], None).decode()
    except (ValueError, InvalidTag):
        return ""


# --- the pool ---


def spare(size: int) -> int:
    """Codes beyond the invited, for papers and codes that get lost: a tenth, at least three."""
    return max(3, size // 10)


def make_pool(batch: CodeBatch) -> None:
    """As many codes as people are invited and some to spare, so at least k; in random order."""
    codes = new_slip_codes(batch, batch.size + spare(batch.size))
    rows = [PoolCode(batch=batch, sealed=sealed(code, "pool")) for code in codes]
    PoolCode.objects.bulk_create(sorted(rows, key=lambda row: row.pk))


# --- papers for guardians ---


@dataclass(frozen=True)
class Asked:
    """What staff know of a batch's guardians. `state` names the papers, so a form is used once."""

    answered: int
    waiting: int
    left: int
    state: str

    def most(self, *, replace: bool) -> int:
        """No more unanswered papers than codes that are left: nobody's yes finds an empty pool."""
        return self.left - (0 if replace else self.waiting)


def asked(batch: CodeBatch) -> Asked:
    rows = GuardianSlip.objects.filter(batch=batch)
    digests = sorted(rows.values_list("digest", flat=True))
    answered = rows.filter(answered=True).count()
    made = f"{batch.pk}|{answered}|{'|'.join(digests)}"
    state = salted_hmac("surveys.guardians", made).hexdigest()[:20]
    left = PoolCode.objects.filter(batch=batch).count()
    return Asked(answered, len(digests) - answered, left, state)


def digest_of(token: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), b"guardian|" + token.encode(), "sha256").hex()


@transaction.atomic
def make_guardian_slips(
    batch: CodeBatch, *, count: int, replace: bool, state: str, by: User | None
) -> list[str]:
    """Tokens of one-time links, in an order of their own; this is the only time to read them.

    Raises SlipsShown for a form that was used before, SlipsRefused where it cannot be.
    """
    wave = Wave.objects.select_for_update().get(pk=batch.wave_id)
    if wave.guardian != GuardianMode.YES:
        raise SlipsRefused(_("Guardians are not asked for a yes in this wave."))
    if wave.state not in (WaveState.DRAFT, *RUNNING):
        raise SlipsRefused(_("The wave is closed. Its codes let nobody in any more."))
    now = asked(batch)
    if not constant_time_compare(state, now.state):
        raise SlipsShown(
            _(
                "Papers have been made or answered since this page was opened. What was made was "
                "shown once and cannot be shown again. If it was not printed, make new papers "
                "and end the unanswered ones."
            )
        )
    most = now.most(replace=replace)
    if most < 1:
        raise SlipsRefused(
            _("There are papers for every code that is left. End the unanswered ones to make new.")
        )
    if not 1 <= count <= most:
        raise SlipsRefused(_("Write a number from %(low)s to %(high)s.") % {"low": 1, "high": most})
    if replace:
        GuardianSlip.objects.filter(batch=batch, answered=False).delete()
    made: dict[str, str] = {}
    while len(made) < count:
        token = "".join(secrets.choice(DIGITS) for _i in range(LENGTH))
        if not GuardianSlip.objects.filter(pk=digest_of(token)).exists():
            made[digest_of(token)] = token
    rows = [GuardianSlip(digest=digest, batch=batch) for digest in sorted(made)]
    GuardianSlip.objects.bulk_create(rows)
    tokens = list(made.values())
    random.SystemRandom().shuffle(tokens)
    record(by, "make guardian papers", batch)
    return tokens


# --- what a guardian answers ---


def find_slip(typed: str) -> GuardianSlip | None:
    """The paper with this token, with its wave; None if there is none."""
    token = normalize(typed)
    if len(token) != LENGTH or not set(token) <= set(DIGITS):
        return None
    return slip_of(digest_of(token))


def slip_of(digest: str) -> GuardianSlip | None:
    rows = GuardianSlip.objects.select_related("batch__wave__version", "batch__wave__promise")
    return rows.filter(pk=digest).first()


def asks_guardians(wave: Wave, today: date | None = None) -> bool:
    """Before the wave opens and while it runs, to its last day."""
    return wave.state in (WaveState.DRAFT, *RUNNING) and not wave.is_over(today)


def _held(digest: str) -> GuardianSlip:
    """The paper, unanswered, held with its wave until the answer is stored.

    One guardian at a time in each wave: then no two draw the same code. Whoever closes the wave
    waits for them, or they see that it is closed. SQLite has one writer at a time.
    """
    found = GuardianSlip.objects.filter(pk=digest).select_related("batch").first()
    if found is None:
        raise Over
    wave = Wave.objects.select_for_update(no_key=True).get(pk=found.batch.wave_id)
    slip = GuardianSlip.objects.select_for_update(of=("self",)).filter(pk=digest).first()
    if slip is None or not asks_guardians(wave, timezone.localdate()):
        raise Over
    if slip.answered:
        raise AlreadyAnswered
    slip.answered = True
    slip.save(update_fields=["answered"])
    return slip


@transaction.atomic
def say_yes(digest: str) -> str:
    """Draws a code at random from the batch's pool. This return value is the only way to it."""
    slip = _held(digest)
    pool = list(PoolCode.objects.filter(batch=slip.batch_id).values_list("pk", flat=True))
    if not pool:
        raise PoolEmpty
    drawn = PoolCode.objects.get(pk=secrets.choice(pool))
    code = opened(drawn.sealed, "pool")
    if not code:  # sealed with another SECRET_KEY: its hash is worthless too
        raise PoolEmpty
    drawn.delete()
    CodeBatch.objects.filter(pk=slip.batch_id).update(guardian_yes=F("guardian_yes") + 1)
    return code


@transaction.atomic
def say_no(digest: str) -> None:
    """Counts a no. No code is drawn."""
    slip = _held(digest)
    CodeBatch.objects.filter(pk=slip.batch_id).update(guardian_no=F("guardian_no") + 1)


def notice_token(batch: CodeBatch) -> str:
    """For the link on the letter of a wave that informs; the same for the whole group."""
    mac = salted_hmac("surveys.guardians.notice", str(batch.pk), algorithm="sha256").digest()
    return f"{batch.pk}-" + "".join(DIGITS[byte % 8] for byte in mac[:NOTICE])


def batch_of_notice(typed: str) -> CodeBatch | None:
    """The group whose letter has this token, with its wave."""
    number, _dash, _mac = typed.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    batch = batch_that_informs(int(number))
    return batch if batch and constant_time_compare(typed, notice_token(batch)) else None


def batch_that_informs(pk: int) -> CodeBatch | None:
    rows = CodeBatch.objects.select_related("wave__version", "wave__promise")
    return rows.filter(pk=pk, wave__guardian=GuardianMode.INFORM).first()


def count_no(pk: int, *, sending: str) -> None:
    """Counts one no of the group, once per sending and never more than there are children."""
    try:
        with transaction.atomic():
            batch = batch_that_informs(pk)
            if batch is None:
                raise Over
            wave = Wave.objects.select_for_update(no_key=True).get(pk=batch.wave_id)
            if not asks_guardians(wave, timezone.localdate()):
                raise Over
            ReplayMark(digest=mark_of(f"guardian {sending}"), wave=wave).save(force_insert=True)
            room = CodeBatch.objects.filter(pk=pk, guardian_no__lt=F("size"))
            room.update(guardian_no=F("guardian_no") + 1)
    except IntegrityError:
        return  # this no has been counted


def gaps(wave: Wave) -> list[str]:
    """What keeps a wave that needs a yes from opening, in sentences."""
    if wave.guardian != GuardianMode.YES or not wave.batches.exists():
        return []
    found = []
    for batch in wave.batches.all():
        if batch.codes.filter(kind="slip").count() < max(wave.k, batch.size):
            found.append(_("A group has no codes for guardians to draw. Set the groups once more."))
            break
    unasked = wave.batches.filter(guardian_slips=None).order_by("area", "school", "pk")
    if len(unasked) == wave.batches.count():
        found.append(_("No guardian has been asked. Print papers for guardians first."))
    elif unasked:
        names = "; ".join(f"\u2068{one.place or _('Small schools')}\u2069" for one in unasked)
        said = _("These groups have no papers for guardians yet: %(groups)s")
        found.append(said % {"groups": names})
    return found
