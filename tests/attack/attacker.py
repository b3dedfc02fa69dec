"""Somebody who wants to know what one child answered: adds, subtracts and combines what was read.

Exact fractions; written from the threat model alone. The attacker knows which children there are
(`town`: for every combination that somebody is in, its group of each kind) and nothing about what
they answered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product

from tests.attack.reading import EVERYBODY, OPT_OUTS, Group, Report

NOT_ASKED = OPT_OUTS[2]

Town = Sequence[frozenset[Group]]
Row = list[Fraction]


@dataclass(frozen=True)
class Find:
    """Proved: of the `people` in these places of the town, at most `others` did not answer so."""

    places: frozenset[int]
    people: int
    question: str = ""
    answers: tuple[str, ...] = ()
    others: int = 0


def combinations_of(rows: Sequence[Sequence[int]]) -> Iterator[tuple[frozenset[int], Row]]:
    """Every set of places that adding and subtracting rows gives, and how often each row is used.

    Gauss–Jordan with the identity beside it; a set is fixed by what it says of the pivot columns.
    """
    width, height = len(rows[0]), len(rows)
    left = [
        [Fraction(v) for v in row] + [Fraction(i == j) for j in range(height)]
        for i, row in enumerate(rows)
    ]
    pivots: list[int] = []
    for column in range(width):
        done = len(pivots)
        found = next((i for i in range(done, height) if left[i][column]), None)
        if found is None:
            continue
        left[done], left[found] = left[found], left[done]
        scale = left[done][column]
        left[done] = [v / scale for v in left[done]]
        for i, row in enumerate(left):
            if i != done and row[column]:
                times = row[column]
                left[i] = [a - times * b for a, b in zip(row, left[done], strict=True)]
        pivots.append(column)
    for taken in product((0, 1), repeat=len(pivots)):
        used = [row for yes, row in zip(taken, left, strict=False) if yes]
        if used:
            total = [sum(column) for column in zip(*used, strict=True)]
            if all(v in (0, 1) for v in total[:width]):
                yield frozenset(i for i in range(width) if total[i]), total[width:]


def small_groups(report: Report, town: Town, k: int) -> list[Find]:
    """Groups of 1 to k−1 people whose tables follow from what is shown."""
    groups = list(report.sizes)
    found = []
    for places, times in combinations_of([_row(group, town) for group in groups]):
        people = _sum(times, [report.sizes[group] for group in groups])
        if 0 < people < k:
            found.append(Find(places, people))
    return found


def given_away(report: Report, town: Town, m: int) -> list[Find]:
    """Groups of which all but fewer than m are proved to have answered alike."""
    found = []
    for question, tables in report.tables.items():
        for answers in _told(report, question):
            counts = {
                group: _count(answers, table)
                for group, table in _whole(report, question, tables)
                if _joined(answers) in table or all(_tells(one, table) for one in answers)
            }
            found += list(_alike(report, town, m, question, answers, counts))
    return found + list(_squeezed(report, town))


def all_who_were_asked(
    report: Report, town: Town, people: Sequence[int], m: int, question: str, only: Group
) -> list[Find]:
    """Of a question that goes to those of one group (`only`) who gave a certain answer before:
    sets of places where all but fewer than m of that group were asked, so that they gave it.
    `people` of each place are known in a town."""
    counts = {
        group: report.sizes[group] - _count((NOT_ASKED,), table)
        for group, table in _whole(report, question, report.tables[question])
        if table and (question, group) not in report.coarse
    }
    found = []
    for places, times in combinations_of([_row(group, town) for group in counts]):
        could = {i for i in places if only in town[i]}
        number = sum(people[i] for i in could)
        others = number - _sum(times, list(counts.values()))
        if number > 0 and others < m:
            found.append(Find(frozenset(could), number, question, (), others))
    return found


def _alike(report, town, m, question, answers, counts) -> Iterator[Find]:
    if not counts:
        return
    groups = list(counts)
    for places, times in combinations_of([_row(group, town) for group in groups]):
        people = _sum(times, [report.sizes[group] for group in groups])
        others = people - _sum(times, list(counts.values()))
        if people > 0 and others < m:
            yield Find(places, people, question, answers, others)


def _told(report: Report, question: str) -> list[tuple[str, ...]]:
    """Answers and pairs of neighbours, as they stand in everybody's table; what was not chosen."""
    table = dict(_whole(report, question, report.tables[question])).get(EVERYBODY, {})
    plain = [one for one in table if one not in OPT_OUTS]
    alone = [(one,) for one in [*plain, *OPT_OUTS]]
    return alone + (list(pairwise(plain)) if len(plain) >= 4 and not _several(table) else [])


def _whole(report, question, tables) -> list[tuple[Group, dict[str, int]]]:
    """Exact tables with all that follows: nobody gave what is not told, and of several choices
    the others did not choose."""
    some = any(
        sum(table.values()) != report.sizes[group]
        for group, table in tables.items()
        if (question, group) not in report.coarse
    )
    found = []
    for group, table in tables.items():
        if (question, group) in report.coarse:
            found.append((group, {}))
            continue
        table = dict(table)
        if some:
            silent = sum(n for answer, n in table.items() if answer in OPT_OUTS)
            for answer in [one for one in table if one not in OPT_OUTS]:
                table[f"inte {answer}"] = report.sizes[group] - silent - table[answer]
        found.append((group, table))
    return found


def _several(table: dict[str, int]) -> bool:
    return any(answer.startswith("inte ") for answer in table)


def _joined(answers: tuple[str, ...]) -> str:
    """How a coarser table calls them together."""
    return " eller ".join(answers)


def _count(answers: tuple[str, ...], table: dict[str, int]) -> int:
    together = table.get(_joined(answers))
    return sum(table.get(one, 0) for one in answers) if together is None else together


def _is_zero(answer: str, table: dict[str, int]) -> bool:
    """An opt-out that a whole table leaves out is one that nobody gave."""
    return bool(table) and answer in OPT_OUTS


def _squeezed(report: Report, town: Town) -> Iterator[Find]:
    """A place whose people can have given one answer only, since each other answer is at nought
    in some table that they are in."""
    for question, tables in report.tables.items():
        whole = dict(_whole(report, question, tables))
        if _several(whole.get(EVERYBODY, {})):
            continue
        answers = [*whole.get(EVERYBODY, {})]
        for place, groups in enumerate(town):
            mine = [whole[g] for g in (*groups, EVERYBODY) if whole.get(g)]
            left = [
                answer
                for answer in answers
                if all(table.get(answer, 0) > 0 for table in mine if _tells(answer, table))
            ]
            if len(left) == 1 and answers:
                yield Find(frozenset({place}), 1, question, (left[0],), 0)


def _tells(answer: str, table: dict[str, int]) -> bool:
    return answer in table or _is_zero(answer, table)


def _row(group: Group, town: Town) -> list[int]:
    return [int(group == EVERYBODY or group in groups) for groups in town]


def _sum(times: Row, values: Sequence[int]) -> int:
    total = sum((a * b for a, b in zip(times, values, strict=True)), Fraction(0))
    assert total.denominator == 1
    return int(total)
