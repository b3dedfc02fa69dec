"""Swedish public holidays, and the eves on which offices are closed as on them.

Days by the act on public holidays (SFS 1989:253); Easter by the Gregorian reckoning.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def easter(year: int) -> date:
    """Easter Sunday: Gauss's reckoning with its corrections for the Gregorian calendar."""
    century = year // 100
    shift = (15 - (13 + 8 * century) // 25 + century - century // 4) % 30
    days = (19 * (year % 19) + shift) % 30
    if days == 29 or (days == 28 and year % 19 > 10):
        days -= 1
    full_moon = date(year, 3, 21) + timedelta(days=days)
    return full_moon + timedelta(days=6 - full_moon.weekday() or 7)


def _saturday(first: date) -> date:
    """The first Saturday from that day on."""
    return first + timedelta(days=(5 - first.weekday()) % 7)


def holidays(year: int) -> dict[date, Promise | str]:
    """Each free day of the year with its name."""
    sunday, midsummer = easter(year), _saturday(date(year, 6, 20))
    return {
        date(year, 1, 1): _("New Year's Day"),
        date(year, 1, 6): _("Epiphany"),
        sunday - timedelta(days=2): _("Good Friday"),
        sunday: _("Easter Day"),
        sunday + timedelta(days=1): _("Easter Monday"),
        date(year, 5, 1): _("First of May"),
        sunday + timedelta(days=39): _("Ascension Day"),
        sunday + timedelta(days=49): _("Whit Sunday"),
        date(year, 6, 6): _("National Day"),
        midsummer - timedelta(days=1): _("Midsummer Eve"),
        midsummer: _("Midsummer Day"),
        _saturday(date(year, 10, 31)): _("All Saints' Day"),
        date(year, 12, 24): _("Christmas Eve"),
        date(year, 12, 25): _("Christmas Day"),
        date(year, 12, 26): _("Boxing Day"),
        date(year, 12, 31): _("New Year's Eve"),
    }


def holiday(day: date) -> Promise | str:
    """The name of the holiday, or "" for an ordinary day."""
    return holidays(day.year).get(day, "")


def weekly(first: date, count: int) -> Iterator[tuple[date, Promise | str]]:
    """A day a week until `count` ordinary days are found, the holidays between with their names."""
    day = first
    while count > 0:
        name = holiday(day)
        yield day, name
        count -= not name
        day += timedelta(weeks=1)
