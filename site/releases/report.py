"""A publication as it is read: tables, rates, intervals and trend, in one language.

Everything here comes from published cells and from the facts stored beside them. Pages, files and
drawings use it alike, so that they cannot tell different numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from core.texts import Picked, pick
from figures.intervals import wilson
from figures.table import DONT_KNOW, DONT_WANT, NOT_REACHED, NOT_SHOWN, OPT_OUTS, YES
from releases import joined, queries
from releases.models import Publication, PublishedCell
from releases.parts import NUMBERS, Dimension, GroupTable, Question, Rate, Report, Row, Spoke
from releases.trend import TOTAL, headline_codes, sets_of, trend_of

Group = tuple[str, str]
Past = Sequence[tuple[Publication, Mapping[Group, Mapping[str, list[PublishedCell]]]]]


def opt_out_words(code: str) -> str:
    return {
        DONT_KNOW: _("Answered “I do not know”"),
        DONT_WANT: _("Did not want to answer"),
        NOT_SHOWN: _("Were not asked"),
        NOT_REACHED: _("Left it empty"),
    }[code]


def load(publication: Publication, language: str, every_group_of: str = "") -> Report:
    """Four queries at most, whatever the size of the report. `every_group_of`: the key of a
    question that each group is followed over time of, or ALL; else only everybody together.
    """
    earlier = queries.earlier(publication.facts["earlier"])
    cells = list(publication.cells.all())
    before = queries.totals(earlier, every_group_of)
    return build(publication, cells, earlier, before, language)


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
    past: list[tuple[Publication, dict[Group, dict[str, list[PublishedCell]]]]] = []
    for one in earlier:
        found: dict[Group, dict[str, list[PublishedCell]]] = {}
        for cell in earlier_cells:
            if cell.publication_id == one.pk:
                group = found.setdefault((cell.dimension, cell.level), {})
                group.setdefault(cell.question, []).append(cell)
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
    gone = _gone(facts, past, language)
    return Report(publication, rates[TOTAL], dimensions, questions, tuple(earlier), gone)


def _gone(facts: Mapping[str, Any], past: Past, language: str) -> tuple[Picked, ...]:
    """Questions that the time before published and this version does not ask, by their keys."""
    if not past:
        return ()
    before, cells = past[-1]
    asked = (*facts["questions"], *facts.get("beside_same", {}).get("left_out", ()))
    keys = {one["key"] for one in asked}
    return tuple(
        pick(one["text"], language)
        for one in before.facts["questions"]
        if one["key"] not in keys and one["key"] in cells.get(TOTAL, {})
    )


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
        None if hidden else similarity(shown),
    )


def similarity(rates: Sequence[Rate]) -> int | None:
    """Σ min(shares) in per cent: 100 when those who answered are spread as the invited were."""
    answered, invited = sum(r.n for r in rates), sum(r.invited or 0 for r in rates)
    if len(rates) < 2 or not answered or any(rate.percent is None for rate in rates):
        return None
    return int(100 * sum(min(r.n / answered, (r.invited or 0) / invited) for r in rates) + 0.5)


def _question(
    publication: Publication,
    facts: Mapping[str, Any],
    by_group: Mapping[tuple[str, str], Mapping[str, list[PublishedCell]]],
    past: Past,
    language: str,
) -> Question:
    reports = [publication, *(before for before, _cells in past)]
    codes = headline_codes(facts, sets_of(facts["key"], reports))
    tables = []
    for one in publication.facts["groups"]:
        group = one["dimension"], one["level"]
        table = table_of(publication, facts, one, by_group[group], language)
        before = [(wave, cells.get(group, {})) for wave, cells in past]
        if codes and (group == TOTAL or any(facts["key"] in cells for _wave, cells in before)):
            now = by_group[group]
            points = trend_of(publication, facts, codes, now, before, language, group)
            table = replace(table, trend=points)
        tables.append(table)
    section = pick(facts["section"], language) if facts["section"] else None
    return Question(
        facts["key"],
        facts["type"],
        pick(facts["text"], language),
        section,
        facts["asked_of_some"],
        tables[0],
        tuple(tables[1:]),
        codes_label(codes, facts, language) if codes else None,
        tables[0].trend,
        any(
            one["key"] == facts["key"]
            for before, _cells in past
            for one in before.facts["questions"]
        ),
        _spoke(facts, language),
    )


def _spoke(facts: Mapping[str, Any], language: str) -> Spoke | None:
    said = facts.get("spoke")
    return Spoke(said["wheel"], pick(said["name"], language), said["colour"]) if said else None


def table_of(
    publication: Publication,
    facts: Mapping[str, Any],
    group: Mapping[str, Any],
    cells: Mapping[str, list[PublishedCell]],
    language: str,
) -> GroupTable:
    found = cells[facts["key"]]
    invited = group["invited"]
    sets = sets_of(facts["key"], [publication])
    rows = [_row(cell, facts, invited, language, sets) for cell in _told(found)]
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


def _row(
    cell: PublishedCell,
    facts: Mapping[str, Any],
    invited: int | None,
    language: str,
    sets: joined.Sets,
) -> Row:
    codes = tuple(cell.codes.split("+"))
    if cell.part and codes[0] not in OPT_OUTS:
        label = codes_label((cell.part,), facts, language)
        if codes[0] != YES:
            label = Picked(
                _("Not chosen: %(answer)s") % {"answer": label.text}, label.lang, label.is_fallback
            )
    else:
        label = codes_label(codes, facts, language)
    interval = None if cell.count is None else wilson(cell.count, cell.n, invited)
    is_joined = joined.is_whole(codes, sets)
    return Row(label, codes, cell.n, cell.count, cell.at_least, interval, is_joined=is_joined)


def codes_label(codes: Sequence[str], facts: Mapping[str, Any], language: str) -> Picked:
    """Each answer's words once, with “or” between them: some have the same twice (REP-7)."""
    labels: list[Picked] = []
    for code in codes:
        if code in OPT_OUTS:
            labels.append(Picked(opt_out_words(code), language, False))
            continue
        option = next(one for one in facts["options"] if one["key"] == code)
        if option["label"] is None:
            labels.append(Picked(code.replace("-", "–"), NUMBERS, True))
        else:
            label = pick(option["label"], language)
            labels += [label] if label not in labels else []
    if len(labels) == 1:
        return labels[0]
    if labels[0].lang == NUMBERS:
        bands = [one["band"] for one in facts["options"] if one["key"] in codes]
        return Picked(f"{bands[0][0]}–{bands[-1][1]}", NUMBERS, True)
    text = labels[0].text
    for label in labels[1:]:
        text = _("%(first)s or %(second)s") % {"first": text, "second": label.text}
    return Picked(text, labels[0].lang, any(label.is_fallback for label in labels))
