from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "participation"

    def ready(self) -> None:
        # Imported here: models are not loaded yet when this module is.
        from core import timers, waiting
        from participation import papers
        from participation.waiting import cards
        from releases import afterwards

        waiting.register(cards)
        timers.register("report_papers", timers.NIGHTLY)
        afterwards.register(papers.make_missing, papers.forget)
