"""Swedish public holidays, and the eves on which offices are closed as on them.

Which days they are is the library's knowledge (`holidays`, Sweden: by law, and by custom); what
they are called here is ours, in every language of the site.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from holidays import DE_FACTO, PUBLIC, country_holidays

# The library's English name → ours.
NAMES: dict[str, Promise | str] = {
    "New Year's Day": _("New Year's Day"),
    "Epiphany": _("Epiphany"),
    "Good Friday": _("Good Friday"),
    "Easter Sunday": _("Easter Day"),
    "Easter Monday": _("Easter Monday"),
    "May Day": _("First of May"),
    "Ascension Day": _("Ascension Day"),
    "Pentecost": _("Whit Sunday"),
    "Whit Monday": _("Whit Monday"),
    "National Day": _("National Day"),
    "Midsummer Eve": _("Midsummer Eve"),
    "Midsummer Day": _("Midsummer Day"),
    "All Saints' Day": _("All Saints' Day"),
    "Christmas Eve": _("Christmas Eve"),
    "Christmas Day": _("Christmas Day"),
    "Second Day of Christmas": _("Boxing Day"),
    "New Year's Eve": _("New Year's Eve"),
}


@lru_cache(maxsize=8)
def _found(year: int) -> dict[date, str]:
    """The library's days; two on one day are joined by "; "."""
    days = country_holidays(
        "SE", years=year, language="en_US", include_sundays=False, categories=(PUBLIC, DE_FACTO)
    )
    return dict(sorted(days.items()))


def holidays(year: int) -> dict[date, Promise | str]:
    """Each free day of the year with its name."""
    return {day: NAMES.get(name.partition("; ")[0], name) for day, name in _found(year).items()}


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
