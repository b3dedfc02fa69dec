from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


def give_rights(sender: AppConfig, **kwargs: Any) -> None:
    """Once all tables and permissions are there."""
    try:
        kwargs["apps"].get_model("programs", "Program")
    except LookupError:
        return  # migrated back to before there were programmes
    from programs.services.rights import setup_rights  # models are ready only now

    setup_rights()


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self) -> None:
        # Imported here: they need the models of this app.
        from core import waiting
        from outbox import secrets
        from programs import staff_cards
        from programs.services import private_link

        waiting.register(staff_cards.cards)
        secrets.register("programs.own_link", private_link.url_of)
        # Permissions are made app by app, in this order; ours need all of them.
        last = [one for one in apps.get_app_configs() if one.models_module is not None][-1]
        post_migrate.connect(give_rights, sender=last, dispatch_uid="programs.give_rights")
