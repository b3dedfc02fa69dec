"""One-time slips: made for a batch, read once, known afterwards by their keyed hashes only."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from surveys.enums import CodeKind, GuardianMode, WaveState
from surveys.models.invitation import Code, CodeBatch
from surveys.models.wave import Wave
from surveys.services.codes import new_slip_codes


class SlipsRefused(Exception):
    """No slips were made; the message is for the person who asked."""


class SlipsShown(SlipsRefused):
    """The slips of this form have been made before: nobody can see them a second time."""


@dataclass(frozen=True)
class Slips:
    """What is known of a batch's slips. `state` names them, so that a form is used once."""

    used: int
    unused: int
    size: int
    state: str
    k: int

    def least(self, *, replace: bool) -> int:
        """So many more, that the batch has at least the wave's k slips, used ones among them."""
        return max(1, min(self.k, self.size) - self._kept(replace))

    def most(self, *, replace: bool) -> int:
        """No more slips than people are invited."""
        return self.size - self._kept(replace)

    def _kept(self, replace: bool) -> int:
        return self.used if replace else self.used + self.unused


def slips_of(batch: CodeBatch) -> Slips:
    """For whoever prints codes: how many slips there are, never which."""
    rows = Code.objects.filter(batch=batch, kind=CodeKind.SLIP)
    digests = sorted(rows.values_list("digest", flat=True))
    used = rows.filter(used=True).count()
    state = salted_hmac("surveys.slips", f"{batch.pk}|{'|'.join(digests)}").hexdigest()[:20]
    return Slips(used, len(digests) - used, batch.size, state, batch.wave.k)


@transaction.atomic
def make_slips(
    batch: CodeBatch, *, count: int, replace: bool, state: str, by: User | None
) -> list[str]:
    """The codes, in an order of their own; this return value is the only time they can be read.

    `replace` ends the unused ones first. `state` is what `slips_of` said when the form was shown:
    a form that is sent again raises SlipsShown, as its slips have been made. Raises SlipsRefused
    when the number or the wave does not allow it.
    """
    wave = Wave.objects.select_for_update().get(pk=batch.wave_id)
    if wave.guardian == GuardianMode.YES:
        raise SlipsRefused(_("In this wave a code comes only with a guardian's yes."))
    if wave.removed_at or wave.state not in (WaveState.DRAFT, WaveState.OPEN, WaveState.PAUSED):
        raise SlipsRefused(_("The wave is closed. Its codes let nobody in any more."))
    now = slips_of(batch)
    if not constant_time_compare(state, now.state):
        raise SlipsShown(
            _(
                "These slips have been made already and were shown once. They cannot be shown "
                "again. If they were not printed, make new ones and end the unused ones."
            )
        )
    least, most = now.least(replace=replace), now.most(replace=replace)
    if not least <= count <= most:
        if most < least:
            raise SlipsRefused(
                _("There are slips for everybody who is invited. End the unused ones to make new.")
            )
        limits = {"low": least, "high": most}
        raise SlipsRefused(_("Write a number from %(low)s to %(high)s.") % limits)
    slips = Code.objects.filter(batch=batch, kind=CodeKind.SLIP)
    if replace:
        slips.filter(used=False).delete()
    codes = new_slip_codes(batch, count)
    record(by, "make slips", batch)
    return codes
