from django.apps import AppConfig


class YouthCouncilConfig(AppConfig):
    name = "youth_council"

    def ready(self) -> None:
        from core import waiting
        from youth_council.waiting import ideas, own_pages

        waiting.register(own_pages)
        waiting.register(ideas)
