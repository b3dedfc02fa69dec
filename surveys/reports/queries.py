"""What a report publisher works with. Only for that role: waves that are not published too."""

from dataclasses import dataclass

from releases.models import JobState, Publication, PublishJob, ReleasePlan
from surveys.enums import WaveState
from surveys.models.wave import Wave
from surveys.reports.plan import SOURCE


@dataclass(frozen=True)
class Standing:
    """A wave with its plan, its latest job and its publication, as far as they exist."""

    wave: Wave
    plan: ReleasePlan | None
    job: PublishJob | None
    publication: Publication | None

    @property
    def is_open(self) -> bool:
        return self.wave.state == WaveState.OPEN

    @property
    def is_busy(self) -> bool:
        busy = (JobState.WAITING, JobState.RUNNING)
        return self.job is not None and self.job.state in busy and self.publication is None

    @property
    def can_publish(self) -> bool:
        closed = self.wave.state == WaveState.CLOSED
        return closed and self.plan is not None and self.publication is None


def standings() -> list[Standing]:
    """Every wave that has been opened, the latest first."""
    waves = list(Wave.objects.exclude(state=WaveState.DRAFT))
    plans = ReleasePlan.objects.filter(source=SOURCE).select_related("publication")
    by_slug = {plan.source_key: plan for plan in plans.prefetch_related("jobs")}
    return [_standing(wave, by_slug.get(wave.slug)) for wave in waves]


def _standing(wave: Wave, plan: ReleasePlan | None) -> Standing:
    jobs = list(plan.jobs.all()) if plan else []
    publication = getattr(plan, "publication", None) if plan else None
    return Standing(wave, plan, jobs[0] if jobs else None, publication)
