"""The end of a wave's answers (PRV-5, docs/adr/0059): what people gave goes, what was asked of whom
and what was published stays."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.retention import Due, Keeper
from core.roles import Role
from releases import jobs, kept, services
from releases.models import JobState, PublishJob, ReleasePlan
from surveys.enums import SOURCE, WaveState
from surveys.models.wave import Wave
from surveys.reports.hands import HANDS
from surveys.reports.pairs import PAIRS
from surveys.reports.paper import PAPER
from surveys.reports.plan import plan_of
from surveys.reports.pool import POOL
from surveys.reports.staff_plan import STAFF
from surveys.services.keeping import clear, kept_of

LONGEST = timedelta(days=1)  # a job that waits longer was forgotten by everybody


def due(until: date) -> list[Due]:
    """Waves whose day comes until then, the first to go first."""
    waves = Wave.objects.filter(state__in=[WaveState.CLOSED, WaveState.DRAFT], removed_at=None)
    found = []
    for wave in waves.select_related("version"):
        counts = kept_of(wave) if wave.remove_on <= until else {}
        if counts:
            found.append(
                Due(
                    subject=wave,
                    name=wave.name,
                    on=wave.remove_on,
                    decision=wave.decision,
                    counts=counts,
                    url=reverse("waves:keep", args=[wave.slug]),
                    asks=tuple(_asks(wave, counts)),
                )
            )
    return sorted(found, key=lambda one: (one.on, one.subject.pk))


def _asks(wave: Wave, counts: Mapping[str, int]) -> list[str]:
    own = plan_of(wave)
    if counts.get("answers") and (own is None or own.publication is None):
        return [_("No report of it has been published. Without the answers none can be made.")]
    together = [way.plan_of(one) for way in (PAIRS, POOL) for one in (wave, *wave.later.all())]
    if any(plan is not None and plan.publication is None for plan in together):
        return [_("What two rounds would tell together has not been published yet.")]
    return []


def remove(one: Due, today: date) -> dict[str, int] | None:
    """Deletes what people gave. None where the day was moved meanwhile, or where a report of these
    answers is being made: then the next night does it."""
    plans = _plans(Wave.objects.get(pk=one.subject.pk))
    services.hold(plans)  # nobody asks for a report from here on
    wave = Wave.objects.select_for_update().get(pk=one.subject.pk)
    if wave.removed_at is not None or wave.remove_on > today or _is_counted_now(plans):
        return None
    counts = kept_of(wave)
    clear(wave)
    for plan in plans:
        kept.forget(plan)
    return counts


def _plans(wave: Wave) -> list[ReleasePlan]:
    """Of every report for which these answers are, or may be, counted."""
    keys = Q(source=SOURCE, source_key=wave.slug)
    for way in (PAPER, HANDS, STAFF):
        keys |= Q(source=way.source, source_key=way.key_of(wave))
    for way in (PAIRS, POOL):
        for one in (wave, *wave.later.all()):
            keys |= Q(source=way.source, source_key=way.key_of(one))
    return list(ReleasePlan.objects.filter(keys))


def _is_counted_now(plans: list[ReleasePlan]) -> bool:
    waits = Q(state=JobState.WAITING, asked_at__gt=timezone.now() - LONGEST)
    busy = PublishJob.objects.filter(Q(state=JobState.RUNNING) | waits, plan__in=plans)
    return any(not jobs.is_gone(job) for job in busy)


KEEPER = Keeper(
    kind="wave",
    title=gettext_lazy("Surveys"),
    rule=gettext_lazy(
        "Answers, texts, shows of hands and codes of a wave are deleted so many days after its "
        "close as its survey says. Which groups were invited stays, and what was published."
    ),
    roles=(Role.SURVEY_MAKER,),
    due=due,
    remove=remove,
    say={
        "answers": lambda n: ngettext("%(n)s answer", "%(n)s answers", n) % {"n": n},
        "texts": lambda n: ngettext("%(n)s free text", "%(n)s free texts", n) % {"n": n},
        "rooms": lambda n: ngettext("%(n)s show of hands", "%(n)s shows of hands", n) % {"n": n},
        "codes": lambda n: ngettext("%(n)s code", "%(n)s codes", n) % {"n": n},
    },
)
