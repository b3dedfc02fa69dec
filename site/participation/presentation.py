"""Published numbers in the shape that the components draw."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.models import Indicator, Observation, Unit
from releases.parts import Dimension, GroupTable, Question, Rate, Row
from releases.words import at_least, marked, percent
from surveys.reports import outside


def followed(question: Question) -> str:
    """Which answers the curve follows, in words: it does not know which of them is good."""
    if question.type == "faces":
        return _("The curve follows the gladdest answers.")
    return _(
        "The curve follows the answer that stands first in the question. Up means that more gave "
        "it, not that it is better."
    )


def bar_rows(table: GroupTable) -> list[dict[str, Any]]:
    """Rows for components/bars.html."""
    return [bar_row(row) for row in table.rows]


def bar_row(row: Row) -> dict[str, Any]:
    return {
        "label": marked(row.label),
        "value": row.percent,
        "at_least": row.count is None,
        "count": row.count,
        "text": format_html('<bdi dir="ltr">{}</bdi>', percent(row.percent))
        if row.count is not None
        else at_least(row.percent),
    }


def rate_rows(dimension: Dimension) -> list[dict[str, Any]]:
    """Share of the invited that answered, lowest first; hidden groups say only that they are."""
    rows = [_rate_row(rate) for rate in dimension.rates]
    return rows + [
        {"label": marked(label), "value": None, "text": ""} for label in dimension.hidden
    ]


def _rate_row(rate: Rate) -> dict[str, Any]:
    label: str | SafeString = marked(rate.label)
    if rate.percent is None:
        return {"label": label, "value": 0, "text": str(rate.n)}
    numbers = f"{rate.n}/{rate.invited}"
    label = format_html('{} <bdi dir="ltr" class="soft small">{}</bdi>', label, numbers)
    return {"label": label, "value": rate.percent, "text": percent(rate.percent)}


def trend_points(question: Question) -> list[dict[str, Any]]:
    """Points for components/trend.html; an empty one where the wording changed."""
    points: list[dict[str, Any]] = []
    for point in question.trend:
        if point.new_wording and points:
            points.append({"label": _("new words"), "value": None, "text": ""})
        interval = point.interval
        points.append(
            {
                "label": point.when,
                "value": 100 * interval.value,
                "low": 100 * interval.low,
                "high": 100 * interval.high,
                "text": percent(int(100 * interval.value + 0.5)),
            }
        )
    return points


def trend_cells(followed: Question | GroupTable) -> list[dict[str, Any]]:
    """The same as words in a table: wave, share, interval and number of responses."""
    return [
        {
            "label": marked(point.label),
            "share": percent(int(100 * point.interval.value + 0.5)),
            "low": percent(int(100 * point.interval.low + 0.5)),
            "high": percent(int(100 * point.interval.high + 0.5)),
            "n": point.n,
            "new_wording": point.new_wording,
        }
        for point in followed.trend
    ]


def external(series: list[Indicator]) -> list[dict[str, Any]]:
    """What others have measured, each value with its unit on the right side."""
    return [
        {
            "title": str(one),
            "language": one.language,
            "kind": one.get_kind_display(),
            "seen": [
                {
                    "year": seen.year,
                    "value": _value(seen, one),
                    "source": outside.source_of(seen),
                }
                for seen in one.observations.all()
            ],
        }
        for one in series
    ]


def _value(seen: Observation, one: Indicator) -> SafeString:
    number = outside.value_of(seen, one.unit)
    if one.unit == Unit.PERCENT:
        return format_html('<bdi dir="ltr">{}</bdi>', percent(number))
    return format_html('<bdi dir="ltr">{}</bdi> {}', number, one.get_unit_display())
