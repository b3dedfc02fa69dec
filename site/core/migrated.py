"""What an app does once `migrate` has ended and every table and permission is there."""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


def after_migrate(model: str, do: Callable[[], None]) -> None:
    """Calls `do` after every `migrate` that leaves the model there; asked for in an app's `ready`.

    Permissions are made app by app, in the order of the apps, so it waits for the last one.
    """

    def receive(sender: AppConfig, **kwargs: Any) -> None:
        try:
            kwargs["apps"].get_model(model)
        except LookupError:
            return  # migrated back to before the app was there
        do()

    last = [one for one in apps.get_app_configs() if one.models_module is not None][-1]
    post_migrate.connect(receive, sender=last, weak=False, dispatch_uid=f"after_migrate.{model}")
