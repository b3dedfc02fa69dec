"""The web server: `PYTHONPATH=site python -m config.server`, from the folder of manage.py.

Behind a proxy only; it listens on this machine alone. Settings: WEB_BIND, WEB_WORKERS, WEB_THREADS
(docs/operator.md). It writes no line per request: the proxy does, and leaves out who and which
code. Why granian: docs/adr/0016.
"""

import gc
import importlib
import multiprocessing
import os
import sys
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

# What is being answered when the server stops may take so long; an idle connection ends then.
STOP_SECONDS = 10

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "cut": {"()": "core.logs.Cut", "format": "%(asctime)s %(levelname)s %(message)s"}
    },
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "cut"}},
    "root": {"level": "INFO", "handlers": ["err"]},
    "loggers": {"_granian": {"handlers": ["err"], "propagate": False}},
}


def load(name: str) -> Callable[..., Any]:
    """The application of a module, such as `config.wsgi`."""
    application: Callable[..., Any] = importlib.import_module(name).application
    # What is loaded stays: the collector need not look through a hundred thousand objects again,
    # and a process that is forked from this one keeps sharing them.
    gc.collect()
    gc.freeze()
    return application


def serve(name: str = "config.wsgi", *, preload: bool = False) -> None:
    """Serves until told to stop. `preload` loads the application once, before the workers are
    forked: a new worker is there at once, but a reload does not bring new code."""
    loader: Callable[[str], Callable[..., Any]] = load
    if preload:
        multiprocessing.set_start_method("fork")
        loaded = load(name)
        loader = lambda _name: loaded  # noqa: E731
    host, _, port = os.environ.get("WEB_BIND", "127.0.0.1:8000").rpartition(":")
    Granian(
        name,
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("WEB_WORKERS", "2")),
        blocking_threads=int(os.environ.get("WEB_THREADS", "2")),
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=STOP_SECONDS,
    ).serve(target_loader=loader)


if __name__ == "__main__":
    names = [word for word in sys.argv[1:] if not word.startswith("-")]
    serve(*names, preload="--preload" in sys.argv)
