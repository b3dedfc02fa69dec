"""Builds the demonstration municipality, room by room, and prints how to sign in."""

import time
from importlib import import_module

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import module_has_submodule

# What is built, and the words for it while it is.
ROOMS = {
    "core": "people who sign in: name, password, what they are",
    "home": "front page and information pages",
    "promises": "promises",
    "surveys": "surveys and their answers; class codes of the survey that is open",
    "surveys.reports": "reports",
    "programs": "parent groups",
    "youth_council": "the youth council's pages",
}


class Command(BaseCommand):
    help = "Fills the database with a made-up municipality. Only where DEMO is on."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration is built only where DEMO=1 is set.")
        rooms = [name for name in ROOMS if module_has_submodule(import_module(name), "demo")]
        for number, name in enumerate(rooms, 1):
            begun = time.monotonic()
            self.stdout.write(f"  [{number}/{len(rooms)}] {ROOMS[name]} …", ending="")
            self.stdout.flush()
            import_module(f"{name}.demo").build(self.stdout)
            self.stdout.write(f" {time.monotonic() - begun:.1f} s")
