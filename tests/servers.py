"""gunicorn in a process of its own, for browser tests, races and benchmarks; loopback only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 90


class Gunicorn:
    """A running server; `url` is where it answers."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self.process = process
        self.url = f"http://127.0.0.1:{port}"

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def renew(self) -> None:
        """Other worker processes, with nothing in memory of what they answered before."""
        before = set(self.workers())
        for worker in before:  # a graceful end takes a second; nobody waits for an answer now
            os.kill(worker, signal.SIGKILL)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            now = set(self.workers())
            if len(now - before) >= max(1, len(before)):
                return
            time.sleep(0.01)
        raise RuntimeError("The web server kept its old workers.")


@contextmanager
def gunicorn(
    application: str,
    environment: Mapping[str, str],
    *arguments: str,
    ready: str = "/",
    log: IO[bytes] | None = None,
) -> Iterator[Gunicorn]:
    """Starts it with this environment beside our own, waits until `ready` answers, and ends it."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--pythonpath", ".,site", "--log-level", "warning"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", *arguments, application],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    try:
        wait_for(port, ready, process)
        yield Gunicorn(port, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("The web server ended while starting.")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", path)
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The web server did not answer.")


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
