"""What else is made of publications once they stand, by rooms above this one.

Made by the job that published, after everything is stored: a fault there takes nothing back, and
is logged. Whoever registers makes the rest at night. What tells numbers that were withdrawn is
forgotten in the same step as the numbers.
"""

import logging
from collections.abc import Callable, Sequence

from releases.models import Publication

Maker = Callable[[], object]
Forgetter = Callable[[Sequence[Publication]], object]

logger = logging.getLogger(__name__)
_makers: list[tuple[Maker, Forgetter]] = []


def register(make: Maker, forget: Forgetter) -> None:
    """From an app's `ready()`. `make` looks by itself for what is missing; `forget` takes away
    what it has made of these reports."""
    _makers.append((make, forget))


def run() -> None:
    for make, _forget in _makers:
        try:
            make()
        except Exception:
            logger.exception("Something that belongs to a report was not made.")


def forget(publications: Sequence[Publication]) -> None:
    for _make, forget_these in _makers:
        forget_these(publications)
