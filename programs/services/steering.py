"""Steering figures as tables in words: the page, the CSV file and the workbook say the same."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.languages import get
from core.models import Area
from core.texts import pick
from programs.enums import SPOKEN, Actor, AwayReason, State
from programs.periods import Period
from programs.queries.steering import BANDS, Figures, Step

Cell = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` begin with the row's name. `bars` draws the last column as bars (whole per cent)."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    bars: tuple[dict[str, object], ...] = ()
    program: str = ""

    @property
    def numeric(self) -> bool:
        """Whether all but the rows' names are numbers."""
        return self.key != "left"


def percent(value: int) -> str:
    """Without a space where the text goes from right to left, which would part it from its sign."""
    rtl = get(get_language()).direction == "rtl"
    return f"{value}%" if rtl else f"{value}\u00a0%"


def days(values: Sequence[int]) -> Cell:
    """The median; a dash where nobody waited."""
    return int(median(values) + 0.5) if values else "–"


def tables(one: Figures, before: Figures | None, period: Period) -> list[Table]:
    """Everything that is told of one programme. Empty tables are left out."""
    found = [
        _standing(one, before, period),
        _meetings(one.steps),
        _counted("languages", _("Language of the messages"), _words(one.languages), _("Families")),
        _counted("interpreters", _("Interpreters wanted"), _words(one.interpreters), _("Families")),
        _counted("areas", _("Area"), _areas(one.areas), _("Families")),
        _counted("ages", _("Ages of the children"), _ages(one), _("Children")),
        _counted(
            "away",
            _("Why families were away"),
            {str(AwayReason(key).label): n for key, n in one.away.most_common()},
            _("Meetings"),
            _("Only where a family wanted to say."),
        ),
        _left(one),
    ]
    name = pick(one.program.name, get(get_language()).code).text
    return [replace(table, program=name) for table in found if table.rows]


def _standing(one: Figures, before: Figures | None, period: Period) -> Table:
    def numbers(of: Figures) -> list[tuple[str, Cell]]:
        states = of.states
        return [
            (_("Groups"), of.groups),
            (_("Families enrolled"), of.families),
            (_("Adults in them"), of.adults),
            (_("On the waiting list now"), states[State.WAITING]),
            (_("Offered a place now"), states[State.OFFERED]),
            (_("Have, or had, a place"), of.placed),
            (_("Started: were there at least once"), of.started),
            (_("Completed"), states[State.COMPLETED]),
            (_("Ended early"), states[State.ENDED_EARLY]),
            (_("Cancelled"), states[State.WITHDRAWN]),
            (_("Got no place"), states[State.NOT_PLACED]),
            (_("Days on the waiting list before a place, median"), days(of.waited)),
            (_("Days that those who wait have waited, median"), days(of.waiting)),
        ]

    then = dict(numbers(before)) if before else {}
    rows = tuple((name, number, then.get(name, "–")) for name, number in numbers(one))
    head = (_("What"), period.title, period.earlier.title)
    return Table("standing", _("From enrolled to completed"), head, rows)


def _meetings(steps: Sequence[Step]) -> Table:
    """PRG-37: how many are left at each meeting."""
    rows, bars = [], []
    for step in steps:
        name = _("Meeting %(number)s") % {"number": step.number}
        share = "–" if step.percent is None else percent(step.percent)
        rows.append((name, step.groups, step.here, step.away, share))
        bars.append({"label": name, "value": step.percent or 0, "text": share})
    head = (
        _("Meeting"),
        _("Groups with marks"),
        _("Adults there"),
        _("Adults away"),
        _("There, of those marked"),
    )
    note = _("Who caught up in another group counts as away at the meeting that was missed.")
    return Table("meetings", _("From meeting to meeting"), head, tuple(rows), note, tuple(bars))


def _counted(key: str, title: str, rows: Mapping[str, int], what: str, note: str = "") -> Table:
    return Table(key, title, (title, what), tuple(rows.items()), note)


def _words(counted: Counter[str]) -> dict[str, int]:
    return {
        str(SPOKEN[code].name) if code in SPOKEN else code: n for code, n in counted.most_common()
    }


def _areas(counted: Counter[int | None]) -> dict[str, int]:
    code = get(get_language()).code
    known = [pk for pk in counted if pk is not None]
    names: dict[int | None, str] = {
        one.pk: pick(one.name, code).text for one in Area.objects.filter(pk__in=known)
    }
    return {names.get(pk, _("No area")): n for pk, n in counted.most_common()}


def _ages(one: Figures) -> dict[str, int]:
    if not one.children:
        return {}
    found = {
        _("%(first)s–%(last)s years") % {"first": band[0], "last": band[1]}: one.ages[band]
        for band in BANDS
    }
    return found | ({_("Not said"): one.ages[None]} if one.ages[None] else {})


def _left(one: Figures) -> Table:
    rows = [
        (str(State(after).label), str(Actor(actor).label), n)
        for (after, actor), n in sorted(one.left.items())
    ]
    head = (_("How it ended"), _("By whom"), _("Families"))
    return Table("left", _("Those who did not go on"), head, tuple(rows))


def file_rows(
    period: Period, told: Sequence[tuple[Figures, list[Table]]]
) -> Iterator[list[object]]:
    """One row per number, so that a spreadsheet can sort and sum them."""
    yield [_("Term or year"), _("Programme"), _("Table"), _("Row"), _("What"), _("Value")]
    code = get(get_language()).code
    for one, found in told:
        program = pick(one.program.name, code).text
        for table in found:
            for row in table.rows:
                words = 2 if table.key == "left" else 1
                name = " · ".join(str(cell) for cell in row[:words])
                for head, cell in zip(table.head[words:], row[words:], strict=True):
                    yield [period.title, program, table.title, name, head, cell]
