"""The web server: `gunicorn --config site/config/gunicorn.py config.wsgi`.

Two workers of one thread each on a small machine: SQLite waits in line anyway, and Python's own
time is what limits PostgreSQL. Behind a proxy only; it listens on this machine alone.
"""

import os

pythonpath = ".,site"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
timeout = 30
max_requests, max_requests_jitter = 5000, 500  # memory that a library loses comes back
# Reads its own heartbeat files; a disk that is busy must not look like a dead worker.
worker_tmp_dir = "/dev/shm"  # noqa: S108 made for this, and holds nothing of ours

# No address of a person, no query; the path stands last, where core.logs cuts it off below /k/.
access_log_format = "%(m)s %(s)s %(B)s %(M)sms %(U)s"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "cut": {"()": "core.logs.Cut", "format": "%(asctime)s %(levelname)s %(message)s"}
    },
    "handlers": {
        "out": {"class": "logging.StreamHandler", "formatter": "cut", "stream": "ext://sys.stdout"},
        "err": {"class": "logging.StreamHandler", "formatter": "cut", "stream": "ext://sys.stderr"},
    },
    "root": {"level": "INFO", "handlers": ["err"]},
    "loggers": {
        "gunicorn.access": {"level": "INFO", "handlers": ["out"], "propagate": False},
        "gunicorn.error": {"level": "INFO", "handlers": ["err"], "propagate": False},
    },
}
