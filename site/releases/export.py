"""A report as rows, the same for every kind of file, and as CSV. From published cells only."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import StringIO

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.texts import Picked
from releases import beside, voices
from releases.parts import Dimension, GroupTable, Question, Report, Row

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


def joined_sentence() -> str:
    """REP-7: why answers that were told apart stand as one."""
    return _("Answers to this question were put together when the report was corrected.")


def note_of(one: GroupTable | Row) -> str:
    """Why a table, or a row of one, does not tell every answer by itself; nothing where it does."""
    coarse = coarse_sentence() if one.is_coarse else ""
    return f"{coarse} {joined_sentence() if one.is_joined else ''}".strip()


def break_sentence() -> str:
    """SUR-9: where a version asks otherwise than the one before it."""
    return _("The question was changed here. Before and after cannot be compared exactly.")


def gone_sentence() -> str:
    return _("Asked the time before, but not this time.")


def csv_text(report: Report, more: Iterable[Iterable[object]] = ()) -> str:
    """Semicolons, as Swedish spreadsheets expect; with a byte order mark for Arabic and åäö."""
    return text_of([*rows(report), *more])


def text_of(lines: Iterable[Iterable[object]]) -> str:
    """Rows as such a file."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in lines:
        writer.writerow([safe(_in_words(value)) for value in row])
    return BOM + out.getvalue()


def _in_words(value: object) -> object:
    """A number with decimals as the language writes it; a workbook keeps it as a number."""
    return number_format(value) if isinstance(value, Decimal) else value


def rows(report: Report) -> Iterator[Iterable[object]]:
    """The heading; of each question every answer of every group that is shown, and the rounds
    before; what is no longer asked; then the groups that are not shown, and what is left out
    because of another survey of the same children.
    """
    yield headings()
    titles = {one.key: one.title.text for one in report.dimensions} | {"total": ""}
    for question in report.questions:
        for group in (question.total, *question.groups):
            for row in group.rows:
                yield row_of(question.text.text, group, row, titles[group.dimension])
        for group in (question.total, *question.groups):
            yield from _over_time(question, group)
    yield from voices.rows(report.publication)
    for text in report.gone:
        yield (text.text, "", "", "", "", "", "", "", gone_sentence())
    for dimension in report.dimensions:
        for label in dimension.hidden:
            yield ("", dimension.title.text, label.text, "", "", "", "", "", hidden_sentence())
    yield from beside.rows(report.publication)
    if report.total.invited:
        yield from rates(report, _("Of %(n)s invited"))


def headings() -> Iterable[object]:
    return (
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


def rates(report: Report, words: str) -> Iterator[Iterable[object]]:
    """REP-21: how large a part of each group that is shown answered, the lowest first; `words` of
    how many they are a part, for the note."""
    everybody = Dimension("total", Picked("", "", False), (report.total,), (), None)
    for one in (everybody, *report.dimensions):
        for rate in one.rates:
            if rate.percent is not None:
                note = words % {"n": rate.invited}
                name, group = _("Who was asked, and who answered"), rate.label.text
                yield (name, one.title.text, group, "", rate.n, "", rate.percent, "", note)


def _over_time(question: Question, group: GroupTable) -> Iterator[Iterable[object]]:
    """The followed answer in each round that tells it exactly, where there are at least two."""
    if len(group.trend) < 2 or question.headline is None:
        return
    name = "" if group.dimension == "total" else f"{group.label.text}, "
    for point in group.trend:
        yield (
            question.text.text,
            _("Round"),
            name + point.label.text,
            question.headline.text,
            point.n,
            "",
            int(100 * point.interval.value + 0.5),
            "",
            break_sentence() if point.new_wording else "",
        )


def row_of(question: str, group: GroupTable, row: Row, title: str) -> Iterable[object]:
    """One answer of one group."""
    exact = row.count is not None
    return (
        question,
        title,
        group.label.text,
        row.label.text,
        row.n,
        row.count,
        row.percent if exact else "",
        "" if exact else row.at_least,
        note_of(row),
    )
