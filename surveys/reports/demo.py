"""The demonstration's reports: every closed wave that has a plan, the oldest first."""

from pathlib import Path
from typing import TextIO

import indicators
from core.models import User
from core.roles import Role
from indicators.services import import_series, read_series
from releases import jobs
from surveys.models.wave import Wave
from surveys.reports import publish, staff
from surveys.reports.queries import standings
from surveys.reports.staff_plan import STAFF

SERIES = Path(indicators.__file__).resolve().parent / "data" / "external-series.csv"


def build(stdout: TextIO) -> None:
    """Publishes what is closed and not published yet; nothing where there are no answers."""
    import_series(read_series(SERIES.read_text(encoding="utf-8-sig")))
    by = User.objects.filter(groups__name=Role.REPORT_PUBLISHER.value).order_by("pk").first()
    ready = [one.wave for one in standings() if one.can_publish]
    for place, wave in enumerate(sorted(ready, key=lambda wave: (wave.closes, wave.pk))):
        publish.publish_wave(wave, by=by)
        stdout.write(("" if place else "\n") + f"      {wave}")
        if STAFF.plan_of(wave) is not None:
            _tell_staff(wave, by)


def _tell_staff(wave: Wave, by: User | None) -> None:
    """REP-2: small groups, beside the report. Papers are made when they are asked for."""
    job = staff.ask(wave, by=by)
    with jobs.taken(job):
        staff.publish_staff(job, wave)
