from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "promises"

    def ready(self) -> None:
        from core import timers, waiting
        from promises.waiting import promises

        waiting.register(promises)
        timers.register("remind_listeners", timers.NIGHTLY)
