from django.apps import AppConfig


class YouthCouncilConfig(AppConfig):
    name = "youth_council"

    def ready(self) -> None:
        from core import retention, waiting
        from youth_council.services.keeping import KEEPER
        from youth_council.waiting import ideas, own_pages

        retention.register(KEEPER)
        waiting.register(own_pages)
        waiting.register(ideas)
