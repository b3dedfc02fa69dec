"""Reminds the adults who promised an answer. Run it once a day."""

from core.timers import TimedCommand
from promises.reminders import remind


class Command(TimedCommand):
    help = "Writes to listeners 14 and 3 days before their day, on it, and once when it is late."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{remind()} reminders written")
