"""Languages are data: one entry here and a translation make a language, no code and no migration.

Right-to-left comes from the entry, never from looking at a text. Digits are shown as 0-9 in every
language; other digits are accepted when people type (`ascii_digits`).
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the site. `months` may hold two usages of the same month."""

    code: str
    own_name: str
    direction: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    date_pattern: str  # with {weekday} {day} {month} {year}


SWEDISH = Language(
    code="sv",
    own_name="Svenska",
    direction="ltr",
    weekdays=("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    months=(
        "januari", "februari", "mars", "april", "maj", "juni",
        "juli", "augusti", "september", "oktober", "november", "december",
    ),
    date_pattern="{weekday} {day} {month} {year}",
)  # fmt: skip

# Both usages of each month: the Levantine name and the one from Latin, as readers differ.
ARABIC = Language(
    code="ar",
    own_name="العربية",
    direction="rtl",
    weekdays=("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    months=(
        "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو",
        "حزيران/يونيو", "تموز/يوليو", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر",
        "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
    ),
    date_pattern="{weekday} {day} {month} {year}",
)  # fmt: skip

LANGUAGES: tuple[Language, ...] = (SWEDISH, ARABIC)
BY_CODE = {one.code: one for one in LANGUAGES}
DEFAULT = SWEDISH


def get(code: str | None) -> Language:
    """The language of a code such as "ar" or "ar-SE"; the default one for an unknown code."""
    return BY_CODE.get((code or "").split("-")[0].lower(), DEFAULT)


def listed(*parts: str, code: str) -> str:
    """Parts of a line with the comma of the language between them."""
    return ("، " if get(code).direction == "rtl" else ", ").join(parts)


def format_date(value: date, code: str) -> str:
    """Weekday, day, month and year in words: "torsdag 3 september 2026"."""
    language = get(code)
    return language.date_pattern.format(
        weekday=language.weekdays[value.weekday()],
        day=value.day,
        month=language.months[value.month - 1],
        year=value.year,
    )


def format_day(value: date, code: str) -> str:
    """Day, month and year without the weekday: "3 september 2026"."""
    return f"{value.day} {get(code).months[value.month - 1]} {value.year}"


def format_time(value: time | datetime) -> str:
    """24-hour clock with two digits, in local time: "17:30"."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime("%H:%M")


def format_time_range(start: time | datetime, end: time | datetime) -> str:
    """ "17:30–19:30". Reads left to right in every language, so it must stand isolated."""
    return f"{format_time(start)}–{format_time(end)}"


_DIGITS = {ord(c): str(i % 10) for i, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}


def ascii_digits(text: str) -> str:
    """Arabic-Indic and Persian digits as 0-9; everything else unchanged."""
    return text.translate(_DIGITS)
