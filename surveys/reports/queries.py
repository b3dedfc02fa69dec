"""What a report publisher works with. Only for that role: waves that are not published too."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone

from releases import jobs
from releases.models import JobState, Publication, PublishJob, ReleasePlan
from surveys.enums import RUNNING, WaveState
from surveys.models.wave import Wave
from surveys.reports.plan import SOURCE
from surveys.reports.pool import POOL
from surveys.reports.staff_plan import STAFF

# A process takes its job within seconds; after this long the page offers to start it again.
SOON = timedelta(seconds=20)


@dataclass(frozen=True)
class Standing:
    """A wave with its plan, its latest job and its publication, as far as they exist."""

    wave: Wave
    plan: ReleasePlan | None
    job: PublishJob | None
    publication: Publication | None

    @property
    def is_open(self) -> bool:
        return self.wave.state in RUNNING

    @cached_property
    def is_gone(self) -> bool:
        """The process that made the report has ended without a word."""
        return self.job is not None and self.publication is None and jobs.is_gone(self.job)

    @property
    def is_busy(self) -> bool:
        busy = (JobState.WAITING, JobState.RUNNING)
        at_work = self.job is not None and self.job.state in busy and self.publication is None
        return at_work and not self.is_gone

    @property
    def has_stopped(self) -> bool:
        """The last try ended without a report. A killed one goes on when it is asked for again."""
        failed = self.job is not None and self.job.state == JobState.FAILED
        return self.publication is None and (failed or self.is_gone)

    @property
    def stop_reason(self) -> str:
        """What the program said, for whoever runs the site; nothing where it was killed."""
        said = self.job.reason if self.job is not None else ""
        return "" if said == jobs.GONE else said

    @property
    def step(self) -> int:
        """The step that is being done, counted from one."""
        return min(self.job.done + 1, self.job.total) if self.job is not None else 0

    @property
    def waits_long(self) -> bool:
        late = timezone.now() - SOON
        return (
            self.job is not None and self.job.state == JobState.WAITING and self.job.asked_at < late
        )

    @property
    def finishing_until(self) -> datetime | None:
        """Until when begun answers still come in; None when that time is over."""
        until = self.wave.finishing_until
        return until if until and until > timezone.now() else None

    @cached_property
    def pool(self) -> ReleasePlan | None:
        """The plan to show small groups of this round and the one before together."""
        return POOL.plan_of(self.wave) if self.publication is not None else None

    @cached_property
    def staff(self) -> ReleasePlan | None:
        """The plan of what staff of a unit are told beyond the report."""
        return STAFF.plan_of(self.wave) if self.publication is not None else None

    @property
    def can_change(self) -> bool:
        """REP-7: after the close, before the first publication, while nothing is being made."""
        return self.can_publish and not self.is_busy

    @property
    def can_publish(self) -> bool:
        closed = self.wave.state == WaveState.CLOSED
        here = closed and self.wave.removed_at is None
        return here and self.plan is not None and self.publication is None


def standings() -> list[Standing]:
    """Every wave that has been opened, the latest first."""
    waves = list(Wave.objects.exclude(state__in=[WaveState.DRAFT, WaveState.DISCARDED]))
    plans = ReleasePlan.objects.filter(source=SOURCE).prefetch_related(
        "jobs", "changes", "publications__notes"
    )
    by_slug = {plan.source_key: plan for plan in plans}
    return [_standing(wave, by_slug.get(wave.slug)) for wave in waves]


def _standing(wave: Wave, plan: ReleasePlan | None) -> Standing:
    jobs = list(plan.jobs.all()) if plan else []
    publication = plan.publication if plan else None
    return Standing(wave, plan, jobs[0] if jobs else None, publication)
