"""What the programme coordinator may do in the admin: programmes and groups, nothing else."""

from django.contrib.auth.models import Permission
from django.db import transaction

from core.roles import Role, ensure_roles

ALLOWED = {
    "wagtailadmin": ["access_admin"],
    "programs": [
        f"{action}_{model}"
        for model in ("program", "group")
        for action in ("add", "change", "view")
    ],
}


@transaction.atomic
def setup_rights() -> None:
    """Gives the role its permissions; safe to call again. Groups are closed, never deleted."""
    found = [
        Permission.objects.get(content_type__app_label=app, codename=name)
        for app, names in ALLOWED.items()
        for name in names
    ]
    ensure_roles()[Role.PROGRAM_COORDINATOR].permissions.add(*found)
