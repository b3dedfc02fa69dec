"""What stands on the report page besides its tables: the summary."""

from dataclasses import dataclass

from releases.parts import Dimension, Question, Rate, Report, Row


@dataclass(frozen=True)
class Point:
    """One line of the summary: a question and the answer that most people gave."""

    question: Question
    row: Row


def missed(report: Report) -> list[tuple[Dimension, Rate]]:
    """REP-21, “who we missed”: of each kind of group the one that was reached least.

    Only where it was reached less than everybody together; hidden groups take no part.
    """
    whole = report.total.percent
    found = []
    for one in report.dimensions:
        known = [rate for rate in one.rates if rate.percent is not None]
        if whole is None or len(known) < 2:
            continue
        least = min(known, key=lambda rate: rate.percent or 0)
        if (least.percent or 0) < whole:
            found.append((one, least))
    return found


def summary(report: Report, most: int = 4) -> list[Point]:
    """The questions whose most common answer is shared by most. Several choices have none."""
    points = []
    for question in report.questions:
        rows = [row for row in question.total.rows if row.count and not row.is_opt_out]
        if rows and question.type != "several" and not question.asked_of_some:
            points.append(Point(question, max(rows, key=lambda row: row.count or 0)))
    points.sort(key=lambda point: -point.row.percent)
    return points[:most]
