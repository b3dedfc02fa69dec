"""Reading the text tables that others send: clear refusals, nothing half brought in."""

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO

NUMBER_HELP = "such as 67.3 or 67,3"


class SeriesError(ValueError):
    """Nothing was imported; the message names the row and what to write there."""


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8. Another encoding is named, never guessed: a wrong guess turns
    å, ä, ö and Arabic into other letters without anybody noticing."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:200]:
        raise SeriesError("The file is in UTF-16. Save it as CSV (UTF-8). Nothing was imported.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SeriesError(
            f"Row {line}: the file is not in UTF-8, probably in Windows-1252. "
            "Save it as CSV (UTF-8). Nothing was imported."
        ) from None
    if "\ufffd" in text:
        line = text[: text.index("\ufffd")].count("\n") + 1
        raise SeriesError(
            f"Row {line}: a letter was lost when the file was saved (\ufffd). Make the file anew."
        )
    return text


def read(
    text: str, needed: Sequence[str], more: Sequence[str] = ()
) -> list[tuple[int, dict[str, str]]]:
    """(number of the line, values by column); columns in any order, parted by ; or by ,"""
    if "\0" in text:
        raise SeriesError("The file is not a text file. Save it as CSV (UTF-8).")
    first = text.removeprefix("\ufeff")
    head = first.split("\n")[0]
    if "\t" in head:
        raise SeriesError("The columns are parted by tabs. Save it as CSV, with ; or ,")
    reader = csv.DictReader(StringIO(first), delimiter=";" if ";" in head else ",")
    try:
        names = [(name or "").strip() for name in reader.fieldnames or []]
        if missing := [name for name in needed if name not in names]:
            raise SeriesError(f"Missing column: {', '.join(missing)}.")
        if unknown := [name for name in names if name not in (*needed, *more)]:
            raise SeriesError(f"Unknown column: {', '.join(unknown)}.")
        if len(set(names)) < len(names):
            raise SeriesError("A column stands twice in the heading.")
        reader.fieldnames = names
        found = []
        for row in reader:
            values = {name: (row.get(name) or "").strip() for name in (*needed, *more)}
            if None in row:
                raise SeriesError(
                    f"Row {reader.line_num} has more columns than the heading. "
                    "Put quotes around text, and part the columns by one sign only."
                )
            if any(values.values()):
                found.append((reader.line_num, values))
    except csv.Error as error:
        raise SeriesError(
            f"The file cannot be read as CSV ({error}). Nothing was imported."
        ) from None
    if not found:
        raise SeriesError("There are no rows under the heading.")
    return found


def decimal(line: int, name: str, text: str, places: int) -> Decimal:
    """A number with a point or a comma before its decimals, and nothing between its thousands."""
    try:
        value = Decimal(text.replace(",", ".") if text.count(",") + text.count(".") < 2 else "x")
    except InvalidOperation:
        raise SeriesError(
            f"Row {line}: “{text}” in “{name}” is no number. Write it {NUMBER_HELP}."
        ) from None
    if not value.is_finite() or not 0 <= value < 10**7:
        raise SeriesError(f"Row {line}: “{text}” in “{name}” is out of range.")
    if value != round(value, places):
        many = "one decimal" if places == 1 else f"{places} decimals"
        raise SeriesError(f"Row {line}: write {name} with at most {many}, {NUMBER_HELP}.")
    return value


def whole(line: int, name: str, text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and low <= int(text[:9]) <= high):
        raise SeriesError(f"Row {line}: write “{name}” as a whole number from {low} to {high}.")
    return int(text)


def day(line: int, name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SeriesError(f"Row {line}: write “{name}” as 2026-01-31.") from None


def words(line: int, name: str, text: str, longest: int, *, empty: bool = False) -> str:
    if not text and not empty:
        raise SeriesError(f"Row {line}: write something in “{name}”.")
    if len(text) > longest:
        raise SeriesError(f"Row {line}: “{name}” is longer than {longest} characters.")
    return text


def once(keys: Sequence[tuple[int, tuple[object, ...]]]) -> None:
    """No two rows about the same."""
    first: dict[tuple[object, ...], int] = {}
    for line, key in keys:
        if key in first:
            said = ", ".join(str(part) for part in key if part != "")
            raise SeriesError(f"Row {line}: {said} stands twice, first in row {first[key]}.")
        first[key] = line
