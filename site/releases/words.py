"""Published words and numbers as a page writes them, each in its own direction."""

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.languages import get
from core.texts import Picked
from releases.parts import NUMBERS


def marked(label: Picked) -> str | SafeString:
    """Words, escaped; with lang and dir where they are in another language than the page."""
    if not label.is_fallback:
        return label.text
    if label.lang == NUMBERS:
        return format_html('<bdi dir="ltr" class="nowrap">{}</bdi>', label.text)
    direction = get(label.lang).direction
    return format_html('<span lang="{}" dir="{}">{}</span>', label.lang, direction, label.text)


def percent(value: int | str) -> str:
    """ "42 %"; in right-to-left languages without a space, which would part it from its sign."""
    return f"{value}%" if _rtl() else f"{value}\u00a0%"


def at_least(value: int) -> SafeString:
    """ "at least 80 %": words of the page's own direction around a number of its own."""
    words = escape(_("at least %(percent)s"))
    return mark_safe(words % {"percent": format_html('<bdi dir="ltr">{}</bdi>', percent(value))})  # noqa: S308 both parts are escaped


def _rtl() -> bool:
    return get(get_language()).direction == "rtl"
