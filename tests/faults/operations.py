"""What one client does at random to a group: the choices come from its dice."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress


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
