"""Tells the figures of terms that are over, and removes enrolments whose time is over. Daily."""

from core.timers import TimedCommand
from programs.services import contact_removal, told
from programs.services.purge import purge


class Command(TimedCommand):
    help = "Removes enrolments a year after the last meeting of their group."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{told.tell_all()} terms told")  # before what it counts is removed
        self.stdout.write(f"{contact_removal.remove()} contacts removed")
        self.stdout.write(f"{purge()} enrolments removed")
