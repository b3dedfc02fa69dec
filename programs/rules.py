"""What is allowed and what fits: plain functions without a database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from programs.enums import Actor, Places, QueuePolicy, Reason, State

# (from, to) → who may do it. Every change of state goes through `may_move`.
MOVES: dict[tuple[str, str], frozenset[str]] = {
    (State.APPLIED, State.CONFIRMED): frozenset({Actor.SYSTEM, Actor.STAFF}),
    (State.APPLIED, State.WAITING): frozenset({Actor.SYSTEM, Actor.STAFF}),
    (State.APPLIED, State.WITHDRAWN): frozenset({Actor.PARENT, Actor.STAFF}),
    (State.WAITING, State.CONFIRMED): frozenset({Actor.SYSTEM, Actor.STAFF}),
    (State.WAITING, State.WITHDRAWN): frozenset({Actor.PARENT, Actor.STAFF}),
    (State.CONFIRMED, State.WITHDRAWN): frozenset({Actor.PARENT, Actor.STAFF}),
}
# Which message the parent gets on arrival in a state, by where they came from.
MESSAGES: dict[tuple[str, str], str] = {
    (State.APPLIED, State.CONFIRMED): "confirmed",
    (State.APPLIED, State.WAITING): "waiting",
    (State.WAITING, State.CONFIRMED): "place_free",
    (State.APPLIED, State.WITHDRAWN): "cancelled",
    (State.WAITING, State.WITHDRAWN): "cancelled",
    (State.CONFIRMED, State.WITHDRAWN): "cancelled",
}


def may_move(before: str, after: str, actor: str) -> bool:
    return actor in MOVES.get((before, after), frozenset())


@dataclass(frozen=True, slots=True)
class Party:
    """What one enrolment needs: seats for adults and places in childcare."""

    key: int
    adults: int
    childcare: int


def who_gets_seats(
    queue: Iterable[Party], adults: int, childcare: int, policy: str
) -> Iterator[Party]:
    """The parties, in queue order, that fit into the free seats and childcare places.

    A party gets all it asks for or nothing. With `QueuePolicy.WAIT` nobody passes a party that
    does not fit; with `PASS` a later party that fits may.
    """
    for party in queue:
        if adults <= 0:
            return
        if party.adults <= adults and party.childcare <= childcare:
            adults -= party.adults
            childcare -= party.childcare
            yield party
        elif policy == QueuePolicy.WAIT:
            return


def why_waiting(
    queue: Iterable[Party], adults: int, childcare: int, policy: str
) -> dict[int, Reason]:
    """For each party in the queue, why it has no place just now. Nobody in it fits."""
    reasons: dict[int, Reason] = {}
    for party in queue:
        if adults <= 0:
            reasons[party.key] = Reason.NO_SEAT
        elif policy == QueuePolicy.WAIT and reasons:
            reasons[party.key] = Reason.BEHIND
        elif party.adults > adults:
            reasons[party.key] = Reason.TOO_FEW_SEATS
        else:
            reasons[party.key] = Reason.NO_CHILDCARE
    return reasons


def places(capacity: int, free: int, waiting: int) -> Places:
    """What the public is told. While anyone waits the group is full, also with an empty chair."""
    if waiting or free <= 0:
        return Places.FULL
    return Places.FEW if free <= max(2, capacity // 4) else Places.MANY
