"""Removes what was kept until today (PRV-5, docs/operator.md). Daily."""

from django.core.management.base import CommandError
from django.utils import timezone

from core.retention import remove_all
from core.timers import TimedCommand


class Command(TimedCommand):
    help = "Deletes what has been kept as long as was decided, and writes the protocol of it."

    def handle(self, *args: object, **options: object) -> None:
        gone, failed = remove_all(timezone.localdate())
        self.stdout.write(f"{gone} removed")
        if failed:  # the others went; whoever watches the timer hears of it
            raise CommandError(f"Not removed: {failed}")
