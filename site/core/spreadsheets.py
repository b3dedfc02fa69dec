"""Reading the first sheet of an Excel file that somebody sends: as text, and never too much."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

MOST_UNPACKED = 20_000_000  # bytes


class UnreadableError(ValueError):
    """The file is no Excel file that can be read."""


class FormulaError(ValueError):
    """A cell holds a formula, whose value the file need not have."""


def is_excel(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def first_sheet(data: bytes, *, rows: int, columns: int) -> list[list[str]]:
    """Texts of the first `rows` rows and `columns` columns. UnreadableError, FormulaError."""
    # Imported here so that no process that answers people loads numpy with it (REP-25).
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(one.file_size for one in package.infolist()) > MOST_UNPACKED:
                raise UnreadableError
        sheet = load_workbook(BytesIO(data), read_only=True, data_only=False).worksheets[0]
        sheet.reset_dimensions()  # the file may claim to be millions of rows high
        table = []
        for cells in sheet.iter_rows(max_row=rows, max_col=columns):
            if any(cell.data_type == "f" for cell in cells):
                raise FormulaError
            table.append([_text(cell) for cell in cells])
    except (UnreadableError, FormulaError):
        raise
    except Exception as error:  # openpyxl raises anything at all on a damaged part
        raise UnreadableError from error
    return table


def _text(cell: Any) -> str:
    """As it is read in the sheet: 67,3 % is kept as 0.673 there, and a day as a point in time."""
    value = cell.value
    if isinstance(value, datetime) and not (value.hour or value.minute):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "%" in (cell.number_format or ""):
            value = round(Decimal(str(value)) * 100, 6).normalize()
            return f"{value:f}"
        if isinstance(value, float) and value.is_integer():
            value = int(value)
    return "" if value is None else str(value).strip()
