"""REP-21: how many people there are, from a register, to compare those who answered with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from indicators import tables
from indicators.models import PopulationRow, PopulationTable
from indicators.tables import SeriesError

PARTS = ("school", "area", "school_year", "gender")
LONGEST = {"school": 80, "area": 80, "school_year": 20, "gender": 40}


@dataclass(frozen=True)
class Row:
    parts: tuple[str, str, str, str]
    size: int
    source: str
    dated: date


def read_population(text: str) -> list[Row]:
    """Rows of a CSV text with the columns size, source and date, and any of school, area,
    school_year and gender. SeriesError says what is wrong."""
    found = tables.read(text, ("size", "source", "date"), PARTS)
    rows = tables.each(found, _row)
    tables.once([(line, one.parts) for line, one in rows])
    first = rows[0][1]
    problems = []
    for line, one in rows:
        if (one.source, one.dated) != (first.source, first.dated):
            problems.append(
                _("Row {line}: all rows need the same source and date.").format(line=line)
            )
        for name, here, there in zip(PARTS, one.parts, first.parts, strict=True):
            if bool(here) != bool(there):
                problems.append(
                    _(
                        "Row {line}: fill in “{name}” in every row or in none. "
                        "Everybody is counted in one row only, so sums have no row of their own."
                    ).format(line=line, name=name)
                )
    if problems:
        raise SeriesError(*problems)
    return [one for _line, one in rows]


def _row(line: int, row: dict[str, str]) -> Row:
    school, area, year, gender = (
        tables.words(line, name, row[name], LONGEST[name], empty=True) for name in PARTS
    )
    return Row(
        (school, area, year, gender),
        tables.whole(line, "size", row["size"], 0, 10_000_000),
        tables.words(line, "source", row["source"], 200),
        tables.day(line, "date", row["date"]),
    )


@transaction.atomic
def import_population(rows: Sequence[Row]) -> int:
    """A table; one of the same source and day is replaced. The number of rows."""
    source, dated = rows[0].source, rows[0].dated
    PopulationTable.objects.filter(source=source, dated=dated).delete()
    table = PopulationTable.objects.create(source=source, dated=dated)
    PopulationRow.objects.bulk_create(
        PopulationRow(table=table, size=row.size, **dict(zip(PARTS, row.parts, strict=True)))
        for row in rows
    )
    return len(rows)


class Population:
    """The table that fits a day: the last one from before it, else the first one after."""

    def __init__(self, table: PopulationTable, rows: Sequence[PopulationRow]) -> None:
        self.table, self.rows = table, rows

    @classmethod
    def on(cls, day: date) -> "Population | None":
        every = list(PopulationTable.objects.prefetch_related("rows"))
        if not every:
            return None
        table = next((one for one in every if one.dated <= day), every[-1])
        return cls(table, list(table.rows.all()))

    def size(self, dimension: str, names: Collection[str]) -> int | None:
        """How many people are in a group that is known by any of these names; everybody for the
        dimension "total". None where the table does not tell."""
        if dimension == "total":
            return sum(one.size for one in self.rows) or None
        column = dimension if dimension in PARTS[:3] else "gender"
        known = {name.casefold() for name in names if name}
        sizes = [one.size for one in self.rows if getattr(one, column).casefold() in known]
        return sum(sizes) or None if sizes else None
