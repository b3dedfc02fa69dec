"""Thousands of random operations on seats at once, judged after every round.

    python -m tests.postgres run -- sh -c "python manage.py migrate -v0 &&
        python -m tests.faults.many_operations 10000 2026"

A round has two small groups, one with more room, and many clients, each with a database connection
of its own, that enrol, send again, cancel, add chairs, answer offers, let them expire, change
contacts, move and report absence, without knowing of each other. Then `judge` reads what the
database holds and plays the logs again, one group at a time: every change has to follow from what
was so just before it. Every client's choices come from the seed that is printed when something is
wrong; how they fall between each other does not.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

from tests.faults.operations import OPERATIONS

GROUPS = 3
EACH = 25  # operations of one client in one round
Told = Counter[str]


def client(seed: str, groups: list[int], ready: threading.Barrier) -> Told:
    """One client's operations; a Counter of what was done. Whatever is raised ends the run."""
    from django.db import connection

    from programs.models import Group

    dice, told = random.Random(seed), Counter()
    found = list(Group.objects.filter(pk__in=groups).order_by("pk"))
    ready.wait()
    try:
        for number in range(EACH):
            (operation,) = dice.choices(list(OPERATIONS), list(OPERATIONS.values()))
            operation(dice.choice(found), dice, f"{seed}-{number}")
            told[operation.__name__] += 1
    finally:
        connection.close()
    return told


def clients(seed: str, groups: list[int], names: range) -> Told:
    """Several clients at once in this process."""
    ready = threading.Barrier(len(names))
    with ThreadPoolExecutor(len(names)) as pool:
        done = pool.map(lambda name: client(f"{seed}-{name}", groups, ready), names)
        return sum(done, Counter())


def make_groups(seed: str) -> list[int]:
    from tests.programs.makers import make_group, make_leader, make_meeting, make_program

    dice = random.Random(seed)
    made = []
    # Small ones, so that many wait; and one that families of the others can be moved to.
    rooms = [(dice.randint(1, 6), dice.randint(0, 4)) for _small in range(GROUPS - 1)]
    for _number, room in enumerate([*rooms, (30, 20)]):
        program = make_program(
            key=f"{seed}-{_number}", queue_policy=dice.choice(["pass", "wait", "split"])
        )
        group = make_group(*room, program=program)
        make_meeting(group, days=7)
        made.append(group.pk)
    from core.models import User

    if not User.objects.exists():
        make_leader()
    return made


# --- judging ---


def judge(pk: int) -> list[str]:
    """What is wrong with the group as the database holds it; empty when all is right."""
    from programs.models import Group

    group = Group.objects.select_related("program").get(pk=pk)
    people = {one.pk: one for one in group.enrolments.all()}
    return [
        f"group {pk}: {one}"
        for one in [*_seats(group, people), *_letters(group, people), *_played_again(group, people)]
    ]


def _seats(group, people: dict) -> list[str]:
    """Who has a place holds just what they asked for, an offer what it offers, others nothing."""
    from programs.enums import HAS_PLACE

    wrong, held = [], Counter()
    numbers: dict[str, list[int]] = {"adult": [], "childcare": []}
    for seat in group.seats.order_by("number"):
        numbers[seat.kind].append(seat.number)
        if seat.enrolment_id:
            held[seat.enrolment_id, seat.kind] += 1
            if seat.enrolment_id not in people:
                wrong.append(f"seat {seat.number} is held by somebody of another group")
    for one in people.values():
        offer = one.open_offer
        if (offer is not None) != (one.state == "offered"):
            wrong.append(f"{one.pk} is {one.state} with the offer {offer}")
        adults = offer.adults if offer else one.adults if one.state in HAS_PLACE else 0
        wanted = (adults, one.childcare if adults else 0)
        if (held[one.pk, "adult"], held[one.pk, "childcare"]) != wanted:
            wrong.append(f"{one.pk} is {one.state} and does not hold {wanted}")
    wrong += [
        f"{kind} seats are numbered {found}"
        for kind, found in numbers.items()
        if found != list(range(1, len(found) + 1))
    ]
    return wrong


def _letters(group, people: dict) -> list[str]:
    """One letter per change of state, no more and no less; the log is one unbroken chain."""
    from outbox.models import Message
    from programs.models import EnrolmentLog
    from programs.rules import TRANSITIONS

    about = {f"programs.enrolment:{pk}": pk for pk in people}
    sent: dict[int, Counter] = {pk: Counter() for pk in people}
    for message in Message.objects.filter(about__in=about):
        sent[about[message.about]][message.kind] += 1
    wrong = []
    rows = EnrolmentLog.objects.filter(enrolment__group=group).order_by("enrolment", "pk")
    for pk, steps in groupby(rows, key=lambda row: row.enrolment_id):
        chain = list(steps)
        states = ["", *(row.after for row in chain)]
        if [row.before for row in chain] != states[:-1] or states[-1] != people[pk].state:
            wrong.append(f"{pk} is {people[pk].state}, its log says {states}")
        letters = [
            "moved" if row.reason == "moved here" else TRANSITIONS[row.before, row.after].letter
            for row in chain
            if row.before
        ]
        due = Counter(filter(None, letters))
        for kind in (
            "link_again", "details", "contact_left", "offer_call", "unanswered_call", "reminder",
            "missed_first",
        ):  # fmt: skip
            del sent[pk][kind]
        if sent[pk] != due:
            wrong.append(f"{pk} was told {dict(sent[pk])}, not {dict(due)}")
    return wrong


def _played_again(group, people: dict) -> list[str]:
    from core.models import AuditEntry
    from programs.models import EnrolmentLog
    from tests.faults.seats_again import Event, Table

    notes = {f"programs.group:{group.pk}": None}
    notes |= {f"programs.enrolment:{pk}": pk for pk in people}
    actions = AuditEntry.objects.filter(
        subject__in=notes, action__in=["add seats", "offer places again"]
    )
    events = [
        Event(row.at, row.pk, row.action, "", row.note, notes[row.subject]) for row in actions
    ] + [
        Event(row.at, row.pk, row.after, row.before, row.reason, row.enrolment_id)
        for row in EnrolmentLog.objects.filter(enrolment__group=group)
    ]
    return Table(group, people).play(sorted(events))


# --- playing ---


def play(operations: int, seed: str, at_once: Callable[[str, list[int]], Told]) -> dict:
    """Rounds until so many operations are done. What is not right is raised with its seed."""
    from programs.models import EnrolmentLog

    told, rounds, begun = Counter(), 0, time.monotonic()
    while told.total() < operations:
        name = f"{seed}-{rounds}"
        groups = make_groups(name)
        told += at_once(name, groups)
        wrong = [one for pk in groups for one in judge(pk)]
        assert wrong == [], f"seed {name}: " + "; ".join(wrong)
        rounds += 1
    moves = Counter(f"{row.before}-{row.after}" for row in EnrolmentLog.objects.all())
    return {
        "operations": told.total(),
        "rounds": rounds,
        "seconds": round(time.monotonic() - begun, 1),
        "told": dict(told),
        "moves": dict(moves),
    }


def _worker(pipe, names: range) -> None:
    while (task := pipe.recv()) is not None:
        try:
            pipe.send(clients(*task, names))
        except BaseException as problem:
            pipe.send(f"{type(problem).__name__}: {problem}")


class Crowd:
    """Processes that each play several clients. Forked before the first connection is made."""

    def __init__(self, processes: int, threads: int) -> None:
        fork = multiprocessing.get_context("fork")
        self.pipes = []
        for number in range(processes):
            ours, theirs = fork.Pipe()
            names = range(number * threads, (number + 1) * threads)
            fork.Process(target=_worker, args=(theirs, names), daemon=True).start()
            self.pipes.append(ours)

    def __call__(self, seed: str, groups: list[int]) -> Told:
        for pipe in self.pipes:
            pipe.send((seed, groups))
        answers = [pipe.recv() for pipe in self.pipes]
        assert not [one for one in answers if isinstance(one, str)], f"seed {seed}: {answers}"
        return sum(answers, Counter())

    def close(self) -> None:
        for pipe in self.pipes:
            pipe.send(None)


def main(arguments: list[str]) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    sys.path.insert(0, "site")
    django.setup()
    crowd = Crowd(processes=2, threads=6)
    found = play(int(arguments[0]), arguments[1], crowd)
    crowd.close()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        found["deadlocks"] = cursor.fetchone()[0]
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
