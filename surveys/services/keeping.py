"""How long what people gave is kept, decided anew with the decision behind it; and its end (PRV-5).

`surveys.reports.removing` says when, and sees to it that nothing is being counted.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from surveys.enums import WaveState
from surveys.models.freetext import FreeText, Theme
from surveys.models.hands import HandsRoom
from surveys.models.invitation import Code, GuardianSlip, PoolCode
from surveys.models.response import ReplayMark, everything_of
from surveys.models.wave import Wave
from surveys.services.waves import WaveRefused


def why_not(wave: Wave) -> list[str]:
    """What keeps the day from being changed, in sentences."""
    if wave.removed_at is not None:
        return [_("The answers have been removed already.")]
    if wave.state == WaveState.DISCARDED:
        return [_("The wave has been discarded already.")]
    return []


@transaction.atomic
def keep_for(
    wave: Wave, *, days: int, decision: str, by: User | None, today: date | None = None
) -> Wave:
    """So many days after the close. Raises WaveRefused for a day that has come already: what is to
    go tonight cannot be called back in the morning."""
    locked = Wave.objects.select_for_update().get(pk=wave.pk)
    reasons = why_not(locked)
    locked.kept_days, locked.decision = days, decision
    tomorrow = (today or timezone.localdate()) + timedelta(days=1)
    if not reasons and locked.remove_on < tomorrow:
        reasons = [
            _("That day has come already. Choose more days, so that it is tomorrow or later.")
        ]
    if reasons:
        raise WaveRefused(reasons)
    locked.save(update_fields=["kept_days", "decision"])
    record(by, "change days kept", locked)
    wave.kept_days, wave.decision = days, decision
    return locked


def kept_of(wave: Wave) -> dict[str, int]:
    """How much there is of what people gave, by kind; what there is none of is left out."""
    found = {
        "answers": sum(rows.count() for rows in everything_of(wave)),
        "texts": FreeText.objects.filter(wave=wave).count(),
        "rooms": HandsRoom.objects.filter(batch__wave=wave).count(),
        "codes": Code.objects.filter(batch__wave=wave).count(),
    }
    return {name: number for name, number in found.items() if number}


def clear(wave: Wave) -> None:
    """Deletes what people gave, and what let them in. The caller holds the wave."""
    for rows in everything_of(wave):
        rows.delete()
    for said in (FreeText, Theme, ReplayMark):
        said._default_manager.filter(wave=wave).delete()
    for handed_out in (HandsRoom, Code, PoolCode, GuardianSlip):
        handed_out._default_manager.filter(batch__wave=wave).delete()
    wave.batches.update(guardian_yes=0, guardian_no=0)
    wave.typists.clear()
    wave.removed_at, wave.scheduled = timezone.now(), False
    wave.save(update_fields=["removed_at", "scheduled"])
