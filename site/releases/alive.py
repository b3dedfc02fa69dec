"""Whether the process that does a job still lives, known at once and without a clock.

The process holds a lock for as long as it lives: on PostgreSQL an advisory lock of its session, on
SQLite a lock on a file beside the database. Both are freed by the system when a process ends in
any way, kill -9 and a power cut included.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

KIND = 0x5245504F  # the first half of the advisory lock's number; "REPO"
OURS = "classid = %s AND objid = %s AND objsubid = 2 AND locktype = 'advisory'"


@contextmanager
def held(number: int) -> Iterator[bool]:
    """Holds the lock of a job; False when another living process has it."""
    if connection.vendor != "postgresql":
        with _file(number) as got:
            yield got
        return
    got = bool(_ask("SELECT pg_try_advisory_lock(%s, %s)", number))
    try:
        yield got
    finally:
        if got:
            _ask("SELECT pg_advisory_unlock(%s, %s)", number)


def is_held(number: int) -> bool:
    """Whether a living process holds the lock of this job."""
    if connection.vendor == "postgresql":
        base = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        return bool(
            _ask(f"SELECT EXISTS (SELECT 1 FROM pg_locks WHERE {OURS} AND {base})", number)  # noqa: S608
        )
    if not _path(number).exists():
        return False
    with _file(number) as got:
        return not got


def _ask(sql: str, number: int) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, [KIND, number])
        return cursor.fetchone()[0]


def _path(number: int) -> Path:
    database = Path(str(connection.settings_dict["NAME"]))
    folder = database.parent if database.is_absolute() else Path(tempfile.gettempdir())
    return folder / f"{database.name}.job-{number}.lock"


@contextmanager
def _file(number: int) -> Iterator[bool]:
    """The file goes away with its lock; one that a killed process left, with the next question."""
    path = _path(number)
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        # Somebody may have removed the file between opening and locking it; then it is not ours.
        try:
            same = os.fstat(handle).st_ino == os.stat(path).st_ino
        except FileNotFoundError:
            same = False
        try:
            yield same
        finally:
            if same:
                path.unlink(missing_ok=True)
    finally:
        os.close(handle)
