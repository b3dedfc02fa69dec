from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import retention_cards, timers, waiting

        waiting.register(timers.cards)
        waiting.register(retention_cards.cards)
        timers.register("remove_old", timers.NIGHTLY)
