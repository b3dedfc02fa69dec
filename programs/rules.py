"""What is allowed and what fits: plain functions without a database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from programs.enums import Actor, Places, QueuePolicy, Reason, State, VisitState


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of state: who may make it, and the letter about it ("" where none goes out)."""

    who: frozenset[str]
    letter: str = ""


_PARENT, _STAFF, _SYSTEM = (frozenset({one}) for one in Actor)
_QUEUE, _PEOPLE = _SYSTEM | _STAFF, _PARENT | _STAFF

# (from, to) → what goes with it. Every change goes through `services.log.move`, which asks here.
TRANSITIONS: dict[tuple[str, str], Transition] = {
    (State.INTEREST, State.APPLIED): Transition(_PEOPLE),  # the place, or the queue, is told of
    (State.INTEREST, State.WITHDRAWN): Transition(_PEOPLE),  # "no, thank you" needs no letter
    (State.INTEREST, State.NOT_PLACED): Transition(_QUEUE),  # never answered
    (State.APPLIED, State.CONFIRMED): Transition(_QUEUE, "confirmed"),
    (State.APPLIED, State.WAITING): Transition(_QUEUE, "waiting"),
    (State.APPLIED, State.WITHDRAWN): Transition(_PEOPLE, "cancelled"),
    (State.APPLIED, State.NOT_PLACED): Transition(_QUEUE, "not_placed"),
    (State.WAITING, State.OFFERED): Transition(_QUEUE, "offer"),
    (State.WAITING, State.WITHDRAWN): Transition(_PEOPLE, "cancelled"),
    (State.WAITING, State.NOT_PLACED): Transition(_QUEUE, "not_placed"),
    (State.WAITING, State.MOVED): Transition(_STAFF),  # the letter is the new enrolment's
    (State.OFFERED, State.CONFIRMED): Transition(_PEOPLE, "confirmed"),
    (State.OFFERED, State.WAITING): Transition(_SYSTEM | _PEOPLE, "offer_over"),
    (State.OFFERED, State.WITHDRAWN): Transition(_PEOPLE, "cancelled"),
    (State.OFFERED, State.NOT_PLACED): Transition(_QUEUE, "not_placed"),
    (State.CONFIRMED, State.ACTIVE): Transition(_STAFF),  # they were there
    (State.CONFIRMED, State.NOT_SEEN): Transition(_QUEUE),  # they are phoned
    (State.CONFIRMED, State.WITHDRAWN): Transition(_PEOPLE, "cancelled"),
    (State.CONFIRMED, State.NOT_PLACED): Transition(_STAFF, "not_placed"),
    (State.CONFIRMED, State.MOVED): Transition(_STAFF),
    (State.NOT_SEEN, State.ACTIVE): Transition(_STAFF),
    (State.NOT_SEEN, State.CONFIRMED): Transition(_STAFF),  # marked by mistake
    (State.NOT_SEEN, State.WITHDRAWN): Transition(_PEOPLE, "cancelled"),
    (State.NOT_SEEN, State.NOT_PLACED): Transition(_STAFF, "not_placed"),
    (State.NOT_SEEN, State.MOVED): Transition(_STAFF),
    (State.ACTIVE, State.CONFIRMED): Transition(_STAFF),  # marked by mistake
    (State.ACTIVE, State.COMPLETED): Transition(_STAFF, "completed"),
    (State.ACTIVE, State.ENDED_EARLY): Transition(_PEOPLE, "ended_early"),
    (State.ACTIVE, State.MOVED): Transition(_STAFF),
    (State.COMPLETED, State.ACTIVE): Transition(_STAFF),  # confirmed too soon
} | {
    # Its time is over: the row is deleted, so no row is ever stored in this state.
    (state, State.PURGED): Transition(_SYSTEM)
    for state in State
    if state != State.PURGED
}


_NEW, _TRYING, _AGREED = VisitState.NEW, VisitState.CONTACTED, VisitState.AGREED
# The same for a home visit; every change goes through `services.visits`.
VISIT_TRANSITIONS: dict[tuple[str, str], Transition] = {
    (_NEW, _TRYING): Transition(_STAFF),  # somebody has tried
    (_TRYING, _TRYING): Transition(_STAFF),  # and once more
    (_NEW, _AGREED): Transition(_STAFF, "visit_agreed"),
    (_TRYING, _AGREED): Transition(_STAFF, "visit_agreed"),
    (_AGREED, _AGREED): Transition(_STAFF, "visit_agreed"),  # another day
    (_AGREED, _TRYING): Transition(_STAFF, "visit_off"),  # the day does not hold
    (_AGREED, VisitState.DONE): Transition(_STAFF),
    (_TRYING, VisitState.UNREACHED): Transition(_STAFF, "visit_unreached"),
} | {
    (state, VisitState.WITHDRAWN): Transition(_PEOPLE, "visit_cancelled")
    for state in (_NEW, _TRYING, _AGREED)
}


def undo_letter(before: str, after: str) -> str:
    """What the family is told when a change that staff made by mistake is taken back."""
    if not VISIT_TRANSITIONS[before, after].letter:
        return ""
    if before == _AGREED:
        return "visit_agreed"
    return "visit_off" if after == _AGREED else "visit_goes_on"


def may_visit(before: str, after: str, actor: str) -> bool:
    change = VISIT_TRANSITIONS.get((before, after))
    return change is not None and actor in change.who


def may_move(before: str, after: str, actor: str) -> bool:
    return (before, after) in TRANSITIONS and actor in TRANSITIONS[before, after].who


# The ways in: state → who makes it and how.
WAYS_IN = {
    State.INTEREST: "system: a group opens that suits a kept interest – letter group_opened",
    State.APPLIED: "parent or staff: the form; staff: moved from another group",
}


VISIT_WAYS_IN = {VisitState.NEW: "parent: the form"}


def drawing() -> str:
    """The states and their changes as a Mermaid diagram: actor in front, letter behind."""
    return _drawn(State, WAYS_IN, TRANSITIONS)


def visit_drawing() -> str:
    """The same of a home visit."""
    return _drawn(VisitState, VISIT_WAYS_IN, VISIT_TRANSITIONS)


def _drawn(
    states: Iterable[str], ways_in: Mapping[Any, str], table: Mapping[tuple[str, str], Transition]
) -> str:
    lines = ["stateDiagram-v2", *(f"    [*] --> {state}: {how}" for state, how in ways_in.items())]
    for (before, after), one in table.items():
        who = " or ".join(sorted(one.who))
        letter = f" – letter {one.letter}" if one.letter else ""
        lines.append(f"    {before} --> {after}: {who}{letter}")
    moving = {before for before, _after in table}
    lines += [f"    {state} --> [*]" for state in states if state not in moving]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Party:
    """What one enrolment needs, or is given: seats for adults and places in childcare.

    `together`: two who said that they wait for two places.
    """

    key: int
    adults: int
    childcare: int
    together: bool = False


def who_gets_seats(
    queue: Iterable[Party], adults: int, childcare: int, policy: str
) -> Iterator[Party]:
    """What the parties, in queue order, are given of the free seats and childcare places.

    A party gets all it asks for or nothing; but with `QueuePolicy.SPLIT` two adults are given the
    one free seat, unless they wait together. With `WAIT` nobody passes a party that does not fit.
    """
    for party in queue:
        if adults <= 0:
            return
        if party.childcare <= childcare and party.adults > adults and _may_split(party, policy):
            party = replace(party, adults=adults)
        if party.adults <= adults and party.childcare <= childcare:
            adults -= party.adults
            childcare -= party.childcare
            yield party
        elif policy == QueuePolicy.WAIT:
            return


def _may_split(party: Party, policy: str) -> bool:
    return policy == QueuePolicy.SPLIT and party.adults > 1 and not party.together


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
        elif party.adults > adults and not _may_split(party, policy):
            reasons[party.key] = Reason.TOO_FEW_SEATS
        else:
            reasons[party.key] = Reason.NO_CHILDCARE
    return reasons


def places(capacity: int, free: int, waiting: int) -> Places:
    """What the public is told. While anyone waits the group is full, also with an empty chair."""
    if waiting or free <= 0:
        return Places.FULL
    return Places.FEW if free <= max(2, capacity // 4) else Places.MANY
