"""REP-12: a publishing process is killed for real, and the next one goes on where it stopped."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from figures.disclosure import protect as gate
from releases import changes, kept
from releases.models import (
    Certificate,
    JobState,
    JobStep,
    Publication,
    PublishJob,
    ReleasePlan,
)
from surveys.models.response import Response
from surveys.reports import contents, drawing, publish
from surveys.reports.plan import plan_of
from tests.surveys.reports.made import make_coarse_wave, make_wave
from tests.surveys.reports.test_killed import ROOT, database_url

WORKER = """
import sys, time
import django
django.setup()
from figures.disclosure import protect
from releases.models import PublishJob
from surveys.models.wave import Wave
from surveys.reports import publish

def stop(*args):
    print("stopped", flush=True)
    time.sleep(300)

def after(times, act):
    left = [times]
    def counted(*args):
        left[0] -= 1
        return stop() if left[0] < 0 else act(*args)
    return counted

protect._Work._attack = after(int(sys.argv[2]), protect._Work._attack)
publish.run(PublishJob.objects.get(pk=sys.argv[1]), Wave.objects.get())
"""


def killed(job, times):
    """The process works until it has attacked so many times; then it is killed."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(job.pk), str(times)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout.readline() == "stopped\n"
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def counted(monkeypatch):
    """How often this process attacks and draws."""
    done = {"attacks": 0, "drawings": 0}

    def count(owner, name, key):
        act = getattr(owner, name)

        def counting(*args):
            done[key] += 1
            return act(*args)

        monkeypatch.setattr(owner, name, counting)

    count(gate._Work, "_attack", "attacks")
    monkeypatch.setattr(drawing, "_pictures", lambda *args: iter([("bars", {"svg": b"<svg/>"})]))
    count(drawing, "_pictures", "drawings")
    return done


def audited(wave, job=None):
    """As a job does that is killed after its audit; without one, what nobody interrupts."""
    from surveys.reports.tables import counts_of

    return publish.services.decide(job.plan if job else plan_of(wave), counts_of(wave), None, job)


@pytest.mark.requirement("REP-12")
@pytest.mark.django_db(transaction=True)
def test_a_killed_job_goes_on_and_publishes_what_one_run_does(counted):
    wave = make_coarse_wave()
    whole, attacks = audited(wave), counted["attacks"]
    assert attacks > 5
    killed(publish.ask_to_publish(wave, by=None), 4)
    assert JobStep.objects.count() == 4

    counted |= {"attacks": 0, "drawings": 0}
    job = publish.ask_to_publish(wave, by=None)
    assert publish.run(job, wave) is not None
    assert counted == {"attacks": attacks - 4, "drawings": 10}
    job.refresh_from_db()
    assert job.done == job.total
    assert Certificate.objects.get().content == list(whole.certificates)
    assert JobStep.objects.count() == 0


@pytest.mark.requirement("REP-12")
@pytest.mark.django_db
@pytest.mark.one_database
def test_what_was_drawn_is_not_drawn_again(counted):
    wave = make_wave()
    job = publish.ask_to_publish(wave, by=None)
    PublishJob.objects.update(state=JobState.RUNNING)
    outcome = audited(wave, job)
    draft = Publication(
        plan=job.plan, title=wave.version.definition["title"],
        facts=contents.facts(wave, job.plan, outcome),
    )  # fmt: skip
    cells = publish.services.cells_of(outcome)
    left = iter(range(6))
    with pytest.raises(StopIteration):  # in the other language, too
        drawing.draw(draft, cells, [], [], lambda: next(left), job)
    assert counted["drawings"] == 7
    drawn = drawing.draw(draft, cells, [], [], lambda: None, job)
    assert counted["drawings"] == 10
    assert len([one for one in drawn if one.format == "svg" and one.data == b"<svg/>"]) == 10


@pytest.mark.requirement("REP-12")
@pytest.mark.django_db
@pytest.mark.one_database
def test_what_was_kept_is_of_no_use_once_an_answer_or_the_program_is_another(counted, monkeypatch):
    wave = make_wave()
    job = publish.ask_to_publish(wave, by=None)
    PublishJob.objects.update(state=JobState.RUNNING)
    audited(wave, job)
    attacks = counted["attacks"]
    audited(wave, job)
    assert counted["attacks"] == attacks
    one = Response.objects.filter(wave=wave, answers__onskan="-dk").first()
    one.answers["onskan"] = ["idrott", "musik"]
    one.save()
    was = set(JobStep.objects.values_list("inputs", flat=True))
    audited(wave, job)
    assert counted["attacks"] >= 2 * attacks
    assert not was & set(JobStep.objects.values_list("inputs", flat=True))
    attacks = counted["attacks"]
    monkeypatch.setattr(kept, "program", lambda: "newer")
    audited(wave, job)
    assert counted["attacks"] > attacks


@pytest.mark.requirement("REP-12")
@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("way", ["mistake", "plan", "week"])
def test_nothing_is_kept_of_a_job_that_will_not_go_on(way):
    wave = make_wave()
    job = publish.ask_to_publish(wave, by=None)
    PublishJob.objects.update(state=JobState.RUNNING)
    audited(wave, job)
    assert JobStep.objects.count() > 0
    if way == "mistake":
        publish.jobs.give_up(job, "ValueError")
    elif way == "plan":
        publish.jobs.give_up(job, publish.jobs.GONE)
        assert JobStep.objects.count() > 0
        plan = ReleasePlan.objects.get()
        shorter = changes.drafted(plan, without_questions=[plan.questions[-1]])
        changes.change_plan(plan, shorter, reason={"sv": "Så", "ar": "هكذا"}, by=None)
    else:
        JobStep.objects.update(at=timezone.now() - timedelta(days=8))
        call_command("surveys_nightly")
    assert JobStep.objects.count() == 0
