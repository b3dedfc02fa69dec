from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "participation"

    def ready(self) -> None:
        # Imported here: models are not loaded yet when this module is.
        from core import waiting
        from participation.waiting import cards

        waiting.register(cards)
