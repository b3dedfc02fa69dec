"""Opening and closing with the plan of the report: REP-1 wants it made before the close."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from core.models import User
from surveys.enums import RUNNING
from surveys.models.wave import Wave
from surveys.queries.waves import due_to_close, due_to_open
from surveys.reports.plan import declare, plan_of
from surveys.services.waves import WaveRefused, close_wave, open_wave


@transaction.atomic
def open_with_plan(wave: Wave, *, by: User | None) -> None:
    """Lets people in; the plan of the report is declared at the same moment."""
    open_wave(wave, by=by)
    declare(wave, by=by)


@transaction.atomic
def close_with_plan(wave: Wave, *, by: User | None) -> None:
    """Ends the wave. One that was opened without a plan gets it here, up to its last day."""
    if wave.state in RUNNING and plan_of(wave) is None and not wave.is_over():
        declare(wave, by=by)
    close_wave(wave, by=by)


def on_schedule(today: date | None = None) -> tuple[list[Wave], list[Wave], list[tuple[Wave, str]]]:
    """Opens and closes what is due: the waves opened, those closed, and why others stayed shut."""
    today = today or timezone.localdate()
    opened, refused = [], []
    closed = list(due_to_close(today))
    for wave in closed:
        close_with_plan(wave, by=None)
    for wave in due_to_open(today):
        try:
            open_with_plan(wave, by=None)
            opened.append(wave)
        except WaveRefused as error:
            refused.append((wave, " ".join(error.reasons)))
    return opened, closed, refused
