"""The report as an Excel workbook, made once when it is published (openpyxl loads numpy)."""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from core.languages import LANGUAGES, format_date
from core.texts import pick, site_name
from releases import joined, pairs
from releases.beside import beside_of
from releases.export import coarse_sentence, hidden_sentence, rows, safe
from releases.models import Figure, Publication, PublishedCell
from releases.parts import Report

WIDTHS = (46, 20, 24, 34, 14, 12, 10, 12, 60)
BOLD, BLUE = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="0B3D91")


def workbook(report: Report, code: str, rtl: bool, more: Iterable[Iterable[object]] = ()) -> bytes:
    """Two sheets: the same rows as the CSV file, and what is needed to read them. `more`: rows
    that are not of the report's own cells."""
    book = Workbook()
    book.properties.creator = site_name(code).text
    answers = book.active
    assert isinstance(answers, Worksheet)
    _fill(answers, _("Answers"), [*rows(report), *more], rtl)
    answers.freeze_panes = "A2"
    for cell in answers[1]:
        cell.font, cell.fill = BOLD, BLUE
    for column, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        answers.column_dimensions[column].width = width
    notes = book.create_sheet()
    _fill(notes, _("Notes"), _notes(report, code), rtl)
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 34, 100
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def plain_book(title: str, lines: Iterable[Iterable[object]], rtl: bool) -> bytes:
    """Rows with a heading as a workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    _fill(sheet, title, lines, rtl)
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font, cell.fill = BOLD, BLUE
    for column, width in zip("ABCD", (30, 8, 30, 70), strict=True):
        sheet.column_dimensions[column].width = width
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sheets(publication: Publication, cells: Sequence[PublishedCell]) -> list[Figure]:
    """The rows of a comparison of before and after, as a workbook in each language."""
    made = []
    for one in LANGUAGES:
        with override(one.code):
            book = Workbook()
            book.properties.creator = site_name(one.code).text
            sheet = book.active
            assert isinstance(sheet, Worksheet)
            lines = pairs.rows(pairs.build(publication, cells, one.code))
            _fill(sheet, _("Answers"), lines, one.direction == "rtl")
            sheet.freeze_panes = "A2"
            for cell in sheet[1]:
                cell.font, cell.fill = BOLD, BLUE
            for column, width in zip("ABCDEFGH", (46, 16, 34, 14, 12, 10, 12, 60), strict=True):
                sheet.column_dimensions[column].width = width
            out = BytesIO()
            book.save(out)
        made.append(
            Figure(question="", kind="table", language=one.code, format="xlsx", data=out.getvalue())
        )
    return made


def _fill(sheet: Worksheet, title: str, lines: Iterable[Iterable[object]], rtl: bool) -> None:
    """Numbers as numbers; words as words, also where they look like a formula."""
    sheet.title = title
    sheet.sheet_view.rightToLeft = rtl
    look = None  # of the first cell, copied to the others: making one for each takes seconds
    for number, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, int | Decimal):
                cell.value = value
            elif value not in ("", None):
                cell.value = safe(value)
                cell.data_type = "s"
            if look is None:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                look = cell._style
            else:
                cell._style = copy(look)


def _notes(report: Report, code: str) -> list[tuple[str, object]]:
    facts = report.publication.facts
    same = beside_of(report.publication)
    return [
        (_("Report"), pick(report.publication.title, code).text),
        (_("Round"), pick(facts["wave"]["name"], code).text),
        (_("Open for answers"), _days(facts, code)),
        (_("Version of the questions"), facts["version"]),
        (_("Have answered"), report.total.n),
        (_("Were invited"), report.total.invited or "–"),
        (_("Smallest group shown"), facts["k"]),
        (_("Source"), site_name(code).text),
        (
            _("How to read the figures"),
            _(
                "Each bar is the share of all who sent in their answers, those included who "
                "answered “I do not know”, did not want to answer or left the question empty."
            ),
        ),
        (_("Not shown"), hidden_sentence()),
        (_("At least per cent"), coarse_sentence()),
        *([(_("How it was done"), same.text)] if same else []),
        *(
            (_("Put together afterwards"), f"{one.question.text} {one.answer.text}")
            for one in joined.said(report.publication, code)
        ),
    ]


def _days(facts: dict[str, Any], code: str) -> str:
    days = (date.fromisoformat(facts[name]) for name in ("opens", "closes"))
    return " – ".join(format_date(day, code) for day in days)
