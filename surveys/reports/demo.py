"""The demonstration's reports: every closed wave that has a plan, the oldest first."""

from pathlib import Path
from typing import TextIO

import indicators
from core.models import User
from core.roles import Role
from indicators.services import import_series, read_series
from surveys.reports import publish
from surveys.reports.queries import standings

SERIES = Path(indicators.__file__).resolve().parent / "data" / "external-series.csv"


def build(stdout: TextIO) -> None:
    """Publishes what is closed and not published yet; nothing where there are no answers."""
    import_series(read_series(SERIES.read_text(encoding="utf-8-sig")))
    by = User.objects.filter(groups__name=Role.REPORT_PUBLISHER.value).order_by("pk").first()
    ready = [one.wave for one in standings() if one.can_publish]
    for place, wave in enumerate(sorted(ready, key=lambda wave: (wave.closes, wave.pk))):
        publish.publish_wave(wave, by=by)
        stdout.write(("" if place else "\n") + f"      {wave}")
