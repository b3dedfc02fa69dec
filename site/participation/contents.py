"""What stands on the report page besides its tables: the summary, in sentences of whole parts."""

from dataclasses import dataclass

from releases.report import Question, Report


@dataclass(frozen=True)
class Point:
    """One line of the summary: the headline answer of a question and its share."""

    question: Question
    percent: int


@dataclass(frozen=True)
class Summary:
    """The questions where the headline answer is most and least common."""

    most: tuple[Point, ...]
    least: tuple[Point, ...]


def summary(report: Report, each: int = 2) -> Summary:
    points = [
        Point(question, int(100 * question.trend[-1].interval.value + 0.5))
        for question in report.questions
        if question.trend and question.headline is not None
    ]
    points.sort(key=lambda point: -point.percent)
    if len(points) < 2 * each:
        each = len(points) // 2
    return Summary(tuple(points[:each]), tuple(reversed(points[-each:])) if each else ())
