"""REP-12: what a publishing job has found so far; one that was killed goes on (docs/adr/0049).

Each piece is sealed with a key made of everything that was counted: whoever cannot count the
answers cannot read it, and after answers, plan or program changed nobody can. It is deleted when
the report is there, when the job fails, when the plan changes, and after DAYS.
"""

import hashlib
import hmac
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from releases.models import JobState, JobStep, PublishJob, ReleasePlan

DAYS = 7
NONCE = 12
SOLVERS = ("numpy", "scipy", "matplotlib")


class Kept:
    """The pieces of one stage of a job's work ("audit", "drawings") on the same inputs."""

    def __init__(self, job: PublishJob, stage: str, inputs: str) -> None:
        text = "|".join([stage, str(job.plan_id), program(), inputs])
        self.job, self.stage, self.inputs = job, stage, _secret("inputs", text).hex()
        self._cipher = AESGCM(_secret("pieces", text))
        of_stage = JobStep.objects.filter(plan=job.plan_id, stage=stage)
        of_stage.exclude(inputs=self.inputs).delete()
        found = of_stage.values_list("name", "content")
        self._there = {name: bytes(content) for name, content in found}

    def read(self, name: str) -> bytes | None:
        sealed = self._there.pop(name, None)
        if sealed is None:
            return None
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
        except InvalidTag:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Nothing is kept by a job that was given up: another works in its place."""
        if not PublishJob.objects.filter(pk=self.job.pk, state=JobState.RUNNING).exists():
            return
        nonce = os.urandom(NONCE)
        JobStep.objects.update_or_create(
            plan_id=self.job.plan_id,
            stage=self.stage,
            name=name,
            defaults={
                "inputs": self.inputs,
                "content": nonce + self._cipher.encrypt(nonce, content, name.encode()),
            },
        )


def of(job: PublishJob | None, stage: str) -> Callable[[str], Kept] | None:
    """What opens the pieces of a stage, given its inputs; None where there is no job."""
    return None if job is None else lambda inputs: Kept(job, stage, inputs)


def forget(plan: ReleasePlan) -> None:
    JobStep.objects.filter(plan=plan).delete()


def forget_old(now: datetime) -> int:
    """Of jobs that nobody started again."""
    return JobStep.objects.filter(at__lt=now - timedelta(days=DAYS)).delete()[0]


def _secret(use: str, text: str) -> bytes:
    said = f"{use}|{text}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()


@cache
def program() -> str:
    """A digest of the program that does the work: after an upgrade it begins anew."""
    digest = hashlib.sha256(" ".join(map(version, SOLVERS)).encode())
    rooms = ("site/core", "site/figures", "site/releases", "surveys")
    files = [path for room in rooms for path in (settings.BASE_DIR / room).rglob("*.py")]
    for path in sorted([*files, *(settings.BASE_DIR / "locale").rglob("*.mo")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
