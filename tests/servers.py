"""The web server in processes of its own: browser tests, races, benchmarks. Loopback only."""

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


class WebServer:
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
        os.kill(self.process.pid, signal.SIGHUP)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            now = set(self.workers())
            if len(now) == len(before) and not now & before:
                return
            time.sleep(0.01)
        raise RuntimeError("The web server kept its old workers.")


@contextmanager
def web_server(
    application: str,
    environment: Mapping[str, str],
    *arguments: str,
    ready: str = "/",
    log: IO[bytes] | None = None,
) -> Iterator[WebServer]:
    """Starts it with this environment beside our own, waits until `ready` answers, and ends it."""
    port = free_port()
    own = {"WEB_BIND": f"127.0.0.1:{port}", "PYTHONPATH": str(ROOT / "site")}
    process = subprocess.Popen(
        [sys.executable, "-m", "config.server", application, *arguments],
        cwd=ROOT,
        env=os.environ | own | environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    try:
        wait_for(port, ready, process)
        yield WebServer(port, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            for worker in children(process.pid):
                os.kill(worker, signal.SIGKILL)
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
