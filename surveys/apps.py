from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


def give_rights(sender: AppConfig, **kwargs: Any) -> None:
    """Once all tables and permissions are there."""
    try:
        kwargs["apps"].get_model("surveys", "Survey")
    except LookupError:
        return  # migrated back to before there were surveys
    from surveys.services.rights import setup_rights  # models are ready only now

    setup_rights()


class SurveysConfig(AppConfig):
    name = "surveys"

    def ready(self) -> None:
        from core import waiting
        from surveys.staff_cards import cards

        # Permissions are made app by app, in this order; ours need all of them.
        last = [one for one in apps.get_app_configs() if one.models_module is not None][-1]
        post_migrate.connect(give_rights, sender=last, dispatch_uid="surveys.give_rights")
        waiting.register(cards)
