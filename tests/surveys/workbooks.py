"""Small XLSForm workbooks, good and bad, made as a file for one test."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEAD = ["type", "name", "label::Svenska (sv)", "label::العربية (ar)"]
CHOICES = [
    ["list_name", "name", "label::Svenska (sv)", "label::العربية (ar)"],
    ["jn", "ja", "Ja", "نعم"],
    ["jn", "nej", "Nej", "لا"],
]
SETTINGS = [["form_title", "form_id", "default_language"], ["Prov", "prov", "Svenska (sv)"]]


def workbook(
    path: Path,
    *rows: Sequence[Any],
    head: Sequence[str] = (),
    choices: Sequence[Sequence[Any]] = CHOICES,
    more: dict[str, Sequence[Sequence[Any]]] | None = None,
) -> Path:
    """Saves the rows under HEAD and the further headings; returns the path."""
    book = Workbook()
    book.remove(book.active)
    sheets = {"survey": [[*HEAD, *head], *rows], "choices": choices, "settings": SETTINGS}
    for name, lines in (sheets | (more or {})).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    book.save(path / "prov.xlsx")
    return path / "prov.xlsx"


def ask(name: str, *more: Any, type: str = "select_one jn") -> list[Any]:
    return [type, name, f"Fråga {name}", f"سؤال {name}", *more]
