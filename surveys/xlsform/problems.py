"""What an import says: refusals with row, column and feature, and what it left out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about a place in the workbook; `row` counts as Excel does, 0 is no row."""

    text: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        where = self.sheet
        if self.row:
            where += " " + _("row %(row)s") % {"row": self.row}
        if self.column:
            where += f", “{self.column}”"
        return f"{where.strip(' ,')}: {self.text}" if where else self.text


class XlsformError(ValueError):
    """The workbook cannot be imported, and nothing was; `problems` say why and where."""

    def __init__(self, problems: list[Remark]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(one) for one in problems))
