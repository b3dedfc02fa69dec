"""Staff roles. A role is a Django group; what it may do is asked for here and nowhere else."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


class Role(StrEnum):
    """Names as stored; people see the words in `my_page`."""

    EDITOR = "editor"
    SURVEY_MAKER = "survey maker"
    SCHOOL_CONTACT = "school contact"
    COUNCIL_MEMBER = "youth council member"
    MODERATOR = "moderator"
    PROGRAM_LEADER = "programme leader"
    PROGRAM_COORDINATOR = "programme coordinator"
    REPORT_PUBLISHER = "report publisher"
    DATA_PROTECTION_OFFICER = "data protection officer"
    ADMINISTRATOR = "administrator"


def ensure_roles() -> dict[Role, Group]:
    """Makes the group of every role; safe to call again."""
    return {role: Group.objects.get_or_create(name=role.value)[0] for role in Role}


def roles_of(user: Any) -> set[str]:
    """Names of the user's roles, asked once per user object. A superuser has every role."""
    if not user.is_authenticated:
        return set()
    if not hasattr(user, "_roles"):
        user._roles = (
            {role.value for role in Role}
            if user.is_superuser
            else set(user.groups.values_list("name", flat=True))
        )
    return user._roles


def has_role(user: Any, *roles: Role) -> bool:
    """Whether the user has any of the roles."""
    return bool(roles_of(user) & {role.value for role in roles})


def role_required(*roles: Role) -> Callable:
    """A view for these roles: signed out goes to sign-in, another role to a page that says why."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not has_role(request.user, *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return inner

    return decorate
