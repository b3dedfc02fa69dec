"""The parts of a report as it is read, in one language; `releases.report` builds them."""

from dataclasses import dataclass, field

from core.texts import Picked
from figures.intervals import Interval, difference
from figures.table import OPT_OUTS
from releases.models import Publication

NUMBERS = "zxx"  # the language code of "no words": a range such as 0–2, read left to right


@dataclass(frozen=True)
class Row:
    """One answer of one group. With `at_least` only a lower limit in per cent is known."""

    label: Picked
    codes: tuple[str, ...]
    n: int
    count: int | None
    at_least: int | None
    interval: Interval | None
    change: Interval | None = None
    is_joined: bool = False  # REP-7: these answers are one since a correction

    @property
    def is_opt_out(self) -> bool:
        return self.codes[0] in OPT_OUTS

    @property
    def is_coarse(self) -> bool:
        """REP-4: answers are put together for protection, or only a lower limit is told."""
        return (len(self.codes) > 1 and not self.is_joined) or self.count is None

    @property
    def percent(self) -> int:
        if self.count is None:
            return self.at_least or 0
        return int(100 * self.count / self.n + 0.5)


@dataclass(frozen=True)
class GroupTable:
    dimension: str
    level: str
    label: Picked
    n: int
    rows: tuple[Row, ...]
    trend: tuple["TrendPoint", ...] = ()  # where the groups' own are asked for (SUR-10)

    @property
    def last_change(self) -> Interval | None:
        return change_of(self.trend)

    @property
    def is_coarse(self) -> bool:
        return any(row.is_coarse for row in self.rows)

    @property
    def is_joined(self) -> bool:
        return any(row.is_joined for row in self.rows)


@dataclass(frozen=True)
class TrendPoint:
    label: Picked
    when: str
    interval: Interval
    n: int
    new_wording: bool


def change_of(trend: tuple[TrendPoint, ...]) -> Interval | None:
    """The last change; None where there is none, or the words were others."""
    if len(trend) < 2 or trend[-1].new_wording:
        return None
    return difference(trend[-1].interval, trend[-2].interval)


@dataclass(frozen=True)
class Spoke:
    """REP-23: which part of which wheel a question is."""

    wheel: str
    name: Picked
    colour: str


@dataclass(frozen=True)
class Question:
    key: str
    type: str
    text: Picked
    section: Picked | None
    asked_of_some: bool
    total: GroupTable
    groups: tuple[GroupTable, ...]
    headline: Picked | None
    trend: tuple[TrendPoint, ...]
    asked_before: bool
    spoke: Spoke | None = None

    @property
    def share(self) -> Interval | None:
        """Of everybody, the share of the headline; None where the cells do not tell it exactly."""
        return self.trend[-1].interval if self.trend else None

    @property
    def last_change(self) -> Interval | None:
        """The change of the headline since the wave before, where the words are the same."""
        return change_of(self.trend)


@dataclass(frozen=True)
class Rate:
    """How many of a group answered. `percent` is None where the invited are not known."""

    label: Picked
    n: int
    invited: int | None

    @property
    def percent(self) -> int | None:
        if not self.invited or self.n > self.invited:
            return None
        return int(100 * self.n / self.invited + 0.5)


@dataclass(frozen=True)
class Dimension:
    """One way to divide the children. `hidden` names groups that are not shown."""

    key: str
    title: Picked
    rates: tuple[Rate, ...]
    hidden: tuple[Picked, ...]
    similarity: int | None


@dataclass(frozen=True)
class Report:
    publication: Publication
    total: Rate
    dimensions: tuple[Dimension, ...]
    questions: tuple[Question, ...]
    earlier: tuple[Publication, ...] = field(default=())
    gone: tuple[Picked, ...] = field(default=())  # asked the time before, and no longer

    def question(self, key: str) -> Question | None:
        return next((one for one in self.questions if one.key == key), None)
