"""The surveys' work of the night: schedule, random order, what is old (docs/operator.md)."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from core.timers import TimedCommand
from releases import kept
from surveys.queries.waves import still_receiving
from surveys.reports.opening import on_schedule
from surveys.services.marks import delete_old_codes, delete_old_marks
from surveys.services.moderation import settle
from surveys.services.shuffle import clear_old_versions, shuffle


class Command(TimedCommand):
    help = (
        "Opens and closes waves by their dates, puts stored answers in random order and deletes"
        " codes and replay marks 48 hours after a close, and what moderators have hidden."
        " For a timer shortly after midnight."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--schedule-only",
            action="store_true",
            help="only open and close what is due; quick enough for every few minutes",
        )

    def is_whole(self, options: dict[str, Any]) -> bool:
        return not options["schedule_only"]

    def handle(self, *args: object, **options: object) -> None:
        done = on_schedule()
        self.stdout.write(f"{len(done.opened)} waves opened, {len(done.closed)} closed")
        for wave, why in done.refused:
            self.stdout.write(f"{wave.slug} stays shut: {why}")
        if not options["schedule_only"]:
            self.night()
        if done.failed:  # everything else has been done; whoever watches the timer hears of it
            names = ", ".join(wave.slug for wave in done.failed)
            raise CommandError(f"Not opened or closed: {names}")

    def night(self) -> None:
        now = timezone.now()
        marks = delete_old_marks(now)
        codes = delete_old_codes(now)
        settled = settle()
        kept.forget_old(now)
        waves = list(still_receiving(now))
        rows = sum(shuffle(wave) for wave in waves)
        if not connection.in_atomic_block:
            clear_old_versions()
        self.stdout.write(f"{len(waves)} waves, {rows} answers rewritten in random order")
        self.stdout.write(f"{marks} replay marks deleted")
        if codes:
            self.stdout.write(f"{codes} codes deleted")
        if settled:
            self.stdout.write(f"{settled} texts deleted, or words in them, that were hidden")
