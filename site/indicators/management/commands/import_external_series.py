"""Brings in a series that somebody else measured, or the population, from a CSV file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from indicators.population import import_population, read_population
from indicators.services import SeriesError, import_series, read_series
from indicators.tables import text_of


class Command(BaseCommand):
    help = (
        "Imports external series: indicator, group, year, value (or value_percent), source; and "
        "where wanted unit (percent, points, mean, per-1000, number), kind (national, regional, "
        "school, other) and date. With --population a reference table: size, source, date, and any "
        "of school, area, school_year, gender."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--population", action="store_true")

    @no_translations
    def handle(
        self, *args: object, path: Path, population: bool = False, **options: object
    ) -> None:
        try:
            text = text_of(path.read_bytes())
            if population:
                said = (
                    f"{import_population(read_population(text))} rows of the population imported."
                )
            else:
                said = f"{import_series(read_series(text))} observations imported."
        except OSError as error:
            raise CommandError(f"The file cannot be read: {path} ({error.strerror}).") from None
        except SeriesError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(said)
