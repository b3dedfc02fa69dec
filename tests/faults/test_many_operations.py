"""Random operations on seats from many clients at once; the laws of the seats hold in each moment.

`MANY_OPERATIONS=10000 pytest tests/faults/test_many_operations.py` plays the whole ten thousand;
the suite plays fewer, since that many take minutes on two cores.
"""

import json
import os
import random

import pytest

from tests.faults.many_operations import OPERATIONS, clients, play

MANY = int(os.environ.get("MANY_OPERATIONS", "600"))

PROGRAM = """
import sys
from tests.faults.many_operations import main
sys.exit(main(sys.argv[1:]))
"""


def check(found: dict, least: int) -> None:
    """Enough was done, of every kind, and every change of state happened."""
    assert found["operations"] >= least
    assert set(found["told"]) == {one.__name__ for one in OPERATIONS}
    assert set(found["moves"]) >= {
        "-applied",
        "applied-confirmed",
        "applied-waiting",
        "waiting-offered",
        "offered-confirmed",
        "offered-waiting",
        "offered-withdrawn",
        "waiting-withdrawn",
        "confirmed-withdrawn",
        "confirmed-active",
    }
    assert [one for one in found["moves"] if one.endswith("-moved")]


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.requirement("PRG-20", "PRG-21", "PRG-22")
def test_no_overbooking_and_no_lost_seat_in_random_operations(django_on_postgres):
    """Twelve connections of two processes; a new seed each time, told when something is wrong."""
    seed = f"{random.SystemRandom().randrange(10**6):06}"
    done = django_on_postgres.run(PROGRAM, str(MANY), seed, timeout=120 + MANY)
    found = json.loads(done.stdout.splitlines()[-1])
    check(found, MANY)
    assert found["deadlocks"] == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("PRG-20", "PRG-21")
def test_the_same_where_writers_wait_their_turn():
    """Four threads on the suite's own database: SQLite, or PostgreSQL again."""
    seed = f"{random.SystemRandom().randrange(10**6):06}"
    found = play(200, seed, lambda name, groups: clients(name, groups, range(4)))
    assert found["operations"] >= 200
