"""A report as rows, the same for every kind of file, and as CSV. From published cells only."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.utils.translation import gettext as _

from releases.parts import GroupTable, Question, Report, Row

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(value: object) -> str:
    """A cell that no spreadsheet takes for a formula (PRV-10)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text[:1] in FORMULA else text


def hidden_sentence() -> str:
    """REP-8: the same words whatever the reason, on the page and in every file."""
    return _(
        "This group is not shown. That way nobody can work out what one single child has answered."
    )


def coarse_sentence() -> str:
    """REP-4: why answers are put together, or only “at least” is said."""
    return _(
        "The answers are shown more coarsely here. "
        "That way nobody can work out what one single child has answered."
    )


def csv_text(report: Report) -> str:
    """Semicolons, as Swedish spreadsheets expect; with a byte order mark for Arabic and åäö."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows(report):
        writer.writerow([safe(value) for value in row])
    return BOM + out.getvalue()


def rows(report: Report) -> Iterator[Iterable[object]]:
    """The heading, then every answer of every group that is shown, then the groups that are not."""
    yield (
        _("Question"),
        _("Divided by"),
        _("Group"),
        _("Answer"),
        _("Responses in the group"),
        _("Number of answers"),
        _("Per cent"),
        _("At least per cent"),
        _("Note"),
    )
    titles = {one.key: one.title.text for one in report.dimensions} | {"total": ""}
    for question in report.questions:
        for group in (question.total, *question.groups):
            for row in group.rows:
                yield _row(question, group, row, titles[group.dimension])
    for dimension in report.dimensions:
        for label in dimension.hidden:
            yield ("", dimension.title.text, label.text, "", "", "", "", "", hidden_sentence())


def _row(question: Question, group: GroupTable, row: Row, title: str) -> Iterable[object]:
    exact = row.count is not None
    return (
        question.text.text,
        title,
        group.label.text,
        row.label.text,
        row.n,
        row.count,
        row.percent if exact else "",
        "" if exact else row.at_least,
        "" if exact and len(row.codes) == 1 else coarse_sentence(),
    )
