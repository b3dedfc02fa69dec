"""Thousands of random operations on seats at once, judged after every round.

    python -m tests.postgres run -- sh -c "python manage.py migrate -v0 &&
        python -m tests.faults.many_operations 10000 2026"

A round has three small groups and many clients, each with a database connection of its own, that
enrol, send again, cancel, add chairs, answer offers, let them expire, change contacts and report
absence, without knowing of each other. Then `judge` reads what the database holds and plays the
logs again, one group at a time: every change has to follow from what was so just before it. Every
client's choices come from the seed that is printed when something is wrong; how they fall between
each other does not.
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
from contextlib import suppress
from itertools import groupby

GROUPS = 3
EACH = 25  # operations of one client in one round
Told = Counter[str]


def _enrol(group, dice: random.Random, name: str) -> None:
    from programs.services.enrolment import enrol
    from tests.programs.makers import make_application

    adults, children = dice.choice([1, 1, 2]), dice.randint(0, 3)
    application = make_application(
        name=name,
        phone=f"+46{dice.randrange(10**9):09}",
        email=f"{name}@example.org" if dice.random() < 0.6 else "",
        adults=adults,
        children=children,
        childcare=min(children, dice.choice([0, 0, 1, 2])),
    )
    for _time in range(dice.choice([1, 1, 1, 2])):  # pressed once or twice
        enrol(group, application, send_key=name)


def _somebody(group, dice: random.Random):
    from programs.enums import ONGOING

    people = list(group.enrolments.filter(state__in=ONGOING).order_by("pk"))
    return dice.choice(people) if people else None


def _again(group, dice: random.Random, name: str) -> None:
    """The same person fills in the form a second time."""
    from programs.services.enrolment import enrol
    from tests.programs.makers import make_application

    if one := _somebody(group, dice):
        enrol(group, make_application(name=one.name, phone=one.phone), send_key=name)


def _cancel(group, dice: random.Random, name: str) -> None:
    from programs.enums import Actor
    from programs.services.enrolment import cancel

    if one := _somebody(group, dice):
        cancel(one, actor=Actor.PARENT, reason="changed my mind")


def _chair(group, dice: random.Random, name: str) -> None:
    from core.models import User
    from programs.enums import SeatKind
    from programs.services import seats

    kind = dice.choice(list(SeatKind))
    seats.add(group, kind=kind, count=1, by=User.objects.first(), reason=kind.value)


def _absence(group, dice: random.Random, name: str) -> None:
    from programs.services.enrolment import set_cannot_come
    from programs.services.log import NotAllowed

    if one := _somebody(group, dice):
        with suppress(NotAllowed):  # waits, or gave the place back since we looked
            set_cannot_come(one, group.meetings.first(), cannot=dice.random() < 0.7)


def _details(group, dice: random.Random, name: str) -> None:
    from programs.services.details import Details, change
    from programs.services.log import NotAllowed

    if one := _somebody(group, dice):
        email = f"{name}@example.org" if dice.random() < 0.3 else ""
        way = "email" if email else "call"
        with suppress(NotAllowed):  # cancelled by somebody else since we looked
            change(one, Details(dice.choice(["sv", "ar"]), one.phone, email, way))


def _mark(group, dice: random.Random, name: str) -> None:
    """A leader taps: came, did not come, or taken away. The first mark of presence is "active"."""
    from core.models import User
    from programs.enums import Mark
    from programs.services import attendance

    if one := _somebody(group, dice):
        with suppress(attendance.NoSuchAdult):  # without a place, or a party made smaller
            word = dice.choice([Mark.PRESENT, Mark.PRESENT, Mark.ABSENT, None])
            by = User.objects.first()
            attendance.mark(group.meetings.first(), one.pk, dice.choice([1, 2]), mark=word, by=by)


def _offered(group, dice: random.Random):
    from programs.models import Offer

    found = list(Offer.objects.filter(enrolment__group=group, answer="").order_by("pk"))
    return dice.choice(found) if found else None


def _answer(group, dice: random.Random, name: str) -> None:
    """A parent answers an offer, or asks to be phoned; perhaps somebody was quicker."""
    from programs.enums import Actor, Answer
    from programs.services import offers

    if offer := _offered(group, dice):
        said = dice.choice([Answer.YES, Answer.YES, Answer.NO, Answer.TOGETHER, None])
        with suppress(offers.Over):
            if said is None:
                offers.ask_for_call(offer.enrolment)
            else:
                offers.answer(offer.enrolment, said, actor=Actor.PARENT, reason="test")


def _expire(group, dice: random.Random, name: str) -> None:
    """The time of an offer is out."""
    from datetime import timedelta

    from django.utils import timezone

    from outbox.models import Message
    from programs.models import Offer
    from programs.services import offers

    offer = _offered(group, dice)
    if offer and offer.deadline:
        past = timezone.now() - timedelta(days=40)
        sent = Message.objects.filter(pk=offer.letter_id, state__in=["sent", "delivered"])
        sent.update(state="delivered", changed_at=past)  # as the provider would tell
        standing = Offer.objects.filter(pk=offer.pk, answer="", wants_call=False)
        standing.update(deadline=past + timedelta(days=20))
        offers.expire()


def _spoken(group, dice: random.Random, name: str) -> None:
    """Somebody phoned a parent who did not answer twice."""
    from core.models import User
    from programs.services import offers

    for one in group.enrolments.filter(paused=True).order_by("pk")[:1]:
        offers.offer_again(one, by=User.objects.first())


def _move(group, dice: random.Random, name: str) -> None:
    """A person moves a family to another group of the round, if there is room."""
    from core.models import User
    from programs.models import Group
    from programs.services import moves
    from programs.services.log import NotAllowed

    one = _somebody(group, dice)
    round_of = group.program.key.rpartition("-")[0]
    others = Group.objects.filter(program__key__startswith=f"{round_of}-").exclude(pk=group.pk)
    if one:
        with suppress(moves.NoRoom, NotAllowed):
            to = dice.choice(list(others.order_by("pk")))
            moves.move(one, to, by=User.objects.first(), reason="test")


OPERATIONS: dict[Callable, int] = {
    _enrol: 34,
    _cancel: 20,
    _answer: 16,
    _expire: 12,
    _spoken: 2,
    _absence: 6,
    _mark: 12,
    _details: 4,
    _again: 3,
    _chair: 5,
    _move: 12,
}


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
    for _number in range(GROUPS):
        program = make_program(
            key=f"{seed}-{_number}", queue_policy=dice.choice(["pass", "wait", "split"])
        )
        group = make_group(dice.randint(1, 6), dice.randint(0, 4), program=program)
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
