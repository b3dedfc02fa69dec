"""What stands inline: `{% styles %}` in base.html, `{% styles "bars" %}` where needed."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core import csp

register = template.Library()


def _style(css: str) -> SafeString:
    # Our own files, read from disk at the start: nothing a person sent can be in them.
    return format_html("<style>{}</style>", mark_safe(css))  # noqa: S308


@register.simple_tag
def styles(*names: str) -> SafeString:
    """Without a name the sheet of every page, else those of the named components."""
    if not names:
        return _style(csp.core_style())
    return format_html_join("", "{}", ((_style(csp.extra_style(name)),) for name in names))


@register.simple_tag
def flow_styles() -> SafeString:
    """The one small sheet of a survey question."""
    return _style(csp.flow_style())


@register.simple_tag
def listen_script() -> SafeString:
    """The script of a page that can be listened to; it stands after what it looks at."""
    return _script("listen")


@register.simple_tag
def leave_script() -> SafeString:
    """The script of the quick exit; it stands after the link."""
    return _script("leave")


@register.simple_tag
def tablet_script() -> SafeString:
    """The script of a shared tablet; it stands after the button and the warning."""
    return _script("tablet")


@register.simple_tag
def outbox_script() -> SafeString:
    """The script of the sealed outbox; it stands after the outbox and the form that it guards."""
    return _script("outbox")


@register.simple_tag
def one_load_script() -> SafeString:
    """The script of a page with all questions; it stands after the outbox."""
    return _script("one_load")


@register.simple_tag
def evening_script() -> SafeString:
    """The script of a leader's evening; it stands after the list."""
    return _script("evening")


@register.simple_tag
def wipe_script() -> SafeString:
    """Takes the evening's copy off the phone: when this page is shown, or where it holds the form
    for signing out, when that is sent.
    """
    return _script("wipe")


def _script(name: str) -> SafeString:
    return format_html("<script>{}</script>", mark_safe(csp.inline_script(name)))  # noqa: S308
