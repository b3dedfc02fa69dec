"""Order of signs in plain text: isolates do there what <bdi> does on a page (LNG-5)."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from core.languages import format_date, format_time_range, get
from core.texts import pick

register = template.Library()
LTR, AUTO, END = "\u2066", "\u2068", "\u2069"


@register.filter
def plain_ltr(value: object) -> str:
    """A phone number, code or time: left to right in every text."""
    return f"{LTR}{value}{END}"


@register.filter
def plain_name(value: object) -> str:
    """A name or a person's own words: direction by its first letter."""
    return f"{AUTO}{value}{END}"


@register.filter
def plain_words(value: dict[str, str] | None) -> str:
    """A localized text of the database, isolated."""
    return plain_name(pick(value, get(get_language()).code).text)


@register.filter
def plain_date(value: datetime) -> str:
    return plain_name(format_date(timezone.localtime(value), get(get_language()).code))


@register.filter
def plain_day(value: date) -> str:
    """A day without a time, in words."""
    return plain_name(format_date(value, get(get_language()).code))


@register.filter
def plain_clock(value: datetime) -> str:
    return plain_ltr(f"{timezone.localtime(value):%H:%M}")


@register.simple_tag
def plain_times(start: datetime, end: datetime) -> str:
    return plain_ltr(format_time_range(start, end))
