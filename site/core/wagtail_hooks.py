"""What every page of the Wagtail admin gets from us."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.ui.components import Component

from core import timers


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


class LateTimers(Component):
    """On the editor's first page, for administrators, while a timer does not run."""

    order = 5

    def render_html(self, parent_context: Any = None) -> SafeString:
        return render_to_string("core/late_timers.html", {"late": timers.late()})


@hooks.register("construct_homepage_panels")
def late_timers(request: HttpRequest, panels: list[Component]) -> None:
    if any(timers.cards(request.user)):
        panels.append(LateTimers())
