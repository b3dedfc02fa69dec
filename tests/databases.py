"""The databases of the suite: one that is migrated, and quick copies of it.

A plain test runs in a transaction that is rolled back (pytest-django). A test that needs real
transactions, threads or a browser gets a whole COPY of its own instead of a flush: a flush takes
away what migrations wrote (Wagtail's root page) and is slower than a copy. A test marked
`browser` gets a copy that holds the demonstration (`manage.py demo`), built once per worker, or
with `browser(demo=False)` one without; it always has the same name, so that the server beside the
test finds it.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests.postgres import Cluster, connect_url, copy_database, drop_database

ROOT = Path(__file__).resolve().parents[1]
SERVED = "served"
number = itertools.count(1)


def on_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def with_name(url: str, name: str) -> str:
    """The address of another database on the same server."""
    before, _, options = url.partition("?")
    return f"{before.rsplit('/', 1)[0]}/{name}?{options}".rstrip("?")


class Copies:
    """Makes copies of the test database and points Django at one of them for a while."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = connections["default"].settings_dict
        self.main = str(self.config["NAME"])
        self.demo: str | None = None

    def _server(self):
        url = os.environ["DATABASE_URL"]
        return connect_url(url, "postgres")

    def _name(self, word: str) -> str:
        return str(self.folder / f"{word}.sqlite3") if on_sqlite() else f"{self.main}_{word}"

    def url(self, word: str) -> str:
        """DATABASE_URL of the copy for a program beside the test."""
        name = self._name(word)
        return f"sqlite:///{name}" if on_sqlite() else with_name(os.environ["DATABASE_URL"], name)

    def make(self, source: str, word: str = "") -> str:
        target = self._name(word or f"copy{next(number)}")
        if on_sqlite():
            self.drop(target)
            with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
                old.backup(new)
            old.close()
            new.close()
            return target
        connections.close_all()
        with self._server() as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [source],
            )
            copy_database(server, target, source)
        return target

    def drop(self, name: str) -> None:
        if on_sqlite():
            for ending in ("", "-wal", "-shm"):
                Path(name + ending).unlink(missing_ok=True)
        else:
            with self._server() as server:
                drop_database(server, name)

    @contextmanager
    def using(self, name: str) -> Iterator[None]:
        connections.close_all()
        self.config["NAME"] = name
        try:
            yield
        finally:
            connections.close_all()
            self.config["NAME"] = self.main

    @contextmanager
    def fresh(self, source: str | None = None, word: str = "") -> Iterator[None]:
        """The default database is a new copy of `source` (else of the migrated one)."""
        name = self.make(source or self.main, word)
        try:
            with self.using(name):
                yield
        finally:
            self.drop(name)

    def with_demo(self) -> str:
        """The name of a database that holds the demonstration; built at the first call."""
        if self.demo is None:
            name = self.make(self.main)
            with self.using(name):
                call_command("demo", stdout=io.StringIO())
            self.demo = name
        return self.demo


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """One database per worker: on SQLite a file (as in real life), on PostgreSQL its own name."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    test = settings.DATABASES["default"].setdefault("TEST", {})
    connection_test = connections["default"].settings_dict["TEST"]
    if on_sqlite():
        memory = Path("/dev/shm")
        folder = tempfile.mkdtemp(
            prefix="tests-", dir=memory if os.access(memory, os.W_OK) else None
        )
        name = str(Path(folder) / "test.sqlite3")
        if migrated().exists():
            shutil.copyfile(migrated(), name)
    else:
        folder = None
        name = f"test_{worker}"
    test["NAME"] = connection_test["NAME"] = name
    yield
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def migrated() -> Path:
    """Where a migrated SQLite database is kept for the next run: two hundred migrations take longer
    than most selections of tests. A changed migration or package has another name."""
    digest = hashlib.sha256((ROOT / "requirements-dev.txt").read_bytes())
    rooms = ("site", "surveys", "programs", "youth_council")
    for path in sorted(one for room in rooms for one in (ROOT / room).glob("**/migrations/*.py")):
        digest.update(path.read_bytes())
    return ROOT / "var" / "cache" / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_modify_db_settings: None) -> bool:
    """A kept database is only brought up to date."""
    return django_db_keepdb or (on_sqlite() and migrated().exists())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    if on_sqlite() and not migrated().exists():
        migrated().parent.mkdir(parents=True, exist_ok=True)
        for old in migrated().parent.glob("migrated-*.sqlite3"):
            old.unlink(missing_ok=True)
        made = migrated().with_suffix(f".{os.getpid()}")
        with (
            sqlite3.connect(connections["default"].settings_dict["NAME"]) as old,
            sqlite3.connect(made) as new,
        ):
            old.backup(new)
        old.close()
        new.close()
        made.replace(migrated())


@pytest.fixture(scope="session")
def database_copies(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Copies]:
    folder = tmp_path_factory.mktemp("copies")
    if on_sqlite():
        folder = Path(connections["default"].settings_dict["NAME"]).parent
    copies = Copies(folder)
    yield copies
    if copies.demo:
        copies.drop(copies.demo)


@pytest.fixture
def _django_db_helper(request: pytest.FixtureRequest) -> Iterator[None]:
    """pytest-django's own way for plain tests; a copy for transactional and browser tests."""
    marker = request.node.get_closest_marker("django_db")
    transactional = bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(request.fixturenames)
    )
    browser = request.node.get_closest_marker("browser")
    in_browser = browser is not None
    if not transactional and not in_browser:
        request.getfixturevalue("_django_db_helper")
        yield
        return
    copies = request.getfixturevalue("database_copies")
    with request.getfixturevalue("django_db_blocker").unblock():
        demo = copies.with_demo() if browser and browser.kwargs.get("demo", True) else None
        wanted = (demo, SERVED) if in_browser else ()
        with copies.fresh(*wanted):
            yield


# --- a real PostgreSQL, whatever the main database is ---


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Cluster | None]:
    """The suite's own server when the main database is SQLite; else None (it runs already)."""
    if not on_sqlite():
        yield None
        return
    cluster = Cluster().start()
    yield cluster
    cluster.stop()


class OnPostgres:
    """A fresh PostgreSQL database with migrations applied, for Python programs beside the test.

    `run(code)` runs Python code with Django set up and returns the finished process (its failure
    fails the test); `start(code)` starts one without waiting; `manage("migrate")` runs a command.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.environment = os.environ | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        }

    def start(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup()\n{code}", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str, *arguments: str, timeout: float = 60) -> subprocess.CompletedProcess:
        process = self.start(code, *arguments)
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        assert process.returncode == 0, f"{out}\n{err}"
        return subprocess.CompletedProcess(process.args, 0, out, err)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done


@pytest.fixture(scope="session")
def _migrated_postgres(
    request: pytest.FixtureRequest, postgres_server: Cluster | None
) -> tuple[str, str]:
    """(address of the server, name of a migrated database to copy)."""
    if postgres_server is None:
        request.getfixturevalue("django_db_setup")
        return os.environ["DATABASE_URL"], str(connections["default"].settings_dict["NAME"])
    url = postgres_server.create("migrated")
    OnPostgres(url).manage("migrate", "--verbosity=0")
    return url, "migrated"


@pytest.fixture
def django_on_postgres(_migrated_postgres: tuple[str, str]) -> Iterator[OnPostgres]:
    server, source = _migrated_postgres
    name = f"beside_{os.getpid()}_{next(number)}"
    connections.close_all()
    with connect_url(server) as connection:
        copy_database(connection, name, source)
    yield OnPostgres(with_name(server, name))
    with connect_url(server) as connection:
        drop_database(connection, name)


@pytest.fixture
def postgres_url(django_on_postgres: OnPostgres) -> str:
    return django_on_postgres.url
