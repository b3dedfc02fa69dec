"""REP-2: what staff of a unit read of a release to staff: the blocks of their own unit alone."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.texts import Picked, pick
from core.units import Unit
from releases import queries, services
from releases.export import headings, row_of
from releases.models import Publication, PublicNote, PublishedCell
from releases.parts import GroupTable
from releases.report import table_of


@dataclass(frozen=True)
class Told:
    """One question and the tables of one's own groups, in the order of the plan."""

    text: Picked
    asked_of_some: bool
    tables: tuple[GroupTable, ...]


def groups_of(publication: Publication, units: Collection[Unit]) -> list[dict[str, Any]]:
    """The told groups of these units. What a group is made of stands in the plan: the name of a
    school may hold the sign that joins two levels."""
    own = {
        (group.dimension, group.level)
        for group in services.groups_of(publication.plan)
        if any(level in units for level in group.levels)
    }
    return [one for one in publication.facts["groups"] if (one["dimension"], one["level"]) in own]


def read(publication: Publication, units: Collection[Unit], language: str) -> list[Told]:
    groups = groups_of(publication, units)
    by_group: dict[tuple[str, str], dict[str, list[PublishedCell]]] = {}
    for cell in publication.cells.all():
        questions = by_group.setdefault((cell.dimension, cell.level), {})
        questions.setdefault(cell.question, []).append(cell)
    return [
        Told(
            pick(one["text"], language),
            one["asked_of_some"],
            tuple(
                table_of(publication, one, group, by_group[key], language)
                for group in groups
                if one["key"] in by_group.get(key := (group["dimension"], group["level"]), {})
            ),
        )
        for one in publication.facts["questions"]
    ]


def unit_rows(told: Iterable[Told]) -> Iterator[Iterable[object]]:
    """As the rows of a report's file, and last of all what may not be done with them."""
    yield headings()
    for one in told:
        for table in one.tables:
            for row in table.rows:
                yield row_of(one.text.text, table, row, "")
    yield ("", "", "", "", "", "", "", "", care_sentence())


def care_sentence() -> str:
    return _(
        "These are small groups. You may read this because you work there. Do not spread it, and "
        "do not try to find out who answered what."
    )


def why_gone(publication: Publication) -> list[PublicNote]:
    """What was said when it was withdrawn, or the report beside which it stands."""
    notes = list(publication.notes.all())
    for report in queries.latest().filter(slug=publication.facts["beside"]):
        notes += queries.notes(report)
    return sorted(notes, key=lambda one: one.at)
