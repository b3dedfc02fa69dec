"""A job in the background: asked for, taken by one process, done or given up.

One report comes of it whatever happens to the process: the report and the word “done” are written
in one step, and a job that was given up cannot write any more (`services.publish`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F

from core.models import User
from releases import alive, kept
from releases.models import JobState, PublishJob, ReleasePlan

GONE = "gone"  # the reason of a job whose process ended without a word


@transaction.atomic
def ask(plan: ReleasePlan, *, by: User | None) -> PublishJob:
    """A job for this plan. One that waits or works is given back; one whose process has gone is
    given up at once, and a new one takes its place."""
    ReleasePlan.objects.select_for_update().get(pk=plan.pk)
    busy = plan.jobs.filter(state__in=[JobState.WAITING, JobState.RUNNING]).first()
    if busy is not None and is_gone(busy):
        give_up(busy, GONE)
        busy = None
    return busy or PublishJob.objects.create(plan=plan, asked_by=by)


def is_gone(job: PublishJob) -> bool:
    """Taken by a process that lives no more. A job that waits was not taken yet: start it again.

    The row is read again after the lock: a process that has just ended well wrote “done” first.
    """
    if job.state != JobState.RUNNING or alive.is_held(job.pk):
        return False
    return PublishJob.objects.filter(pk=job.pk, state=JobState.RUNNING).exists()


@contextmanager
def taken(job: PublishJob) -> Iterator[bool]:
    """True for the one process that may do the job; the lock comes before the word “working”."""
    with alive.held(job.pk) as mine:
        waiting = PublishJob.objects.filter(pk=job.pk, state=JobState.WAITING)
        yield mine and bool(waiting.update(state=JobState.RUNNING))


def progress(job: PublishJob, total: int | None = None) -> None:
    """One step further, or how many steps there are."""
    rows = PublishJob.objects.filter(pk=job.pk)
    rows.update(total=total) if total else rows.update(done=F("done") + 1)


def give_up(job: PublishJob, reason: str) -> None:
    """The next one goes on where this one was killed; after a mistake it begins anew."""
    busy = PublishJob.objects.filter(pk=job.pk, state__in=[JobState.WAITING, JobState.RUNNING])
    if busy.update(state=JobState.FAILED, reason=reason[:200]) and reason != GONE:
        kept.forget(job.plan)


def standing(job: PublishJob | None) -> dict[str, Any]:
    """What a page says of a job, or of none: whether it works, its step, and whether it stopped."""
    gone = job is not None and is_gone(job)
    works = job is not None and job.state in (JobState.WAITING, JobState.RUNNING) and not gone
    return {
        "job": job,
        "busy": works,
        "step": min(job.done + 1, job.total) if job else 0,
        "stopped": job is not None and (gone or job.state == JobState.FAILED),
    }
