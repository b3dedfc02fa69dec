"""Brings in a series that somebody else measured, from a CSV file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.services import SeriesError, import_series, read_series


class Command(BaseCommand):
    help = "Imports external series: indicator, group, year, value_percent, source."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: object, path: Path, **options: object) -> None:
        try:
            number = import_series(read_series(path.read_text(encoding="utf-8-sig")))
        except OSError as error:
            raise CommandError(f"The file cannot be read: {path} ({error.strerror}).") from None
        except UnicodeDecodeError:
            raise CommandError("The file is not in UTF-8. Save it as CSV (UTF-8).") from None
        except SeriesError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{number} observations imported.")
