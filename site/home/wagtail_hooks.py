"""What the page editor asks us before it changes an account."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from core.models import User
from home.staff_accounts import not_above


@hooks.register("before_edit_user")
def edited(request: HttpRequest, user: Any) -> None:
    not_above(request, user)


@hooks.register("before_delete_user")
def deleted(request: HttpRequest, user: Any) -> None:
    not_above(request, user)


@hooks.register("before_bulk_action")
def several(request: HttpRequest, action: str, objects: Any, view: Any) -> None:
    not_above(request, *[one for one in objects if isinstance(one, User)])
