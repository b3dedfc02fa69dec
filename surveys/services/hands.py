"""A room's show of hands, typed in by staff (SUR-30, docs/adr/0024).

What was typed is never read back: a wrong count is typed anew over the old one, until the close.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from surveys.enums import RUNNING
from surveys.hands import by_hands
from surveys.models.hands import HandCount, HandsRoom
from surveys.models.invitation import CodeBatch
from surveys.models.response import everything_of
from surveys.models.wave import Wave
from surveys.services.paper import why_not
from surveys.services.waves import WaveRefused

Counts = Mapping[str, Mapping[str, int]]


@transaction.atomic
def type_hands(
    batch: CodeBatch, number: int, *, present: int, counts: Counts, new: bool, by: User | None
) -> HandsRoom:
    """Keeps what one room raised its hands for. Typing again replaces the questions that are typed;
    the others stay. `new`: a room that nobody has typed yet; sent twice it is kept once.

    Raises WaveRefused, and keeps nothing then. The log says who and for whom, never what.
    """
    wave = Wave.objects.select_for_update().get(pk=batch.wave_id)
    reasons = why_not(wave)
    room = batch.rooms.filter(number=number).first()
    if room is not None and new and not _same(room, present, counts):
        reasons.append(_("Somebody has typed in this room meanwhile. Look in the list."))
    if room is None and (not new or number != next_room(batch)):
        reasons.append(_("The room has been removed. Begin from the list."))
    reasons = reasons or _unfit(wave, batch, number, room, present, counts)
    if reasons:
        raise WaveRefused(reasons)
    room, _made = HandsRoom.objects.update_or_create(
        batch=batch, number=number, defaults={"present": present}
    )
    for key, hands in counts.items():
        HandCount.objects.update_or_create(room=room, question=key, defaults={"hands": dict(hands)})
    record(by, "type in show of hands", batch)
    return room


def typed_questions(room: HandsRoom | None) -> set[str]:
    """The keys of the questions that have been typed in for the room."""
    return set(room.counts.values_list("question", flat=True)) if room else set()


def next_room(batch: CodeBatch) -> int:
    """The number of the next room of the group."""
    last = batch.rooms.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _same(room: HandsRoom, present: int, counts: Counts) -> bool:
    kept = dict(room.counts.values_list("question", "hands"))
    return room.present == present and kept == {key: dict(one) for key, one in counts.items()}


def _unfit(
    wave: Wave,
    batch: CodeBatch,
    number: int,
    room: HandsRoom | None,
    present: int,
    counts: Counts,
) -> list[str]:
    """SUR-30: hands fit the room, and nobody of the group can have answered twice."""
    asked = {one.key: one for one in by_hands(wave.version.definition, batch.band)}
    if present < 1:
        return [_("Write how many were in the room.")]
    if not set(counts) <= set(asked) or not (counts or room):
        return [_("Type in at least one question.")]
    every = dict(room.counts.values_list("question", "hands")) if room else {}
    every |= counts
    for key, hands in every.items():
        if not asked[key].fits(hands, present):
            return [_("More hands than people in the room.")]
    others = batch.rooms.exclude(number=number).aggregate(n=Sum("present"))["n"] or 0
    answered = sum(rows.filter(**batch.grouping).count() for rows in everything_of(wave))
    if present + others + answered > batch.size:
        said = _(
            "%(size)s are invited in this group, and %(others)s have been counted already: in "
            "other rooms, on phones or on paper. Who has answered in another way raises no hand."
        )
        return [said % {"size": batch.size, "others": others + answered}]
    return []


@transaction.atomic
def remove_room(batch: CodeBatch, number: int, *, by: User | None) -> None:
    """Undoes a room. Only while the wave runs."""
    wave = Wave.objects.select_for_update().get(pk=batch.wave_id)
    if wave.state not in RUNNING:
        raise WaveRefused([_("The wave is closed. What was typed in can no longer be removed.")])
    batch.rooms.filter(number=number).delete()
    record(by, "remove show of hands", batch)
