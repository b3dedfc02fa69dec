"""Terms and years, by which figures of programmes are told."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

KEY = re.compile(r"(20\d\d)(?:-(vt|ht))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A year (`half` is empty), or its spring ("vt") or autumn term ("ht")."""

    year: int
    half: str = ""

    @property
    def key(self) -> str:
        return f"{self.year}-{self.half}" if self.half else str(self.year)

    @property
    def title(self) -> str:
        said = {"year": self.year}
        if not self.half:
            return _("The year %(year)s") % said
        words = _("Spring term %(year)s") if self.half == "vt" else _("Autumn term %(year)s")
        return words % said

    @property
    def first(self) -> date:
        return date(self.year, 7 if self.half == "ht" else 1, 1)

    @property
    def last(self) -> date:
        return date(self.year, 6, 30) if self.half == "vt" else date(self.year, 12, 31)

    @property
    def earlier(self) -> "Period":
        """The period of the same length right before."""
        if self.half == "ht":
            return Period(self.year, "vt")
        return Period(self.year - 1, "ht" if self.half else "")

    def moments(self) -> tuple[datetime, datetime]:
        """Its first moment, and the first after it."""
        after = date(self.year, 7, 1) if self.half == "vt" else date(self.year + 1, 1, 1)
        return _midnight(self.first), _midnight(after)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def term_of(day: date) -> Period:
    return Period(day.year, "vt" if day.month < 7 else "ht")


def find(key: str) -> Period | None:
    said = KEY.fullmatch(key)
    return Period(int(said[1]), said[2] or "") if said else None


def between(first: date, last: date) -> list[Period]:
    """Every term and year from one day to another, the latest first: a year after its terms."""
    found = []
    for year in range(last.year, first.year - 1, -1):
        found += [Period(year, "ht"), Period(year, "vt"), Period(year)]
    return found
