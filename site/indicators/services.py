"""REP-24: bringing in series of others from a CSV file, all rows or none."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from indicators import tables
from indicators.models import Indicator, Kind, Observation, Unit
from indicators.tables import SeriesError

__all__ = ["Change", "Row", "SeriesError", "changes", "import_series", "read_series"]
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
        raise SeriesError(_("Missing column: value, or value_percent."))
    is_percent = "value_percent" in heading
    rows = tables.each(found, lambda line, row: _row(line, row, is_percent))
    tables.once([(line, (one.indicator, one.group, one.year)) for line, one in rows])
    units: dict[tuple[str, str], str] = {}
    for line, one in rows:
        if units.setdefault((one.indicator, one.group), one.unit) != one.unit:
            raise SeriesError(
                _("Row {line}: {name} has two units.").format(line=line, name=one.indicator)
            )
    return [one for _line, one in rows]


def _row(line: int, row: dict[str, str], is_percent: bool) -> Row:
    name = "value_percent" if is_percent else "value"
    unit = _choice(line, "unit", row["unit"], Unit.values) or Unit.PERCENT
    share = unit == Unit.PERCENT
    value = tables.decimal(line, name, row[name], 1 if share else 2)
    if share and value > 100:
        raise tables.out_of_range(line, name, row[name])
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
        raise SeriesError(
            _("Row {line}: write one of these in “{name}”: {known}.").format(
                line=line, name=name, known=", ".join(known)
            )
        )
    return text


@dataclass
class Change:
    """What an import would do to one series. `changed`: (year, value before, value after)."""

    name: str
    unit: str
    new: list[tuple[int, Decimal]] = field(default_factory=list)
    changed: list[tuple[int, Decimal, Decimal]] = field(default_factory=list)
    same: int = 0


def changes(rows: list[Row]) -> list[Change]:
    """By series, in the order of the file. SeriesError where a unit does not fit."""
    here = {
        (one.name, one.group): one for one in Indicator.objects.prefetch_related("observations")
    }
    found: dict[tuple[str, str], Change] = {}
    problems = []
    for row in rows:
        key = (row.indicator, row.group)
        known = here.get(key)
        if key not in found:
            name = str(known or Indicator(name=row.indicator, group=row.group))
            found[key] = Change(name, str(Unit(row.unit).label))
            if known and known.unit != row.unit:
                problems.append(_other_unit(known))
        before = {one.year: one for one in known.observations.all()} if known else {}
        seen = before.get(row.year)
        if seen is None:
            found[key].new.append((row.year, _short(row.value)))
        elif seen.value != row.value:
            found[key].changed.append((row.year, _short(seen.value), _short(row.value)))
        else:
            found[key].same += 1
    if problems:
        raise SeriesError(*problems)
    return list(found.values())


def _short(value: Decimal) -> Decimal:
    """Without the zeros that a column of the database adds."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def _other_unit(known: Indicator) -> str:
    return _("{name} is measured in “{unit}” already.").format(
        name=known, unit=Unit(known.unit).label
    )


@transaction.atomic
def import_series(rows: list[Row]) -> int:
    """Adds or renews observations; the number of rows. SeriesError where a series that is here
    already is measured in another unit."""
    for row in rows:
        indicator, _made = Indicator.objects.get_or_create(
            name=row.indicator, group=row.group, defaults={"unit": row.unit, "kind": row.kind}
        )
        if indicator.unit != row.unit:
            raise SeriesError(_other_unit(indicator))
        if indicator.kind != row.kind and row.kind != Kind.OTHER:
            Indicator.objects.filter(pk=indicator.pk).update(kind=row.kind)
        Observation.objects.update_or_create(
            indicator=indicator,
            year=row.year,
            defaults={"value": row.value, "source": row.source, "dated": row.dated},
        )
    return len(rows)
