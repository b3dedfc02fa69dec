"""REP-24: bringing in series of others from a CSV file, all rows or none."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from indicators import tables
from indicators.models import Indicator, Kind, Observation, Unit
from indicators.tables import SeriesError

__all__ = ["Row", "SeriesError", "import_series", "read_series"]
NEEDED = ("indicator", "group", "year", "source")
MORE = ("value", "value_percent", "unit", "kind", "date")


@dataclass(frozen=True)
class Row:
    indicator: str
    group: str
    year: int
    value: Decimal
    source: str
    unit: str
    kind: str
    dated: date | None


def read_series(text: str) -> list[Row]:
    """Rows of a CSV text with the columns indicator, group, year, source and value, or
    value_percent; and where they are there unit, kind and date (of the source)."""
    found = tables.read(text, NEEDED, MORE)
    heading = text.removeprefix("\ufeff").split("\n")[0]
    if "value" not in heading:
        raise SeriesError("Missing column: value, or value_percent.")
    rows = [(line, _row(line, row, "value_percent" in heading)) for line, row in found]
    tables.once([(line, (one.indicator, one.group, one.year)) for line, one in rows])
    units: dict[tuple[str, str], str] = {}
    for line, one in rows:
        if units.setdefault((one.indicator, one.group), one.unit) != one.unit:
            raise SeriesError(f"Row {line}: {one.indicator} has two units.")
    return [one for _line, one in rows]


def _row(line: int, row: dict[str, str], is_percent: bool) -> Row:
    name = "value_percent" if is_percent else "value"
    unit = _choice(line, "unit", row["unit"], Unit.values) or Unit.PERCENT
    share = unit == Unit.PERCENT
    value = tables.decimal(line, name, row[name], 1 if share else 2)
    if share and value > 100:
        raise SeriesError(f"Row {line}: “{row[name]}” per cent is out of range.")
    return Row(
        tables.words(line, "indicator", row["indicator"], 200),
        tables.words(line, "group", row["group"], 100, empty=True),
        tables.whole(line, "year", row["year"], 1900, 2100),
        value,
        tables.words(line, "source", row["source"], 200),
        unit,
        _choice(line, "kind", row["kind"], Kind.values) or Kind.OTHER,
        tables.day(line, "date", row["date"]) if row["date"] else None,
    )


def _choice(line: int, name: str, text: str, known: list[str]) -> str:
    if text and text not in known:
        raise SeriesError(f"Row {line}: write one of these in “{name}”: {', '.join(known)}.")
    return text


@transaction.atomic
def import_series(rows: list[Row]) -> int:
    """Adds or renews observations; the number of rows. SeriesError where a series that is here
    already is measured in another unit."""
    for row in rows:
        indicator, _made = Indicator.objects.get_or_create(
            name=row.indicator, group=row.group, defaults={"unit": row.unit, "kind": row.kind}
        )
        if indicator.unit != row.unit:
            raise SeriesError(f"{indicator} is measured in “{indicator.unit}” already.")
        if indicator.kind != row.kind and row.kind != Kind.OTHER:
            Indicator.objects.filter(pk=indicator.pk).update(kind=row.kind)
        Observation.objects.update_or_create(
            indicator=indicator,
            year=row.year,
            defaults={"value": row.value, "source": row.source, "dated": row.dated},
        )
    return len(rows)
