"""The report on shows of hands (SUR-30, docs/adr/0024).

Each question is decided of by itself, over the rooms that were asked it. A room has seen its own
hands, so it can take them from the total: what is left without any one room has to pass the same
gate as the total, or the question is told to nobody.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from core.models import User
from figures.disclosure.attribute import Outcome, Released
from figures.table import DONT_KNOW, DONT_WANT, NO, NOT_REACHED, NOT_SHOWN, TOTAL, YES, Counts, Item
from releases import services
from releases.models import Publication, PublishedCell, ReleasePlan
from surveys.hands import by_hands
from surveys.models.invitation import CodeBatch
from surveys.models.wave import Wave
from surveys.reports.aggregate import RoomCount, hand_counts
from surveys.reports.beside import Way
from surveys.reports.items import items_of, reported_questions
from surveys.services import hands as service

HANDS = Way(
    "hands",
    {"sv": "Alla som räckte upp handen", "ar": "كل من شارك برفع الأيدي"},
    {"sv": "{} – handuppräckning", "ar": "{} – رفع الأيدي"},
)


@transaction.atomic
def type_in(
    batch: CodeBatch,
    number: int,
    *,
    present: int,
    counts: service.Counts,
    new: bool,
    by: User | None,
) -> None:
    """As services.hands.type_hands; the plan is declared before the first room (REP-1)."""
    room = service.type_hands(batch, number, present=present, counts=counts, new=new, by=by)
    wave = room.batch.wave
    HANDS.declare(wave, (one.key for one in by_hands(wave.version.definition, "")), by=by)


def prepared(wave: Wave) -> tuple[Publication, list[PublishedCell]] | None:
    """What is to be published of the shows of hands, not saved yet; None where that is nothing."""
    plan = HANDS.unpublished(wave)
    if plan is None:
        return None
    found = hand_counts(wave)
    released: list[Released] = []
    certificates: list[Mapping[str, Any]] = []
    for question in reported_questions(wave.version.definition):
        rooms = [one for one in found if one.question == question["key"]]
        if question["key"] in plan.questions and rooms:
            one = decided(plan, items_of([question]), rooms)
            released += one.released
            certificates += one.certificates
    if not released:
        return None
    outcome = Outcome(tuple(released), (TOTAL,), (), tuple(certificates))
    return HANDS.publication(wave, plan, outcome), services.cells_of(outcome)


def told(
    plan: ReleasePlan, items: Sequence[Item], rooms: Sequence[RoomCount]
) -> tuple[Released, ...]:
    return decided(plan, items, rooms).released


def decided(plan: ReleasePlan, items: Sequence[Item], rooms: Sequence[RoomCount]) -> Outcome:
    """What may be told of one question; nothing where a room could find out about the others."""
    whole = services.decide(plan, _counts(items, rooms))
    levels = {one.block.item.key: one.level for one in whole.released}
    nothing = Outcome((), (), (TOTAL,))
    if TOTAL not in whole.shown:
        return nothing
    for i in range(len(rooms) if len(rooms) > 1 else 0):
        rest = services.decide(plan, _counts(items, [*rooms[:i], *rooms[i + 1 :]]))
        if TOTAL not in rest.shown:
            return nothing
        if any(one.level > levels[one.block.item.key] for one in rest.released):
            return nothing
    return whole


def _counts(items: Sequence[Item], rooms: Sequence[RoomCount]) -> Counts:
    """One base cell: everybody in these rooms. Whoever raised no hand left the question empty."""
    present = sum(one.present for one in rooms)
    hands: dict[str, int] = {}
    for room in rooms:
        for code, number in room.hands.items():
            hands[code] = hands.get(code, 0) + number
    values: dict[tuple[str, str], dict[str, list[int]]] = {}
    for item in items:
        row = dict.fromkeys((DONT_WANT, NOT_SHOWN, NOT_REACHED), 0)
        row[DONT_KNOW] = hands.get(DONT_KNOW, 0)
        if item.part:
            row[YES] = hands.get(item.part, 0)
            row[NO] = present - row[YES] - row[DONT_KNOW]
        else:
            row |= {option: hands.get(option, 0) for option in item.options}
            row[NOT_REACHED] = present - sum(row.values())
        values[item.key] = {code: [number] for code, number in row.items()}
    return Counts(({},), (present,), tuple(items), values)
