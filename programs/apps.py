from django.apps import AppConfig


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
