"""A private PostgreSQL for tests and benchmarks: in a temporary folder, reached by socket only.

    python -m tests.postgres run -- pytest tests/surveys    runs the command with DATABASE_URL set
    python -m tests.postgres find                           says which binaries would be used

PostgreSQL refuses to run as root, so root hands the server to `postgres` or `nobody`. Durability
is off: the cluster lives as long as the command that asked for it, and the server gets a signal
from the kernel when its parent dies, so nothing is left behind by a kill.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import psycopg
from psycopg import sql

USER = "survey"
READY_SECONDS = 30
# Tests may lose everything when the power goes; they may not lose time.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "",
    "timezone": "UTC",
}


class PostgresMissing(RuntimeError):
    """No PostgreSQL server binaries on this machine."""


def binaries() -> Path:
    """The folder with initdb and postgres; the newest version that Debian has, else the PATH."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(versions, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise PostgresMissing(
        "No PostgreSQL server is installed. `apt install postgresql` brings it; "
        "`script/test` installs it with root or sudo."
    )


class Cluster:
    """One server with one folder. `create` makes databases, `url` names them for Django."""

    def __init__(self) -> None:
        self.bin = binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self.process: subprocess.Popen[bytes] | None = None
        self.prefix: list[str] = []
        if os.geteuid() == 0:
            account = self._account()
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self.prefix = [
                "setpriv",
                f"--reuid={account.pw_uid}",
                f"--regid={account.pw_gid}",
                "--clear-groups",
            ]

    @staticmethod
    def _account() -> pwd.struct_passwd:
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise PostgresMissing("Neither `postgres` nor `nobody` exists to run the server as.")

    def start(self) -> Cluster:
        data = self.folder / "data"
        environment = {"PATH": f"{self.bin}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
        initdb = [str(self.bin / "initdb"), "-D", str(data), "-U", USER, "--auth=trust"]
        done = subprocess.run(
            [*self.prefix, *initdb, "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise PostgresMissing(f"initdb failed:\n{done.stdout}{done.stderr}")
        options = [part for name, value in FAST.items() for part in ("-c", f"{name}={value}")]
        server = [str(self.bin / "postgres"), "-D", str(data), "-k", str(self.folder), *options]
        death = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [*(self.prefix or death[:1]), *death[1:], *server],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()
        return self

    def _wait(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            try:
                self.connect("postgres").close()
                return
            except psycopg.OperationalError:
                if self.process is None or self.process.poll() is not None:
                    break
                time.sleep(0.05)
        log = (self.folder / "log").read_text(errors="replace")
        self.stop()
        raise PostgresMissing(f"The private PostgreSQL did not start:\n{log}")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(2)  # SIGINT: fast shutdown, connections are cut
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.folder), user=USER, dbname=database, autocommit=True, connect_timeout=5
        )

    def url(self, database: str) -> str:
        return f"postgres://{USER}@/{database}?host={quote(str(self.folder), safe='/')}"

    def create(self, database: str, template: str = "template1") -> str:
        with self.connect("postgres") as connection:
            copy_database(connection, database, template)
        return self.url(database)


def copy_database(connection: psycopg.Connection, database: str, template: str) -> None:
    """Makes `database` a copy of `template`, whatever was there before."""
    drop_database(connection, database)
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(database), sql.Identifier(template)
        )
    )


def drop_database(connection: psycopg.Connection, database: str) -> None:
    connection.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
    )


def connect_url(url: str, database: str = "postgres") -> psycopg.Connection:
    """An autocommitting connection to another database of the server that `url` names."""
    parts = urlsplit(url)
    host = parts.hostname
    for pair in parts.query.split("&"):
        if pair.startswith("host="):
            host = unquote(pair[5:])
    return psycopg.connect(
        host=host,
        port=parts.port,
        user=parts.username,
        password=parts.password,
        dbname=database,
        autocommit=True,
    )


@contextmanager
def running() -> Iterator[Cluster]:
    cluster = Cluster()
    try:
        yield cluster.start()
    finally:
        cluster.stop()


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["find"]:
        print(binaries())
        return 0
    if arguments[:2] != ["run", "--"] or len(arguments) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    with running() as cluster:
        environment = os.environ | {"DATABASE_URL": cluster.create("survey")}
        return subprocess.call(arguments[2:], env=environment)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except PostgresMissing as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
