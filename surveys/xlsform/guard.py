"""Opens a workbook only after it has been shown to be one, and small enough to read whole."""

import zipfile
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import DefinitionData, get_xlsform
from xlrd import XLRDError

from surveys.xlsform.problems import Remark, XlsformError

MAX_FILE = 2_000_000
MAX_UNPACKED = 20_000_000
MAX_PARTS = 300
SHEETS = ("survey", "choices", "settings")
ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_workbook(path: Path) -> tuple[DefinitionData, list[str]]:
    """The sheets as pyxform reads them (blank rows kept, so that rows can be named), and the names
    of all sheets. Raises XlsformError with one clear sentence for anything else.
    """
    data = _checked_bytes(path)
    kind = path.suffix.lower()
    if kind == ".xlsx":
        _check_package(data)
        extent = _check_cells(data)
    else:
        extent = {}
    try:
        book = get_xlsform(data, file_type=kind)
    except (PyXFormError, XLRDError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise XlsformError([Remark(_("The workbook cannot be read: %s") % error)]) from error
    names = list(book.sheet_names or [])
    if "survey" not in {name.lower() for name in names} or not book.survey:
        raise XlsformError([Remark(_("There is no sheet named “survey” with questions."))])
    for sheet, last in extent.items():
        if last > len(getattr(book, sheet) or []) + 1:
            gap = _("there are more than 60 blank rows before this one; remove them")
            raise XlsformError([Remark(gap, sheet, last)])
    return book, names


def _checked_bytes(path: Path) -> bytes:
    if path.suffix.lower() not in {".xlsx", ".xls"}:
        raise XlsformError([Remark(_("Only Excel workbooks (.xlsx or .xls) can be imported."))])
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            raise XlsformError([Remark(_("The file is larger than 2 MB."))])
        data = path.read_bytes()
    except OSError as error:
        raise XlsformError([Remark(_("There is no file at this place."))]) from error
    wanted = ZIP if path.suffix.lower() == ".xlsx" else OLD
    if not data.startswith(wanted):
        text = _("The file is not what its ending says. Open it in Excel and save it as .xlsx.")
        raise XlsformError([Remark(text)])
    return data


def _check_package(data: bytes) -> None:
    """Refuses what unpacks to too much, and declarations that could grow while being read."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise XlsformError([Remark(_("The workbook unpacks to more than 20 MB."))])
            if "xl/workbook.xml" not in package.namelist():
                raise XlsformError([Remark(_("The file is not an Excel workbook."))])
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    content = package.read(part)
                    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                        raise XlsformError([Remark(_("The workbook holds forbidden parts."))])
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise XlsformError([Remark(_("The file is damaged."))]) from error


def _check_cells(data: bytes) -> dict[str, int]:
    """Last row with something in it, per sheet that is read. Refuses formulas in those sheets."""
    last: dict[str, int] = {}
    problems = []
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=False)
        for sheet in book.worksheets:
            name = sheet.title.lower()
            if name not in SHEETS:
                continue
            headers: dict[int, str] = {}
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is None or not str(cell.value).strip():
                        continue
                    if cell.row == 1:
                        headers[cell.column] = str(cell.value).strip()
                    last[name] = cell.row
                    column = headers.get(cell.column, cell.column_letter)
                    if cell.data_type == "f":
                        text = _("write the text or number itself, not a formula")
                        problems.append(Remark(text, name, cell.row, column))
                    elif cell.data_type == "e":
                        text = _("the cell holds an error")
                        problems.append(Remark(text, name, cell.row, column))
                    elif cell.column not in headers:
                        text = _("there is something in a column without a heading")
                        problems.append(Remark(text, name, cell.row, cell.column_letter))
            blank = 0
            for number in range(1, max(headers, default=0) + 1):
                blank = 0 if number in headers else blank + 1
                if blank > 20:
                    text = _("there are more than 20 blank columns in between; remove them")
                    problems.append(Remark(text, name, 1))
                    break
    except XlsformError:
        raise
    except Exception as error:  # openpyxl raises anything at all on a damaged part
        raise XlsformError([Remark(_("The workbook cannot be read."))]) from error
    if problems:
        raise XlsformError(problems[:20])
    return last
