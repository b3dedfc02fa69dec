"""Removes enrolments whose time is over. Run it once a day."""

from core.timers import TimedCommand
from programs.services.purge import purge


class Command(TimedCommand):
    help = "Removes enrolments a year after the last meeting of their group."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{purge()} enrolments removed")
