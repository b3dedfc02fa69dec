"""What is kept until its day, and goes by itself in the night after (PRV-5, docs/adr/0059).

Each room registers what it keeps; core knows no room. What will go can be seen beforehand, with the
decision behind it; what went stays as a protocol (`core.models.Removal`) without anybody in it.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction

from core.audit import record
from core.models import Removal
from core.roles import Role, has_role

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that loses its rows on a day: how many of what (`counts`), by which decision.

    `asks`: what somebody should think of before that, in sentences.
    """

    subject: models.Model
    name: Mapping[str, str]
    on: date
    decision: str
    counts: Mapping[str, int]
    url: str = ""
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Keeper:
    """One kind of thing that is kept for a time.

    `due`: what goes on or before a day. `remove` does it in the transaction that it is called in,
    and gives what went; None where it was not to go after all. `say`: a count in words.
    """

    kind: str
    title: Any
    rule: Any
    roles: tuple[Role, ...]
    due: Callable[[date], list[Due]]
    remove: Callable[[Due, date], Mapping[str, int] | None]
    say: Mapping[str, Callable[[int], str]]

    def said(self, counts: Mapping[str, int]) -> list[str]:
        """Each count in words, in the order of `say`."""
        return [say(counts[name]) for name, say in self.say.items() if counts.get(name)]


_keepers: dict[str, Keeper] = {}


def register(keeper: Keeper) -> None:
    """From an app's `ready()`."""
    _keepers[keeper.kind] = keeper


def keepers_of(user: Any) -> list[Keeper]:
    """Those whose page somebody may read: their own kinds, and the data protection officer all."""
    every = has_role(user, Role.DATA_PROTECTION_OFFICER)
    return [one for one in _keepers.values() if every or has_role(user, *one.roles)]


def remove_all(today: date) -> tuple[int, int]:
    """Removes whatever is due, each thing by itself. Returns how many went and how many could not:
    one that fails stops no other."""
    gone = failed = 0
    for keeper in _keepers.values():
        try:
            found = keeper.due(today)
        except Exception as error:
            failed += 1
            log.error("not looked at: %s: %s", keeper.kind, type(error))
            continue
        for one in found:
            try:
                gone += _remove(keeper, one, today)
            except Exception as error:  # whatever it was, the others go all the same
                failed += 1
                log.error("not removed: %s %s: %s", keeper.kind, one.subject.pk, type(error))
    return gone, failed


@transaction.atomic
def _remove(keeper: Keeper, one: Due, today: date) -> bool:
    counts = keeper.remove(one, today)
    if counts is None:
        return False
    label = f"{one.subject._meta.label_lower}:{one.subject.pk}"
    Removal.objects.create(
        kind=keeper.kind, subject=label, name=dict(one.name), decision=one.decision, due=one.on,
        counts=dict(counts),
    )  # fmt: skip
    record(None, "remove what was kept", one.subject)
    return True
