"""The one reader of coded answers. The database counts; nobody sees a single answer.

One grouping counts every question of a wave at once: responses are grouped by their base cell
(school, area, year and the background questions), by question and by answer. What leaves here are
numbers of responses.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from surveys.models.response import Response
from surveys.models.wave import Wave

COLUMNS = ("school", "area", "school_year")
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


def cell_sizes(wave: Wave, backgrounds: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Responses per base cell; cells without any are absent."""
    columns, params = _cell_columns(backgrounds)
    places = ", ".join(str(i + 1) for i in range(len(columns)))
    # Only our own column names and bound parameters stand in the text.
    sql = (
        f"SELECT {', '.join(columns)}, COUNT(*) FROM {_table()} r "  # noqa: S608
        f"WHERE r.wave_id = %s GROUP BY {places}"
    )
    sizes: dict[tuple[str, ...], int] = {}
    for *cell, number in _rows(sql, [*params, wave.pk]):
        key = _cell(cell)
        sizes[key] = sizes.get(key, 0) + number
    return sizes


def answer_counts(wave: Wave, backgrounds: Sequence[str]) -> list[AnswerCount]:
    """REP-25: every question of the wave, counted by the database in one grouping."""
    columns, params = _cell_columns(backgrounds)
    if connection.vendor == "postgresql":
        answer, each = "j.value::text", "jsonb_each(r.answers) AS j(key, value)"
    else:
        answer = "CASE j.type WHEN 'text' THEN json_quote(j.value) ELSE CAST(j.value AS TEXT) END"
        each = "json_each(r.answers) AS j"
    columns = [*columns, "j.key", answer]
    places = ", ".join(str(i + 1) for i in range(len(columns)))
    sql = (
        f"SELECT {', '.join(columns)}, COUNT(*) FROM {_table()} r, {each} "  # noqa: S608
        f"WHERE r.wave_id = %s GROUP BY {places}"
    )
    return [
        AnswerCount(_cell(cell), question, value, number)
        for *cell, question, value, number in _rows(sql, [*params, wave.pk])
    ]


def _table() -> str:
    return connection.ops.quote_name(Response._meta.db_table)


def _cell_columns(backgrounds: Sequence[str]) -> tuple[list[str], list[str]]:
    if connection.vendor == "postgresql":
        asked, params = "r.answers ->> %s", list(backgrounds)
    else:
        asked, params = "json_extract(r.answers, %s)", [f'$."{key}"' for key in backgrounds]
    return [*(f"r.{name}" for name in COLUMNS), *(asked for _key in backgrounds)], params


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
