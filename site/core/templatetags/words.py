"""Words in the reader's language, and dates and times that keep their order in Arabic."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.languages import format_date, format_time, format_time_range, get
from core.texts import pick, site_name

register = template.Library()


@register.simple_tag
def words(value: dict[str, str] | None) -> str | SafeString:
    """A localized text, escaped; marked with lang and dir when it is in another language."""
    picked = pick(value, get(get_language()).code)
    if picked.is_fallback:
        return format_html(
            '<span lang="{}" dir="{}">{}</span>',
            picked.lang,
            get(picked.lang).direction,
            picked.text,
        )
    return picked.text


@register.simple_tag
def site_called(code: str) -> str:
    """The site's name for a page that no context processor has prepared."""
    return site_name(code).text


@register.filter
def in_words(value: dict[str, str] | None) -> str:
    """A localized text as plain text, for titles and attributes that cannot hold markup."""
    return pick(value, get(get_language()).code).text


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) else value


@register.filter
def local_date(value: date | datetime | None) -> str | SafeString:
    """ "torsdag 3 september 2026", isolated from the text around it."""
    if not value:
        return ""
    local = _local(value)
    return format_html(
        '<bdi><time datetime="{}">{}</time></bdi>',
        local.strftime("%Y-%m-%d"),
        format_date(local, get(get_language()).code),
    )


@register.filter
def local_datetime(value: datetime | None) -> str | SafeString:
    """Date in words and a 24-hour time."""
    if not value:
        return ""
    return format_html(
        '{} <bdi dir="ltr" class="nowrap">{}</bdi>', local_date(value), format_time(value)
    )


@register.simple_tag
def local_times(start: datetime, end: datetime) -> SafeString:
    """ "17:30–19:30", never reversed."""
    return format_html('<bdi dir="ltr" class="nowrap">{}</bdi>', format_time_range(start, end))


@register.filter
def direction(code: str) -> str:
    """ "rtl" or "ltr", from the language's own entry."""
    return get(code).direction


@register.filter
def ltr(value: object) -> SafeString:
    """A phone number, code, address or amount that reads left to right in every language."""
    return format_html('<bdi dir="ltr" class="nowrap">{}</bdi>', value)
