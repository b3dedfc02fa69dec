"""Who may make whom in the page editor's user form.

The municipality's administrator makes accounts and gives roles. A superuser goes past every role,
so only a superuser makes one, changes one (a new password would be a way in) or shuts one out.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class StaffAccountsConfig(WagtailUsersAppConfig):
    """Wagtail's user administration with the views below."""

    user_viewset = "home.staff_views.StaffViewSet"


def guard(form: BaseForm, user: Any) -> BaseForm:
    """The box for superusers is locked for everybody else; what is posted for it is not read."""
    box = form.fields.get("is_superuser")
    if box is not None and not user.is_superuser:
        box.disabled = True
        box.help_text = _("Only somebody who has this may give it. Roles are given below.")
    return form


def not_above(request: HttpRequest, *people: Any) -> None:
    """Raises PermissionDenied where somebody else than a superuser would change a superuser."""
    if not request.user.is_superuser and any(one.is_superuser for one in people):  # type: ignore[union-attr]
        raise PermissionDenied
