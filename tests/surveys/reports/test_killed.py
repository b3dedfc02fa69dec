"""A publishing process is killed for real; the next one publishes, at once and once only."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from releases.ledger import verify as verify_ledger
from releases.models import Figure, JobState, LedgerEntry, Publication, PublishedCell, PublishJob
from releases.services import PublishRefusedError
from surveys.reports import publish
from surveys.reports.queries import standings
from tests.surveys.reports.made import make_wave

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
WORKER = """
import sys, time
import django
django.setup()
from releases.models import PublishJob
from surveys.models.wave import Wave
from surveys.reports import drawing, publish

def never_ready(*args):
    print("drawing", flush=True)
    time.sleep(300)
    yield

drawing._pictures = never_ready
publish.run(PublishJob.objects.get(pk=sys.argv[1]), Wave.objects.get())
"""


def database_url():
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    address = f"{base.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    return f"{address}?{query}" if query else address


@pytest.fixture
def worker():
    """Starts a process that takes a job and stays in its first drawing."""
    started = []

    def start(job):
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        }
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(job.pk)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "drawing\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def stands():
    (one,) = standings()
    return one


def test_a_killed_job_is_published_again_at_once(worker, monkeypatch):
    wave = make_wave()
    first = publish.ask_to_publish(wave, by=None)
    process = worker(first)
    assert (stands().is_busy, stands().has_stopped) == (True, False)
    assert stands().job.done == 6  # every question has been audited, and nothing drawn
    assert publish.ask_to_publish(wave, by=None) == first
    assert publish.run(first, wave) is None

    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert (stands().is_busy, stands().has_stopped) == (False, True)
    kept = [model.objects.count() for model in (Publication, PublishedCell, Figure)]
    assert kept == [0, 0, 0]

    second = publish.ask_to_publish(wave, by=None)
    assert second != first
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    assert publish.run(first, wave) is None  # what was given up does not come back
    assert publish.run(second, wave) is not None
    states = list(PublishJob.objects.order_by("pk").values_list("state", flat=True))
    assert states == [JobState.FAILED, JobState.DONE]
    assert Publication.objects.count() == 1
    assert list(LedgerEntry.objects.values_list("action", flat=True)) == ["plan", "publish"]
    assert verify_ledger() == []
    with pytest.raises(PublishRefusedError, match="already"):
        publish.ask_to_publish(wave, by=None)


def test_a_process_that_was_given_up_while_it_slept_writes_nothing(monkeypatch):
    wave = make_wave()
    job = publish.ask_to_publish(wave, by=None)

    def given_up(*args):
        PublishJob.objects.update(state=JobState.FAILED)
        return []

    monkeypatch.setattr("surveys.reports.drawing.draw", given_up)
    with pytest.raises(PublishRefusedError, match="given up"):
        publish.run(job, wave)
    assert (Publication.objects.count(), PublishedCell.objects.count()) == (0, 0)
    assert list(LedgerEntry.objects.values_list("action", flat=True)) == ["plan"]
