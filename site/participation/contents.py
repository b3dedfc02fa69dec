"""What stands on the report page besides its tables: the summary."""

from dataclasses import dataclass

from releases.report import Question, Report, Row


@dataclass(frozen=True)
class Point:
    """One line of the summary: a question and the answer that most people gave."""

    question: Question
    row: Row


def summary(report: Report, most: int = 4) -> list[Point]:
    """The questions whose most common answer is shared by most. Several choices have none."""
    points = []
    for question in report.questions:
        rows = [row for row in question.total.rows if row.count and not row.is_opt_out]
        if rows and question.type != "several" and not question.asked_of_some:
            points.append(Point(question, max(rows, key=lambda row: row.count or 0)))
    points.sort(key=lambda point: -point.row.percent)
    return points[:most]
