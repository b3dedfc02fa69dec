"""Reminds the adults who promised an answer, and tells what children said of answers."""

from core.timers import TimedCommand
from promises.heard import tell_all
from promises.reminders import remind


class Command(TimedCommand):
    help = (
        "Writes to listeners 14 and 3 days before their day, on it, and once when it is late;"
        " tells what the four faces came to when their last day has passed."
    )

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{remind()} reminders written")
        settled, waiting = tell_all()
        if settled:
            self.stdout.write(f"{settled} promises: the four faces were counted")
        for why in waiting:
            self.stdout.write(f"Faces wait: {why}")
