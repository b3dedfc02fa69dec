"""REP-24: bringing in series from a CSV file, all rows or none."""

import csv
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import StringIO

from django.db import transaction

from indicators.models import Indicator, Observation

COLUMNS = ("indicator", "group", "year", "value_percent", "source")
LONGEST = {"indicator": 200, "group": 100, "source": 200}


class SeriesError(ValueError):
    """Nothing was imported; the message names the row and what to write there."""


@dataclass(frozen=True)
class Row:
    indicator: str
    group: str
    year: int
    percent: Decimal
    source: str


def read_series(text: str) -> list[Row]:
    """Rows of a CSV text with the columns indicator, group, year, value_percent and source."""
    if "\0" in text:
        raise SeriesError("The file is not a text file. Save it as CSV (UTF-8).")
    first = text.removeprefix("\ufeff")
    reader = csv.DictReader(StringIO(first), delimiter=";" if ";" in first.split("\n")[0] else ",")
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            raise SeriesError(f"Missing column: {', '.join(missing)}.")
        rows = [_row(number, row) for number, row in enumerate(reader, 2)]
    except csv.Error as error:
        raise SeriesError(
            f"The file cannot be read as CSV ({error}). Nothing was imported."
        ) from None
    keys = [(row.indicator, row.group, row.year) for row in rows]
    for number, key in enumerate(keys, 2):
        if keys.index(key) != number - 2:
            raise SeriesError(f"Row {number}: {key[0]}, {key[1]}, {key[2]} stands twice.")
    return rows


def _row(number: int, row: dict[str, str | None]) -> Row:
    values = {name: (row[name] or "").strip() for name in COLUMNS}
    for name in ("indicator", "source"):
        if not values[name]:
            raise SeriesError(f"Row {number}: write something in “{name}”.")
    try:
        year, percent = int(values["year"]), Decimal(values["value_percent"].replace(",", "."))
    except (ValueError, InvalidOperation):
        raise SeriesError(f"Row {number}: write year and value_percent as numbers.") from None
    if not (1900 <= year <= 2100 and percent.is_finite() and 0 <= percent <= 100):
        raise SeriesError(f"Row {number}: the year or the per cent is out of range.")
    if percent != round(percent, 1):
        raise SeriesError(
            f"Row {number}: write value_percent with at most one decimal, such as 67.3 or 67,3."
        )
    for name, most in LONGEST.items():
        if len(values[name]) > most:
            raise SeriesError(f"Row {number}: “{name}” is longer than {most} characters.")
    if None in row:
        raise SeriesError(
            f"Row {number} has more columns than the heading. Put quotes around text."
        )
    return Row(values["indicator"], values["group"], year, percent, values["source"])


@transaction.atomic
def import_series(rows: list[Row]) -> int:
    """Adds or renews observations; the number of rows."""
    for row in rows:
        indicator, _made = Indicator.objects.get_or_create(name=row.indicator, group=row.group)
        Observation.objects.update_or_create(
            indicator=indicator,
            year=row.year,
            defaults={"percent": row.percent, "source": row.source},
        )
    return len(rows)
