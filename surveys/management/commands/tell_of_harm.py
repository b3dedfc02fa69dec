"""Letters to those who are named for texts that tell of harm (docs/operator.md)."""

from core.timers import TimedCommand
from surveys.queries.texts import to_tell
from surveys.services.moderation import tell_all


class Command(TimedCommand):
    help = (
        "Writes to whoever is named in a survey how many of its texts tell of harm and wait, until"
        " they are dealt with. For a timer some hours apart: the hour of a letter must not be the"
        " hour of an answer."
    )

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{tell_all(to_tell())} letters about texts that tell of harm")
