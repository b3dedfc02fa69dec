"""Servers for the benchmarks: loopback only, on a private PostgreSQL, ended with the benchmark."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import servers
from tests.postgres import Cluster
from tests.servers import ROOT, children

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A running web server and what counts as its work: itself, its workers, the database."""

    port: int
    process: subprocess.Popen[bytes]
    database: Cluster
    url: str

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far of the web processes and of PostgreSQL."""
        server = self.database.process
        assert server is not None
        return {
            "web": sum(map(cpu_seconds, [self.process.pid, *self.workers()])),
            "database": sum(map(cpu_seconds, [server.pid, *children(server.pid)])),
        }

    def megabytes(self) -> list[float]:
        """Proportional memory of each worker."""
        return [proportional(pid) for pid in self.workers()]


def cpu_seconds(pid: int) -> float:
    """User and system time of the process and of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICK


def proportional(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return int(re.findall(r"^Pss:\s+(\d+)", text, re.MULTILINE)[0]) / 1024
    except (OSError, IndexError):
        return 0.0


def python(code: str, url: str, settings: str = "config.settings.test") -> str:
    """Runs Python code with Django set up on the database; its output."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        },
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{done.stdout}\n{done.stderr}")
    return done.stdout


PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "a-key-for-measuring-only-" * 4,
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECURE_SSL_REDIRECT": "0",
    "DEMO": "0",
}


@contextmanager
def web_server(
    application: str, cluster: Cluster, url: str, ready: str = "/", workers: int = 2
) -> Iterator[Server]:
    environment = PRODUCTION | {"DATABASE_URL": url, "WEB_WORKERS": str(workers)}
    with servers.web_server(application, environment, ready=ready) as running:
        yield Server(running.port, running.process, cluster, url)


SEED = """
import io
from dataclasses import replace
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
import core.demo, promises.demo
core.demo.build(io.StringIO()); promises.demo.build(io.StringIO())
from core.models import User
from promises.models import Promise
from surveys.demo_content import WHEEL_QUESTIONS, WHEEL_TITLE, WHEEL_INTRO, WHEEL_OUTRO
from surveys.demo import DATA, WHEEL
from surveys.services.freeze import freeze
from surveys.services.imports import publish, save_imported
from surveys.services.invited import class_codes, invite, read_groups
from surveys.services.waves import create_wave, open_wave
from surveys.xlsform.imported import Imported
by = User.objects.get(username="admin")
faces = [one for one in WHEEL_QUESTIONS if one["type"] == "faces"]
ten = [{**faces[i % len(faces)], "key": f"fraga_{i}", "section": None} for i in range(10)]
for one in ten: one.pop("section")
content = Imported("ten", WHEEL_TITLE, WHEEL_INTRO, WHEEL_OUTRO, ten, [])
today = timezone.localdate()
for key, offline in (("ten", ""), ("once", "one_load")):
    survey = save_imported(replace(content, key=key), by=by)
    survey.offline = offline
    survey.save_revision(user=by)
    version = freeze(publish(survey, by=by), by=by)
    wave = create_wave(version, slug=key, name=WHEEL_TITLE, promise=Promise.objects.get(slug=WHEEL),
                       opens=today, closes=today + timedelta(days=7), by=by)
    invite(wave, read_groups(DATA / "invited.csv"), by=by)
    open_wave(wave, by=by, today=today)
    print("CODE", list(class_codes(wave))[0].shown)
"""


@contextmanager
def survey_server(cluster: Cluster) -> Iterator[tuple[Server, str, str]]:
    """The product with an open wave of ten questions and one of the same ten in one load, and a
    class code to each."""
    url = cluster.create("survey")
    environment = {"SECRET_KEY": PRODUCTION["SECRET_KEY"], "ALLOWED_HOSTS": "127.0.0.1"}
    os.environ.update(environment)
    said = python(SEED, url, settings="benchmarks.seed_settings")
    code, once = re.findall(r"CODE (\d+)", said)
    with web_server("config.wsgi", cluster, url, ready="/sv/svara/") as server:
        yield server, code, once


@contextmanager
def bare_server(cluster: Cluster) -> Iterator[Server]:
    url = cluster.create("bare")
    with cluster.connect("bare") as connection:
        connection.execute(
            "CREATE TABLE bare_row (id bigserial PRIMARY KEY, answers jsonb NOT NULL)"
        )
    with web_server("benchmarks.bare_form", cluster, url) as server:
        yield server


@contextmanager
def wagtail_server(cluster: Cluster) -> Iterator[Server]:
    """A plain Wagtail form page with ten questions, at /form/."""
    url = cluster.create("wagtail")
    make = "from benchmarks.wagtail_form.wsgi import make; make()"
    python(make, url, settings="benchmarks.wagtail_form.settings")
    with web_server("benchmarks.wagtail_form.wsgi", cluster, url, ready="/form/") as server:
        yield server
