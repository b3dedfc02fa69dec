"""The one reader of coded answers. The database counts; nobody sees a single answer.

One grouping counts every question of a wave at once: responses are grouped by their base cell
(school, area, year, programme group and the background questions), by question and by answer. What
leaves here are numbers of responses.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from surveys.enums import Mode
from surveys.models.hands import HandCount
from surveys.models.response import answers_of, typed_of
from surveys.models.wave import GROUPING, Wave

COLUMNS = GROUPING
NOT_SAID = "not_said"


@dataclass(frozen=True)
class AnswerCount:
    """So many responses in a base cell gave this answer (JSON text) to this question."""

    cell: tuple[str, ...]
    question: str
    answer: str
    responses: int


def dimensions(backgrounds: Sequence[str]) -> tuple[str, ...]:
    """What the parts of a base cell are, in order."""
    return (*COLUMNS, *backgrounds)


def cell_sizes(
    wave: Wave, backgrounds: Sequence[str], *, paper: bool = False, pair: Wave | None = None
) -> dict[tuple[str, ...], int]:
    """Responses per base cell, in alphabetical order, so that whatever is made of them is the same
    each time; cells without any are absent. `paper`: those typed in from paper, which are never
    counted with the others. `pair`: each cell ends with whether its people have a pair in that
    wave."""
    columns, params = _cell_columns(backgrounds, wave, pair)
    places = ", ".join(str(i + 1) for i in range(len(columns)))
    # Only our own column names and bound parameters stand in the text.
    sql = (
        f"SELECT {', '.join(columns)}, COUNT(*) FROM {_table(wave, paper)} r "  # noqa: S608
        f"WHERE r.wave_id = %s GROUP BY {places}"
    )
    sizes: dict[tuple[str, ...], int] = {}
    for *cell, number in _rows(sql, [*params, wave.pk]):
        key = _cell(cell)
        sizes[key] = sizes.get(key, 0) + number
    return dict(sorted(sizes.items()))


def answer_counts(
    wave: Wave, backgrounds: Sequence[str], *, paper: bool = False, pair: Wave | None = None
) -> list[AnswerCount]:
    """REP-25: every question of the wave, counted by the database in one grouping.

    A response's base cell is put together once, as one text, before its answers are taken apart:
    what is grouped is as many rows as there are answers, and each column of the grouping costs as
    often (REP-26, docs/adr/0041). OFFSET 0 keeps the planner from drawing the two together.
    """
    columns, params = _cell_columns(backgrounds, wave, pair)
    if connection.vendor == "postgresql":
        cell = f'jsonb_build_array({", ".join(columns)})::text COLLATE "C"'
        head, groups = "s.cell, j.key, j.value::text", "1, 2, 3"
        each, whole = "jsonb_each(s.answers) AS j(key, value)", "OFFSET 0"
    else:
        cell = f"json_array({', '.join(columns)})"
        head, groups = "s.cell, j.key, j.value, j.type = 'text'", "1, 2, 3, 4"
        each, whole = "json_each(s.answers) AS j", "LIMIT -1 OFFSET 0"
    # Only our own column names and bound parameters stand in the text.
    sql = (
        f"SELECT {head}, COUNT(*) FROM ("  # noqa: S608
        f"SELECT {cell} AS cell, r.answers FROM {_table(wave, paper)} r "
        f"WHERE r.wave_id = %s {whole}) s, {each} GROUP BY {groups}"
    )
    cells: dict[str, tuple[str, ...]] = {}
    found = []
    for text, question, value, *is_text, number in _rows(sql, [*params, wave.pk]):
        if text not in cells:
            cells[text] = _cell(json.loads(text))
        answer = json.dumps(value, ensure_ascii=False) if any(is_text) else str(value)
        found.append(AnswerCount(cells[text], question, answer, number))
    return found


@dataclass(frozen=True)
class RoomCount:
    """So many of those in a room raised a hand for each answer to a question."""

    question: str
    present: int
    hands: dict[str, int]


def hand_counts(wave: Wave) -> list[RoomCount]:
    """The wave's shows of hands, which are never counted with anybody's answers."""
    rows = HandCount.objects.filter(room__batch__wave=wave).order_by("room__batch", "room__number")
    return [RoomCount(*row) for row in rows.values_list("question", "room__present", "hands")]


@dataclass(frozen=True)
class PairCount:
    """So many people gave these answers (JSON text) to a question before and after."""

    question: str
    before: str
    after: str
    people: int


# A code word is one person's where it stands once in each wave, in the same school and area, or
# the same programme group.
_PAIRED = """
    {table} b JOIN {table} a ON a.word = b.word AND a.school = b.school AND a.area = b.area
        AND a.program_group = b.program_group
    {more} WHERE b.wave_id = %s AND a.wave_id = %s AND b.word <> ''
    AND NOT EXISTS (SELECT 1 FROM {table} o WHERE o.wave_id = b.wave_id AND o.word = b.word
        AND o.school = b.school AND o.area = b.area
        AND o.program_group = b.program_group AND o.id <> b.id)
    AND NOT EXISTS (SELECT 1 FROM {table} o WHERE o.wave_id = a.wave_id AND o.word = a.word
        AND o.school = a.school AND o.area = a.area
        AND o.program_group = a.program_group AND o.id <> a.id)
"""


# The same rule, asked of one row of a wave.
_HAS_A_PAIR = """CASE WHEN r.word <> ''
    AND NOT EXISTS (SELECT 1 FROM {table} o WHERE o.wave_id = r.wave_id AND o.word = r.word
        AND o.school = r.school AND o.area = r.area
        AND o.program_group = r.program_group AND o.id <> r.id)
    AND (SELECT COUNT(*) FROM {table} p WHERE p.wave_id = %s AND p.word = r.word
        AND p.school = r.school AND p.area = r.area AND p.program_group = r.program_group) = 1
    THEN 'yes' ELSE 'no' END"""


def pair_total(before: Wave, after: Wave) -> int:
    """How many people can be followed from one wave to the other. Raises ValueError unless both
    are waves of one survey in follow-up mode."""
    sql = f"SELECT COUNT(*) FROM {_paired(before, after)}"  # noqa: S608 our own names only
    return _rows(sql, [before.pk, after.pk])[0][0]


def pair_counts(before: Wave, after: Wave) -> list[PairCount]:
    """Every question that both waves asked, by the answers before and after. As little may leave
    the disclosure gate of this as of any other count. Raises ValueError as pair_total does."""
    if connection.vendor == "postgresql":
        was, now, each = "j.value::text", "l.value::text", "jsonb_each(%s.answers) AS %s(key,value)"
    else:
        text = (
            "CASE {0}.type WHEN 'text' THEN json_quote({0}.value) ELSE CAST({0}.value AS TEXT) END"
        )
        was, now, each = text.format("j"), text.format("l"), "json_each(%s.answers) AS %s"
    more = f"JOIN {each % ('b', 'j')} ON TRUE JOIN {each % ('a', 'l')} ON l.key = j.key"
    sql = (
        f"SELECT j.key, {was}, {now}, COUNT(*) FROM {_paired(before, after, more)} "  # noqa: S608
        "GROUP BY 1, 2, 3"
    )
    return [PairCount(*row) for row in _rows(sql, [before.pk, after.pk])]


def _paired(before: Wave, after: Wave, more: str = "") -> str:
    surveys = {before.version.survey_id, after.version.survey_id}
    if {before.mode, after.mode} != {Mode.FOLLOW_UP} or len(surveys) > 1 or before.pk == after.pk:
        raise ValueError("Only two waves of one survey that is followed up have pairs.")
    return _PAIRED.format(table=_table(before), more=more)


def _table(wave: Wave, paper: bool = False) -> str:
    rows = typed_of(wave) if paper else answers_of(wave)
    return connection.ops.quote_name(rows.model._meta.db_table)


def _cell_columns(
    backgrounds: Sequence[str], wave: Wave, pair: Wave | None
) -> tuple[list[str], list[Any]]:
    if connection.vendor == "postgresql":
        asked, params = "r.answers ->> %s", list(backgrounds)
    else:
        asked, params = "json_extract(r.answers, %s)", [f'$."{key}"' for key in backgrounds]
    columns = [*(f"r.{name}" for name in COLUMNS), *(asked for _key in backgrounds)]
    if pair is not None:
        _paired(pair, wave)  # ValueError where these two can have no pairs
        columns.append(_HAS_A_PAIR.format(table=_table(wave)))
        params = [*params, pair.pk]
    return columns, params


def _cell(values: Sequence[object]) -> tuple[str, ...]:
    """Grouping values as text; every way of not saying is one level of its own."""
    cell = [str(value) for value in values[: len(COLUMNS)]]
    for value in values[len(COLUMNS) :]:
        said = value is not None and not str(value).startswith("-")
        cell.append(str(value) if said else NOT_SAID)
    return tuple(cell)


def _rows(sql: str, params: Sequence[object]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
