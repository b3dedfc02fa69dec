"""Compiles the translations of every area without needing gettext on the machine."""

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compiles locale/<area>/<language>/LC_MESSAGES/django.po"

    def handle(self, *args: object, **options: object) -> None:
        done = 0
        for folder in map(Path, settings.LOCALE_PATHS):
            for source in sorted(folder.glob("*/LC_MESSAGES/django.po")):
                target = source.with_suffix(".mo")
                if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
                    polib.pofile(str(source)).save_as_mofile(str(target))
                    done += 1
        self.stdout.write(f"{done} catalogues compiled")
