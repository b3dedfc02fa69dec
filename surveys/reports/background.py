"""Starts what makes reports in processes of their own: no web process loads pandas (REP-25)."""

import subprocess
import sys

from django.conf import settings
from django.http import HttpResponse

from releases.models import PublishJob


def start(job: PublishJob) -> None:
    """The process takes the job from the database; started twice, the second finds it taken."""
    _run("publish_report", "--job", str(job.pk))


def draw_anew() -> None:
    """Makes the files that reports lack since numbers they compare with came or went."""
    _run("draw_reports")


def looked_at_again(response: HttpResponse, *, busy: bool) -> HttpResponse:
    """Shown anew while a job works; the page has a link too, for whoever has turned this off."""
    if busy:
        response["Refresh"] = "3"
    return response


def _run(*command: str) -> None:
    subprocess.Popen(  # noqa: S603 our own command with a number from our own table
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *command],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
