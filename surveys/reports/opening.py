"""Opening and closing with the plan of the report: REP-1 wants it made before the close."""

import logging
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from core.models import User
from surveys.enums import RUNNING
from surveys.models.wave import Wave
from surveys.queries.waves import due_to_close, due_to_open
from surveys.reports import pairs, pool
from surveys.reports.plan import declare, plan_of
from surveys.services.waves import WaveRefused, close_wave, open_wave

logger = logging.getLogger(__name__)


@transaction.atomic
def open_with_plan(wave: Wave, *, by: User | None) -> None:
    """Lets people in; the plan of the report is declared at the same moment."""
    open_wave(wave, by=by)
    declare(wave, by=by)
    pairs.declare(wave, by=by)
    pool.declare(wave, by=by)


@transaction.atomic
def close_with_plan(wave: Wave, *, by: User | None) -> None:
    """Ends the wave. One that was opened without a plan gets it here, up to its last day."""
    if wave.state in RUNNING and plan_of(wave) is None and not wave.is_over():
        declare(wave, by=by)
    close_wave(wave, by=by)


@dataclass
class Scheduled:
    """What a look at the dates led to. `failed`: a fault of ours, told in the log."""

    opened: list[Wave] = field(default_factory=list)
    closed: list[Wave] = field(default_factory=list)
    refused: list[tuple[Wave, str]] = field(default_factory=list)
    failed: list[Wave] = field(default_factory=list)


def on_schedule(today: date | None = None) -> Scheduled:
    """Opens and closes what is due. A fault in one wave holds no other up."""
    today = today or timezone.localdate()
    done = Scheduled()
    due = [(wave, close_with_plan, done.closed) for wave in due_to_close(today)]
    due += [(wave, open_with_plan, done.opened) for wave in due_to_open(today)]
    for wave, act, where in due:
        try:
            act(wave, by=None)
            where.append(wave)
        except WaveRefused as error:
            done.refused.append((wave, " ".join(error.reasons)))
        except Exception:  # told in the log and by the command's end
            logger.exception("The wave %s was not opened or closed", wave.slug)
            done.failed.append(wave)
    return done
