"""A publication as it is read: tables, rates, intervals and trend, in one language.

Everything here comes from published cells and from the facts stored beside them. Pages, files and
drawings use it alike, so that they cannot tell different numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.texts import Picked, pick
from figures.intervals import Interval, difference, wilson
from figures.table import DONT_KNOW, DONT_WANT, NOT_REACHED, NOT_SHOWN, OPT_OUTS, YES
from releases.models import Publication, PublishedCell

TOTAL = ("total", "")
NUMBERS = "zxx"  # the language code of "no words": a range such as 0–2, read left to right


def opt_out_words(code: str) -> str:
    return {
        DONT_KNOW: _("Answered “I do not know”"),
        DONT_WANT: _("Did not want to answer"),
        NOT_SHOWN: _("Were not asked"),
        NOT_REACHED: _("Left it empty"),
    }[code]


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

    @property
    def is_opt_out(self) -> bool:
        return self.codes[0] in OPT_OUTS

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

    @property
    def is_coarse(self) -> bool:
        """REP-4: answers are put together, or only a lower limit is told."""
        return any(len(row.codes) > 1 or row.count is None for row in self.rows)


@dataclass(frozen=True)
class TrendPoint:
    label: Picked
    when: str
    interval: Interval
    n: int
    new_wording: bool


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

    @property
    def last_change(self) -> Interval | None:
        """The change of the headline since the wave before, where the words are the same."""
        if len(self.trend) < 2 or self.trend[-1].new_wording:
            return None
        return difference(self.trend[-1].interval, self.trend[-2].interval)


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

    def question(self, key: str) -> Question | None:
        return next((one for one in self.questions if one.key == key), None)


def load(publication: Publication, language: str) -> Report:
    """Four queries at most, whatever the size of the report."""
    slugs = publication.facts["earlier"]
    earlier = list(Publication.objects.filter(slug__in=slugs)) if slugs else []
    earlier.sort(key=lambda one: slugs.index(one.slug), reverse=True)
    cells = list(publication.cells.all())
    before = PublishedCell.objects.filter(publication__in=earlier, dimension="total")
    return build(publication, cells, earlier, list(before) if earlier else [], language)


def build(
    publication: Publication,
    cells: Sequence[PublishedCell],
    earlier: Sequence[Publication],
    earlier_cells: Sequence[PublishedCell],
    language: str,
) -> Report:
    """As `load`, from cells that may not be saved yet. `earlier` goes from old to new."""
    facts = publication.facts
    by_group: dict[tuple[str, str], dict[str, list[PublishedCell]]] = {}
    for cell in cells:
        group = by_group.setdefault((cell.dimension, cell.level), {})
        group.setdefault(cell.question, []).append(cell)
    past: list[tuple[Publication, dict[str, list[PublishedCell]]]] = []
    for one in earlier:
        found: dict[str, list[PublishedCell]] = {}
        for cell in earlier_cells:
            if cell.publication_id == one.pk:
                found.setdefault(cell.question, []).append(cell)
        past.append((one, found))
    sizes = {group: next(iter(questions.values()))[0].n for group, questions in by_group.items()}
    questions = tuple(
        _question(publication, one, by_group, past, language)
        for one in facts["questions"]
        if one["key"] in by_group.get(TOTAL, {})
    )
    rates = {
        (one["dimension"], one["level"]): Rate(
            pick(one["label"], language), sizes[one["dimension"], one["level"]], one["invited"]
        )
        for one in facts["groups"]
    }
    dimensions = tuple(_dimension(one, facts, rates, language) for one in facts["dimensions"])
    return Report(publication, rates[TOTAL], dimensions, questions, tuple(earlier))


def _dimension(
    one: Mapping[str, Any],
    facts: Mapping[str, Any],
    rates: Mapping[tuple[str, str], Rate],
    language: str,
) -> Dimension:
    shown = [rate for (name, _level), rate in rates.items() if name == one["key"]]
    shown.sort(key=lambda rate: (rate.percent is None, rate.percent or 0, rate.label.text))
    hidden = tuple(
        pick(group["label"], language)
        for group in facts["hidden"]
        if group["dimension"] == one["key"]
    )
    return Dimension(
        one["key"],
        pick(one["title"], language),
        tuple(shown),
        hidden,
        None if hidden else _similarity(shown),
    )


def _similarity(rates: Sequence[Rate]) -> int | None:
    """Σ min(shares) in per cent: 100 when those who answered are spread as the invited were."""
    answered, invited = sum(r.n for r in rates), sum(r.invited or 0 for r in rates)
    if len(rates) < 2 or not answered or any(rate.percent is None for rate in rates):
        return None
    return int(100 * sum(min(r.n / answered, (r.invited or 0) / invited) for r in rates) + 0.5)


def _question(
    publication: Publication,
    facts: Mapping[str, Any],
    by_group: Mapping[tuple[str, str], Mapping[str, list[PublishedCell]]],
    past: Sequence[tuple[Publication, Mapping[str, list[PublishedCell]]]],
    language: str,
) -> Question:
    tables = [
        _table(publication, facts, group, by_group[group["dimension"], group["level"]], language)
        for group in publication.facts["groups"]
    ]
    codes = headline_codes(facts)
    trend = _trend(publication, facts, codes, by_group[TOTAL], past, language) if codes else ()
    section = pick(facts["section"], language) if facts["section"] else None
    return Question(
        facts["key"],
        facts["type"],
        pick(facts["text"], language),
        section,
        facts["asked_of_some"],
        tables[0],
        tuple(tables[1:]),
        _codes_label(codes, facts, language) if codes else None,
        trend,
        any(
            one["key"] == facts["key"]
            for before, _cells in past
            for one in before.facts["questions"]
        ),
    )


def _table(
    publication: Publication,
    facts: Mapping[str, Any],
    group: Mapping[str, Any],
    cells: Mapping[str, list[PublishedCell]],
    language: str,
) -> GroupTable:
    found = cells[facts["key"]]
    invited = group["invited"]
    rows = [_row(cell, facts, invited, language) for cell in _told(found)]
    rows.sort(key=lambda row: row.is_opt_out)
    label = pick(group["label"], language)
    return GroupTable(group["dimension"], group["level"], label, found[0].n, tuple(rows))


def _told(cells: Sequence[PublishedCell]) -> list[PublishedCell]:
    """Rows worth reading: no empty opt-outs, and of several choices the chosen side.

    The options of several choices share those who did not answer; they are told once, exactly where
    any option tells them exactly.
    """
    shared = {cell.codes: cell for cell in cells if cell.codes in OPT_OUTS and cell.count is None}
    shared |= {cell.codes: cell for cell in cells if cell.codes in OPT_OUTS and cell.count}
    return [
        cell
        for cell in cells
        if cell is shared.get(cell.codes)
        or (
            cell.codes not in OPT_OUTS and (not cell.part or cell.codes == YES or not cell.is_exact)
        )
    ]


def _row(cell: PublishedCell, facts: Mapping[str, Any], invited: int | None, language: str) -> Row:
    codes = tuple(cell.codes.split("+"))
    if cell.part and codes[0] not in OPT_OUTS:
        label = _codes_label((cell.part,), facts, language)
        if codes[0] != YES:
            label = Picked(
                _("Not chosen: %(answer)s") % {"answer": label.text}, label.lang, label.is_fallback
            )
    else:
        label = _codes_label(codes, facts, language)
    interval = None if cell.count is None else wilson(cell.count, cell.n, invited)
    return Row(label, codes, cell.n, cell.count, cell.at_least, interval)


def _codes_label(codes: Sequence[str], facts: Mapping[str, Any], language: str) -> Picked:
    labels = []
    for code in codes:
        if code in OPT_OUTS:
            labels.append(Picked(opt_out_words(code), language, False))
            continue
        option = next(one for one in facts["options"] if one["key"] == code)
        if option["label"] is None:
            labels.append(Picked(code.replace("-", "–"), NUMBERS, True))
        else:
            labels.append(pick(option["label"], language))
    if len(labels) == 1:
        return labels[0]
    if labels[0].lang == NUMBERS:
        bands = [one["band"] for one in facts["options"] if one["key"] in codes]
        return Picked(f"{bands[0][0]}–{bands[-1][1]}", NUMBERS, True)
    text = _("%(first)s or %(second)s") % {"first": labels[0].text, "second": labels[1].text}
    return Picked(text, labels[0].lang, any(label.is_fallback for label in labels))


def headline_codes(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The answers followed over time: the first of a choice, the first two of a scale of five."""
    if facts["type"] not in ("faces", "single"):
        return ()
    keys = [option["key"] for option in facts["options"]]
    return tuple(keys[:2] if facts["type"] == "faces" and len(keys) == 5 else keys[:1])


def _trend(
    publication: Publication,
    facts: Mapping[str, Any],
    codes: tuple[str, ...],
    now: Mapping[str, list[PublishedCell]],
    past: Sequence[tuple[Publication, Mapping[str, list[PublishedCell]]]],
    language: str,
) -> tuple[TrendPoint, ...]:
    """The share over time; nothing where this wave does not tell it exactly."""
    points: list[TrendPoint] = []
    last: Mapping[str, Any] | None = None
    if _share(codes, now.get(facts["key"], []), publication) is None:
        return ()
    years = [one.facts["opens"][:4] for one in [*(one for one, _cells in past), publication]]
    years_differ = len(set(years)) == len(years)
    for one, cells in [*past, (publication, now)]:
        asked = next((q for q in one.facts["questions"] if q["key"] == facts["key"]), None)
        interval = _share(codes, cells.get(facts["key"], []), one) if asked else None
        if asked is None or interval is None:
            continue
        changed = last is not None and not same_wording(asked, last)
        name = pick(one.facts["wave"]["name"], language)
        when = one.facts["opens"][: 4 if years_differ else 7]
        points.append(TrendPoint(name, when, interval, cells[facts["key"]][0].n, changed))
        last = asked
    return tuple(points)


def same_wording(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Asked in the same words with the same answers, in every language that both have."""
    languages = set(one["text"]) & set(other["text"])
    if any(one["text"][code] != other["text"][code] for code in languages):
        return False
    return [(o["key"], o["label"]) for o in one["options"]] == [
        (o["key"], o["label"]) for o in other["options"]
    ]


def _share(
    codes: tuple[str, ...], cells: Sequence[PublishedCell], publication: Publication
) -> Interval | None:
    """The share that gave one of `codes`, if the published cells tell it exactly."""
    wanted, count, found = set(codes), 0, set()
    for cell in cells:
        held = set(cell.codes.split("+"))
        if held <= wanted and cell.count is not None:
            count += cell.count
            found |= held
    if found != wanted:
        return None
    return wilson(count, cells[0].n, publication.facts["groups"][0]["invited"])
