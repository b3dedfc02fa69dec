"""What is allowed and what fits: plain functions without a database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from programs.enums import Actor, Places, QueuePolicy, Reason, State


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of state: who may make it, and the letter that the parent gets about it."""

    who: frozenset[str]
    letter: str


_QUEUE = frozenset({Actor.SYSTEM, Actor.STAFF})
_PEOPLE = frozenset({Actor.PARENT, Actor.STAFF})

# (from, to) → what goes with it. Every change goes through `services.log.move`, which asks here.
TRANSITIONS: dict[tuple[str, str], Transition] = {
    (State.APPLIED, State.CONFIRMED): Transition(_QUEUE, "confirmed"),
    (State.APPLIED, State.WAITING): Transition(_QUEUE, "waiting"),
    (State.APPLIED, State.WITHDRAWN): Transition(_PEOPLE, "cancelled"),
    (State.WAITING, State.CONFIRMED): Transition(_QUEUE, "place_free"),
    (State.WAITING, State.WITHDRAWN): Transition(_PEOPLE, "cancelled"),
    (State.CONFIRMED, State.WITHDRAWN): Transition(_PEOPLE, "cancelled"),
}


def may_move(before: str, after: str, actor: str) -> bool:
    return (before, after) in TRANSITIONS and actor in TRANSITIONS[before, after].who


def drawing() -> str:
    """The states and their changes as a Mermaid diagram: actor in front, letter behind."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.APPLIED}: parent sends the form"]
    for (before, after), one in TRANSITIONS.items():
        who = " or ".join(sorted(one.who))
        lines.append(f"    {before} --> {after}: {who} – letter {one.letter}")
    moving = {before for before, _after in TRANSITIONS}
    lines += [f"    {state} --> [*]" for state in State if state not in moving]
    return "\n".join(lines) + "\n"


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
