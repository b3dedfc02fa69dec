"""From the database's counts to the tables of figures, with pandas (never in a request)."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from figures.table import DONT_KNOW, DONT_WANT, NO, NOT_REACHED, NOT_SHOWN, YES, Counts, Levels
from releases.population import PAIRED
from surveys.bands import band_of
from surveys.enums import QuestionType
from surveys.models.wave import Wave
from surveys.reports.aggregate import (
    COLUMNS,
    AnswerCount,
    answer_counts,
    cell_sizes,
    dimensions,
)
from surveys.reports.asked import NO_CLASSES, known_of
from surveys.reports.items import background_questions, items_of, options_of, reported_questions

CODES = {DONT_KNOW, DONT_WANT, NOT_SHOWN, NOT_REACHED}


def counts_of(wave: Wave, *, paper: bool = False, pair: Wave | None = None) -> Counts:
    """Everything that was answered in a wave, per base cell. Whoever gave no answer at all to a
    question counts as not having reached it, so that every item adds up to its group. `pair`: the
    cells are told apart by having a pair in that wave, too."""
    definition = wave.version.definition
    backgrounds = [question["key"] for question in background_questions(definition)]
    sizes = cell_sizes(wave, backgrounds, paper=paper, pair=pair)
    answers = answer_counts(wave, backgrounds, paper=paper, pair=pair)
    names = dimensions([*backgrounds, PAIRED] if pair else backgrounds)
    return build_counts(definition, names, sizes, answers, _classes(wave, sizes))


def _classes(wave: Wave, cells: Iterable[tuple[str, ...]]) -> dict[Levels, set[str]]:
    """By the levels of a class, whose words (age bands) its codes show. It is known in a school."""
    found: dict[tuple[str, ...], set[str]] = {}
    for batch in wave.batches.all():
        place = tuple(getattr(batch, name) for name in COLUMNS)
        found.setdefault(place, set()).add(batch.band)
    for cell in cells:
        place = cell[: len(COLUMNS)]
        found.setdefault(place, {band_of(place[COLUMNS.index("school_year")])})
    places = sorted(found)
    return {tuple(zip(COLUMNS, place, strict=True)): found[place] for place in places}


def build_counts(
    definition: Mapping[str, Any],
    names: Sequence[str],
    sizes: Mapping[tuple[str, ...], int],
    answers: Sequence[AnswerCount],
    classes: Mapping[Levels, Collection[str]] = NO_CLASSES,
) -> Counts:
    questions = {question["key"]: question for question in reported_questions(definition)}
    items = items_of(questions.values(), sensitive=bool(definition.get("help_lines")))
    asked = known_of(definition, items, classes)
    cells = list(sizes)
    place = {cell: i for i, cell in enumerate(cells)}
    rows_of: dict[tuple[str, str, str], int] = {}  # (question, part, code) → its row
    known: dict[tuple[str, str], list[int]] = {}  # the same in many cells
    rows: list[tuple[int, int, int]] = []
    for one in answers:
        if one.question not in questions:
            continue
        said = one.question, one.answer
        if said not in known:
            codes = _codes(questions[one.question], json.loads(one.answer))
            known[said] = [
                rows_of.setdefault((one.question, *code), len(rows_of)) for code in codes
            ]
        cell = place[one.cell]
        rows += [(row, cell, one.responses) for row in known[said]]
    frame = pd.DataFrame(rows, columns=["row", "cell", "responses"], dtype="int64")
    summed = frame.groupby(["row", "cell"])["responses"].sum().unstack(fill_value=0)
    table = summed.reindex(range(len(rows_of)), columns=range(len(cells)), fill_value=0)
    numbers = table.to_numpy().tolist()
    values = {}
    for item in items:
        by_code = {
            code: numbers[rows_of[*item.key, code]]
            if (*item.key, code) in rows_of
            else [0] * len(cells)
            for code in item.codes
        }
        said_something = [sum(column) for column in zip(*by_code.values(), strict=True)]
        by_code[NOT_REACHED] = [
            empty + sizes[cell] - answered
            for empty, cell, answered in zip(
                by_code[NOT_REACHED], cells, said_something, strict=True
            )
        ]
        values[item.key] = by_code
    return Counts(
        tuple(dict(zip(names, cell, strict=True)) for cell in cells),
        tuple(sizes[cell] for cell in cells),
        tuple(items),
        values,
        asked.links,
        asked.bounds,
    )


def _codes(question: Mapping[str, Any], answer: Any) -> Iterator[tuple[str, str]]:
    """(part, code) pairs that one stored answer adds to."""
    kind, options = question["type"], options_of(question)
    if kind == QuestionType.SEVERAL:
        chosen = answer if isinstance(answer, list) else None
        for option in options:
            if chosen is None:
                yield option, answer
            else:
                yield option, YES if option in chosen else NO
    elif isinstance(answer, str) and answer in CODES:
        yield "", answer
    elif kind == QuestionType.RANKING:
        yield "", answer[0]
    elif kind == QuestionType.NUMBER:
        pairs = zip(options, question["bands"], strict=True)
        yield "", next(key for key, (low, high) in pairs if low <= answer <= high)
    else:
        yield "", answer
