from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"

    def ready(self) -> None:
        from core import timers

        timers.register("send_outbox", timers.EVERY_MINUTE)
