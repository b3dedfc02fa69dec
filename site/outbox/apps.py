from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"

    def ready(self) -> None:
        # Imported here: tracking needs the models of this app.
        from anymail.signals import tracking

        from core import timers
        from outbox.tracking import note

        timers.register("send_outbox", timers.EVERY_MINUTE)
        tracking.connect(note, dispatch_uid="outbox.tracking")
