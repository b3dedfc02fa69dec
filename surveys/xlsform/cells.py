"""Every cell of the sheets that are read, looked at before anything is made of them."""

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import xlrd
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from surveys.xlsform.problems import Remark, XlsformError

MAX_CELLS = 1_000_000
# Sheets of ours, which other programs leave alone.
OWN = ANSWERS, PICTURES, START, HELP = (
    "house_answers", "house_pictures", "house_start", "house_help",
)  # fmt: skip
MOST_BLANK = 20  # columns; after so many pyxform looks no further
UNBROKEN = "\xa0"
# Records of the old format (BIFF): the beginning of a sheet, and a formula in each of its versions.
BEGIN, FORMULAS = 0x0809, {0x0006, 0x0206, 0x0406}


@dataclass(slots=True)
class Cells:
    """`last`: last row with something in it, per sheet. `unbroken`: texts with a space that must
    not break (pyxform makes them plain ones), as (sheet, row, heading, text).
    `own`: what pyxform does not read, row 2 first.
    """

    last: dict[str, int] = field(default_factory=dict)
    unbroken: list[tuple[str, int, str, str]] = field(default_factory=list)
    own: dict[str, list[dict[str, str]]] = field(default_factory=dict)  # rows of sheets of ours
    problems: list[Remark] = field(default_factory=list)

    def refuse(self, text: str, sheet: str, row: int, column: str = "") -> None:
        self.problems.append(Remark(text, sheet, row, column))


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    column: int
    value: object
    kind: str  # "f" a formula, "e" an error, else anything


def new_cells(data: bytes, sheets: Sequence[str]) -> Cells:
    """Those of an .xlsx workbook."""
    found = Cells()
    seen = 0
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=False)
        for sheet in book.worksheets:
            if sheet.title.lower() not in sheets:
                continue
            sheet.reset_dimensions()  # the file may claim to be millions of rows wide and high
            filled = []
            for row in sheet.iter_rows():
                seen += len(row) + 1
                if seen > MAX_CELLS:
                    text = _("The workbook holds more cells than a survey can have.")
                    raise XlsformError([Remark(text)])
                filled += [
                    _Cell(cell.row, cell.column, cell.value, cell.data_type)
                    for cell in row
                    if cell.value is not None and str(cell.value).strip()
                ]
            _look(sheet.title.lower(), filled, found)
    except XlsformError:
        raise
    except Exception as error:  # openpyxl raises anything at all on a damaged part
        raise XlsformError([Remark(_("The workbook cannot be read."))]) from error
    return found


def old_cells(data: bytes, sheets: Sequence[str]) -> Cells:
    """Those of an .xls workbook."""
    found = Cells()
    try:
        with xlrd.open_workbook(file_contents=data, on_demand=True) as book:
            formulas = set(_old_formulas(book))
            for number, sheet in enumerate(book.sheets()):
                name = sheet.name.lower()
                if name not in sheets:
                    continue
                filled = []
                for row in range(sheet.nrows):
                    for column, value in enumerate(sheet.row_values(row)):
                        kind = "e" if sheet.cell_type(row, column) == xlrd.XL_CELL_ERROR else ""
                        kind = "f" if (number, row, column) in formulas else kind
                        if kind or str(value).strip():
                            filled.append(_Cell(row + 1, column + 1, value, kind))
                _look(name, filled, found)
    except Exception as error:  # xlrd raises anything at all on a damaged file
        raise XlsformError([Remark(_("The workbook cannot be read: %s") % error)]) from error
    return found


def _old_formulas(book: xlrd.Book) -> Iterator[tuple[int, int, int]]:
    """(sheet, row, column) of each formula: xlrd itself gives only what it last came to."""
    place, end, begun = book.base, book.base + book.stream_len, -1
    while place + 4 <= end:
        record, length = struct.unpack_from("<HH", book.mem, place)
        if record == BEGIN:
            begun += 1  # the first is the workbook's own
        elif record in FORMULAS and length >= 4:
            row, column = struct.unpack_from("<HH", book.mem, place + 4)
            yield begun - 1, row, column
        place += 4 + length


def _look(sheet: str, filled: list[_Cell], found: Cells) -> None:
    """Refuses formulas, errors, cells without a heading, and gaps that hide what comes after."""
    headings: dict[int, str] = {}
    for cell in filled:
        if cell.row == 1:
            headings[cell.column] = re.sub(" +", " ", str(cell.value).strip())
        found.last[sheet] = cell.row
        letter = get_column_letter(cell.column)
        column = headings.get(cell.column, letter)
        if cell.kind == "f":
            text = _("write the text or number itself, not a formula")
            found.refuse(text, sheet, cell.row, column)
        elif cell.kind == "e":
            found.refuse(_("the cell holds an error"), sheet, cell.row, column)
        elif cell.column not in headings:
            text = _("there is something in a column without a heading")
            found.refuse(text, sheet, cell.row, letter)
        elif sheet in OWN:
            if cell.row > 1:
                rows = found.own.setdefault(sheet, [])
                rows += [{} for _blank in range(cell.row - 1 - len(rows))]
                rows[cell.row - 2][column] = str(cell.value).strip()
        elif isinstance(cell.value, str) and UNBROKEN in cell.value and cell.row > 1:
            found.unbroken.append((sheet, cell.row, column, cell.value.strip()))
    blank = 0
    for number in range(1, max(headings, default=0) + 1):
        blank = 0 if number in headings else blank + 1
        if blank > MOST_BLANK:
            text = _("there are more than 20 blank columns in between; remove them")
            found.refuse(text, sheet, 1)
            break
