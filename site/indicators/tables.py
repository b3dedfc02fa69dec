"""Reading the text tables that others send: clear refusals, nothing half brought in."""

import csv
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.spreadsheets import FormulaError, UnreadableError, first_sheet, is_excel

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 500_000, 2_000, 20
Line = tuple[int, dict[str, str]]
Row = TypeVar("Row")


class SeriesError(ValueError):
    """Nothing was imported; each of `problems` names the row and what to write there."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def text_of(data: bytes) -> str:
    """A file as the text of a table: CSV as it is, the first sheet of an Excel file as CSV."""
    if len(data) > MOST_BYTES:
        raise SeriesError(_("The file is too large. It may have 2,000 rows and 500 kB."))
    if not is_excel(data):
        return decoded(data)
    try:
        rows = first_sheet(data, rows=MOST_ROWS + 2, columns=MOST_COLUMNS)
    except FormulaError as error:
        raise SeriesError(_("Write the text or number itself, not a formula.")) from error
    except UnreadableError as error:
        raise SeriesError(_("The Excel file cannot be read. Save it anew, or as CSV.")) from error
    width = max((place for row in rows for place, cell in enumerate(row, 1) if cell), default=0)
    written = StringIO()
    csv.writer(written, delimiter=";").writerows(
        [" ".join(cell.split()) for cell in row[:width]] for row in rows
    )
    return written.getvalue()


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8. Another encoding is named, never guessed: a wrong guess turns
    å, ä, ö and Arabic into other letters without anybody noticing."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:200]:
        raise SeriesError(_("The file is in UTF-16. Save it as CSV (UTF-8). Nothing was imported."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SeriesError(
            _(
                "Row {line}: the file is not in UTF-8, probably in Windows-1252. "
                "Save it as CSV (UTF-8). Nothing was imported."
            ).format(line=line)
        ) from None
    if "\ufffd" in text:
        line = text[: text.index("\ufffd")].count("\n") + 1
        raise SeriesError(
            _("Row {line}: a letter was lost when the file was saved. Make the file anew.").format(
                line=line
            )
        )
    return text


def read(
    text: str, needed: Sequence[str], more: Sequence[str] = ()
) -> list[tuple[int, dict[str, str]]]:
    """(number of the line, values by column); columns in any order, parted by ; or by ,"""
    if "\0" in text:
        raise SeriesError(_("The file is not a text file. Save it as CSV (UTF-8)."))
    first = text.removeprefix("\ufeff")
    head = first.split("\n")[0]
    if "\t" in head:
        raise SeriesError(_("The columns are parted by tabs. Save it as CSV, with ; or ,"))
    reader = csv.DictReader(StringIO(first), delimiter=";" if ";" in head else ",")
    try:
        names = [(name or "").strip() for name in reader.fieldnames or []]
        if missing := [name for name in needed if name not in names]:
            raise SeriesError(_("Missing column: {names}.").format(names=", ".join(missing)))
        if unknown := [name for name in names if name not in (*needed, *more)]:
            raise SeriesError(_("Unknown column: {names}.").format(names=", ".join(unknown)))
        if len(set(names)) < len(names):
            raise SeriesError(_("A column stands twice in the heading."))
        reader.fieldnames = names
        found = []
        for row in reader:
            values = {name: (row.get(name) or "").strip() for name in (*needed, *more)}
            if None in row:
                raise SeriesError(
                    _(
                        "Row {line} has more columns than the heading. "
                        "Put quotes around text, and part the columns by one sign only."
                    ).format(line=reader.line_num)
                )
            if any(values.values()):
                found.append((reader.line_num, values))
    except csv.Error as error:
        raise SeriesError(
            _("The file cannot be read as CSV ({error}). Nothing was imported.").format(error=error)
        ) from None
    if not found:
        raise SeriesError(_("There are no rows under the heading."))
    if len(found) > MOST_ROWS:
        raise SeriesError(_("The file is too large. It may have 2,000 rows and 500 kB."))
    return found


def each(
    found: Sequence[Line], make: Callable[[int, dict[str, str]], Row]
) -> list[tuple[int, Row]]:
    """Every line made into a row, or everything that is wrong with all of them."""
    rows, problems = [], []
    for line, values in found:
        try:
            rows.append((line, make(line, values)))
        except SeriesError as error:
            problems += error.problems
    if problems:
        raise SeriesError(*problems)
    return rows


def decimal(line: int, name: str, text: str, places: int) -> Decimal:
    """A number with a point or a comma before its decimals, and nothing between its thousands."""
    try:
        value = Decimal(text.replace(",", ".") if text.count(",") + text.count(".") < 2 else "x")
    except InvalidOperation:
        raise SeriesError(
            _(
                "Row {line}: “{text}” in “{name}” is no number. Write it such as 67.3 or 67,3."
            ).format(line=line, text=text, name=name)
        ) from None
    if not value.is_finite() or not 0 <= value < 10**7:
        raise out_of_range(line, name, text)
    if value != round(value, places):
        raise SeriesError(
            ngettext(
                "Row {line}: write {name} with at most one decimal, such as 67.3 or 67,3.",
                "Row {line}: write {name} with at most {places} decimals, such as 67.3 or 67,3.",
                places,
            ).format(line=line, name=name, places=places)
        )
    return value


def out_of_range(line: int, name: str, text: str) -> SeriesError:
    return SeriesError(
        _("Row {line}: “{text}” in “{name}” is out of range.").format(
            line=line, text=text, name=name
        )
    )


def whole(line: int, name: str, text: str, low: int, high: int) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= 9
    if not (is_number and low <= int(text) <= high):
        raise SeriesError(
            _("Row {line}: write “{name}” as a whole number from {low} to {high}.").format(
                line=line, name=name, low=low, high=high
            )
        )
    return int(text)


def day(line: int, name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SeriesError(
            _("Row {line}: write “{name}” as 2026-01-31.").format(line=line, name=name)
        ) from None


def words(line: int, name: str, text: str, longest: int, *, empty: bool = False) -> str:
    if not text and not empty:
        raise SeriesError(
            _("Row {line}: write something in “{name}”.").format(line=line, name=name)
        )
    if len(text) > longest:
        raise SeriesError(
            _("Row {line}: “{name}” is longer than {longest} characters.").format(
                line=line, name=name, longest=longest
            )
        )
    return text


def once(keys: Sequence[tuple[int, tuple[object, ...]]]) -> None:
    """No two rows about the same."""
    first: dict[tuple[object, ...], int] = {}
    problems = []
    for line, key in keys:
        if key in first:
            said = ", ".join(str(part) for part in key if part != "")
            problems.append(
                _("Row {line}: {said} stands twice, first in row {first}.").format(
                    line=line, said=said, first=first[key]
                )
            )
        first.setdefault(key, line)
    if problems:
        raise SeriesError(*problems)
