"""The logs of a group played again: each change was the right one at its moment.

A rule of seats of its own, not the product's: a new party gets seats only if it fits and nobody who
waits does; a free seat is offered to the first who fits (under "wait": to the first or to nobody;
under "split": one seat to the first couple, unless it waits together); and nothing else begins
in the group while somebody who should have an offer has none.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple


class Event(NamedTuple):
    """A row of the log of states, or of the audit log (then `after` is the action)."""

    at: datetime
    pk: int
    after: str
    before: str
    reason: str
    who: int | None


BEGINS = {"applied", "withdrawn", "ended_early", "moved", "add seats", "offer places again"}


class Table:
    """Chairs, childcare and queue of one group, as the events leave them."""

    def __init__(self, group: Any, people: dict[int, Any]) -> None:
        self.group, self.people = group, people
        self.policy = group.program.queue_policy
        self.free = Counter(
            {kind: group.seats.filter(kind=kind, extra_reason="").count()
             for kind in ("adult", "childcare")}
        )  # fmt: skip
        self.halves = {
            one.pk: one.came_from_id for one in people.values() if one.came_from_id in people
        }
        # Before their party was split, they were two.
        self.size = {pk: one.adults for pk, one in people.items()}
        for half, first in self.halves.items():
            self.size[first] += people[half].adults
        self.stands: dict[int, Any] = {}  # everybody's place in the queue, also who is not in it
        self.queue: set[int] = set()
        self.paused: set[int] = set()
        self.together: set[int] = set()
        self.expired: Counter[int] = Counter()
        self.held: dict[int, int] = {}  # chairs, by who holds them
        self.wrong: list[str] = []

    def line(self) -> list[int]:
        return sorted(self.queue, key=lambda pk: (self.stands[pk], pk))

    def turn(self, newcomer: int | None = None) -> tuple[int, int] | None:
        """Whose turn it is, and for how many chairs."""
        line = [pk for pk in self.line() if pk not in self.paused]
        for pk in [*line, *([newcomer] if newcomer else [])]:
            chairs, cared = self.free["adult"], self.people[pk].childcare <= self.free["childcare"]
            if cared and 0 < self.size[pk] <= chairs:
                return pk, self.size[pk]
            alone = self.size[pk] == 2 and pk not in self.together
            if self.policy == "split" and cared and chairs == 1 and alone:
                return pk, 1
            if self.policy == "wait":
                return None
        return None

    def take(self, pk: int, chairs: int) -> None:
        self.held[pk] = chairs
        self.free.subtract(adult=chairs, childcare=self.people[pk].childcare)

    def give_back(self, pk: int) -> None:
        if pk in self.held:
            self.free.update(adult=self.held.pop(pk), childcare=self.people[pk].childcare)

    def play(self, events: list[Event]) -> list[str]:
        """What is wrong; empty when all is right."""
        for event in events:
            begins = event.after in BEGINS or (event.before, event.after) == ("offered", "waiting")
            if begins and self.turn() is not None:
                self.say(event, f"{self.turn()} should have had an offer before")
            getattr(self, "_" + event.after.replace(" ", "_"))(event)
            if min(self.free.values()) < 0:
                self.say(event, f"more seats taken than there are: {dict(self.free)}")
        if self.turn() is not None:
            self.wrong.append(f"{self.turn()} waits in spite of a free seat")
        return self.wrong + self._as_stored()

    def say(self, event: Event, what: str) -> None:
        self.wrong.append(f"{event.at} {event.who} {event.before}-{event.after}: {what}")

    def _as_stored(self) -> list[str]:
        seats = self.group.seats.filter(enrolment=None)
        now = {kind: seats.filter(kind=kind).count() for kind in self.free}
        stored = [one.pk for one in sorted(self.people.values(),
                                           key=lambda one: (one.queued_at, one.pk))
                  if one.state == "waiting"]  # fmt: skip
        wrong = []
        if dict(self.free) != now:
            wrong.append(f"the log leaves {dict(self.free)} free, the database {now}")
        if stored != self.line():
            wrong.append(f"the queue is {stored}, by the log {self.line()}")
        return wrong

    def _add_seats(self, event: Event) -> None:
        self.free[event.reason] += 1

    def _offer_places_again(self, event: Event) -> None:
        self.paused.discard(event.who)

    def _applied(self, event: Event) -> None:
        first = self.halves.get(event.who)
        if first is None:
            self.stands[event.who] = event.at
        else:
            self.stands[event.who] = self.stands[first]
            self.size[first] -= self.size[event.who]

    def _waiting(self, event: Event) -> None:
        who = event.who
        if event.before == "offered":
            self.give_back(who)
            if event.reason == "no answer in time":
                self.expired[who] += 1
                if self.expired[who] < 2:
                    self.stands[who] = event.at
                else:
                    self.paused.add(who)
            else:
                self.together.add(who)
        elif who not in self.halves and self.turn(who) == (who, self.size[who]):
            self.say(event, "had to wait and need not")
        self.queue.add(who)

    def _offered(self, event: Event) -> None:
        turn = self.turn()
        if turn is None or turn[0] != event.who:
            self.say(event, f"it was the turn of {turn}")
        self.queue.discard(event.who)
        self.take(event.who, turn[1] if turn else self.size[event.who])

    def _confirmed(self, event: Event) -> None:
        who = event.who
        if event.before == "offered":
            if self.held.get(who) != self.size[who]:
                self.say(event, f"was offered {self.held.get(who)}, has {self.size[who]}")
            return
        if event.before == "active":  # marked by mistake: the seats are theirs as before
            return
        if event.reason.startswith("moved"):
            fits = self.size[who] <= self.free["adult"]
            if not fits or self.people[who].childcare > self.free["childcare"]:
                self.say(event, "there was no room")
        elif self.turn(who) != (who, self.size[who]):
            self.say(event, f"it was the turn of {self.turn(who)}")
        self.take(who, self.size[who])

    def _withdrawn(self, event: Event) -> None:
        self.give_back(event.who)
        self.queue.discard(event.who)

    def _active(self, event: Event) -> None:
        if event.who not in self.held:
            self.say(event, "was there without a chair")

    _moved = _ended_early = _withdrawn
