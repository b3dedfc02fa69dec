from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"

    def ready(self) -> None:
        # Imported here: they need the models of this app.
        from core import retention, timers, waiting
        from core.migrated import after_migrate
        from surveys.reports.removing import KEEPER
        from surveys.services.rights import setup_rights
        from surveys.services.support import ship as ship_help_lines
        from surveys.services.wheels import ship
        from surveys.staff_cards import cards

        after_migrate("surveys.Survey", setup_rights)
        after_migrate("surveys.WheelVersion", ship)
        after_migrate("surveys.HelpLines", ship_help_lines)
        retention.register(KEEPER)
        waiting.register(cards)
        timers.register("surveys_nightly", timers.NIGHTLY)
        timers.register("tell_of_harm", timers.NIGHTLY)
        timers.register("publish_scheduled", timers.EVERY_MINUTE)
