"""Opens a workbook only after it has been shown to be one, and small enough to read whole."""

import zipfile
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import DefinitionData, get_xlsform
from xlrd import XLRDError

from surveys.xlsform.cells import OWN, Cells, new_cells, old_cells
from surveys.xlsform.problems import Remark, XlsformError

MAX_FILE = 2_000_000
MAX_UNPACKED = 20_000_000
MAX_PARTS = 300
MAX_TAGS = 1_000_000  # a part of twenty million bytes may hold many more things than a survey
MAX_ROWS = {"survey": 600, "choices": 3_000, "settings": 60}
MOST_OWN = 3_000
SHEETS = ("survey", "choices", "settings")
ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SEALED = "EncryptedPackage".encode("utf-16-le")


def read_workbook(path: Path) -> tuple[DefinitionData, list[str], list[Remark], Cells]:
    """The sheets as pyxform reads them (blank rows kept, so that rows can be named), the names of
    all sheets, what else was left out, and the sheets of our own. Raises XlsformError with clear
    sentences otherwise.
    """
    data = _checked_bytes(path)
    kind = path.suffix.lower()
    left_out = _check_package(data) if kind == ".xlsx" else []
    sheets = (*SHEETS, *OWN)
    cells = new_cells(data, sheets) if kind == ".xlsx" else old_cells(data, sheets)
    if cells.problems:
        raise XlsformError(cells.problems[:20])
    try:
        book = get_xlsform(data, file_type=kind)
    except (PyXFormError, XLRDError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise XlsformError([Remark(_("The workbook cannot be read: %s") % error)]) from error
    names = list(book.sheet_names or [])
    if "survey" not in {name.lower() for name in names} or not book.survey:
        raise XlsformError([Remark(_("There is no sheet named “survey” with questions."))])
    _check_rows(book, cells)
    return book, names, left_out, cells


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
    if data.startswith(OLD) and SEALED in data:
        text = _("The workbook has a password. Open it in Excel and save it without one.")
        raise XlsformError([Remark(text)])
    wanted = ZIP if path.suffix.lower() == ".xlsx" else OLD
    if not data.startswith(wanted):
        text = _("The file is not what its ending says. Open it in Excel and save it as .xlsx.")
        raise XlsformError([Remark(text)])
    return data


def _check_package(data: bytes) -> list[Remark]:
    """Refuses what unpacks to too much, declarations that could grow while being read, and programs
    (macros). Says that links to other workbooks are not followed.
    """
    left_out = []
    tags = 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
            names = [part.filename for part in parts]
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise XlsformError([Remark(_("The workbook unpacks to more than 20 MB."))])
            if "xl/workbook.xml" not in names:
                raise XlsformError([Remark(_("The file is not an Excel workbook."))])
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                text = _("The workbook holds macros. Save it as .xlsx without them.")
                raise XlsformError([Remark(text)])
            if any(name.startswith("xl/externalLinks/") for name in names):
                left_out.append(Remark(_("links to other workbooks are not followed")))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    content = package.read(part)
                    tags += content.count(b"<")
                    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content:
                        raise XlsformError([Remark(_("The workbook holds forbidden parts."))])
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise XlsformError([Remark(_("The file is damaged."))]) from error
    except ValueError as error:  # zipfile: a place outside the file
        if isinstance(error, XlsformError):
            raise
        raise XlsformError([Remark(_("The file is damaged."))]) from error
    if tags > MAX_TAGS:
        raise XlsformError([Remark(_("The workbook holds more cells than a survey can have."))])
    return left_out


def _check_rows(book: DefinitionData, cells: Cells) -> None:
    """No row is lost behind blank ones; spaces that do not break are what they were."""
    for sheet, last in cells.last.items():
        if last > MOST_OWN + 1 and sheet in OWN:
            most = _("there are more than %(most)s rows") % {"most": MOST_OWN}
            raise XlsformError([Remark(most, sheet)])
        if sheet in OWN:
            continue
        rows = getattr(book, sheet) or []
        if last > len(rows) + 1:
            gap = _("there are more than 60 blank rows before this one; remove them")
            raise XlsformError([Remark(gap, sheet, last)])
        if len(rows) > MAX_ROWS[sheet]:
            most = _("there are more than %(most)s rows") % {"most": MAX_ROWS[sheet]}
            raise XlsformError([Remark(most, sheet)])
    for sheet, number, heading, text in cells.unbroken:
        row = (getattr(book, sheet) or [])[number - 2]
        if heading in row:
            row[heading] = text
