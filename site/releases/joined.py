"""REP-7: answers of a question that a correction puts together (docs/adr/0056).

The new table is made from the cells that were told and from nothing else: it tells nothing of
anybody that the former edition did not, and the former edition's certificates hold for it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.texts import Picked, pick
from releases.models import Publication, PublishedCell

Sets = Sequence[Sequence[str]]  # answers that are one answer each, in the order of the form
Joined = Mapping[str, Sets]  # by question


def of(publication: Publication) -> dict[str, list[list[str]]]:
    return dict(publication.facts.get("joined", {}))


def with_more(
    before: Joined, question: str, codes: Collection[str], order: Sequence[str]
) -> Joined:
    """With one more set. What it shares an answer with becomes one with it."""
    sets = before.get(question, ())
    whole = closed(codes, sets)
    kept = [list(one) for one in sets if not whole & set(one)]
    return {**before, question: [*kept, [code for code in order if code in whole]]}


def closed(codes: Iterable[str], sets: Sets) -> set[str]:
    """These answers and all that are one with any of them."""
    found, size = set(codes), -1
    while size != len(found):
        size = len(found)
        found = found.union(*(one for one in sets if found & set(one)))
    return found


def put_together(cells: Iterable[PublishedCell], joined: Joined) -> list[PublishedCell]:
    """The cells to publish in the place of these, not saved yet. “At least” stays as it was told:
    it says that this one answer is the most common."""
    tables: dict[tuple[str, ...], list[PublishedCell]] = {}
    for cell in cells:
        key = cell.question, cell.part, cell.dimension, cell.level
        tables.setdefault(key, []).append(cell)
    found = [
        one
        for (question, *_group), table in tables.items()
        for one in _table(table, joined.get(question, ()))
    ]
    for order, cell in enumerate(found):
        cell.order = order
    return found


def _table(cells: Sequence[PublishedCell], sets: Sets) -> list[PublishedCell]:
    rows = [(cell.codes.split("+"), cell.count) for cell in cells]
    if all(count is not None for _codes, count in rows):
        for one in sets:
            touched = [row for row in rows if set(row[0]) & set(one)]
            codes = [code for its_codes, _count in touched for code in its_codes]
            whole = (codes, sum(count or 0 for _codes, count in touched))
            first = rows.index(touched[0]) if touched else 0
            rest = [row for row in rows if row not in touched]
            rows = [*rest[:first], *([whole] if touched else []), *rest[first:]]
    like = cells[0]
    return [
        PublishedCell(
            question=like.question, part=like.part, dimension=like.dimension, level=like.level,
            codes="+".join(codes), n=like.n, count=count, at_least=like.at_least,
        )
        for codes, count in rows
    ]  # fmt: skip


def is_whole(codes: Collection[str], sets: Sets) -> bool:
    """Whether just these are one answer: then nothing is told more coarsely for protection."""
    return any(set(one) == set(codes) for one in sets)


@dataclass(frozen=True)
class Said:
    """Answers of a question that are one since a correction, in words."""

    question: Picked
    answer: Picked


def said(publication: Publication, language: str) -> list[Said]:
    """Everything that stands put together in this edition."""
    return _said(of(publication), publication, language)


def done_by(publication: Publication, language: str) -> list[Said]:
    """What this edition itself put together."""
    join = publication.facts.get("join")
    return _said({join["question"]: [join["codes"]]} if join else {}, publication, language)


def _said(joined: Joined, publication: Publication, language: str) -> list[Said]:
    from releases.report import codes_label  # which asks here what is one answer

    return [
        Said(pick(facts["text"], language), codes_label(codes, facts, language))
        for facts in publication.facts["questions"]
        for codes in joined.get(facts["key"], ())
    ]
