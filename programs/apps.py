from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self) -> None:
        # Imported here: they need the models of this app.
        from core import timers, waiting
        from core.migrated import after_migrate
        from outbox import secrets
        from outbox.services import look_before_sending
        from programs import queries, staff_cards
        from programs.services import (
            evaluations,
            message_kinds,
            private_link,
            reminders,
            visit_letters,
        )
        from programs.services.rights import setup_rights
        from surveys import offered

        waiting.register(staff_cards.cards)
        offered.register(offered.Room(queries.groups_to_ask, evaluations.take, evaluations.keys_in))
        secrets.register("programs.own_link", private_link.url_of)
        secrets.register("programs.interest_link", private_link.url_of_interest)
        secrets.register("programs.visit_link", private_link.url_of_visit)
        message_kinds.register_all()
        visit_letters.register_all()
        look_before_sending("reminder", reminders.look)
        after_migrate("programs.Program", setup_rights)
        timers.register("purge_enrolments", timers.NIGHTLY)
        timers.register("tend_queues", timers.EVERY_MINUTE)
