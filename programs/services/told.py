"""A term's figures for everybody: through the gate of every report (docs/adr/0050).

The plan is written while the term goes on, so that nobody can choose by what came out. When the
term is over and its groups have met for the last time, everything is counted once, at night, and
told once; what the gate hides is told to nobody.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.models import Area, User
from programs import periods
from programs.enums import GroupState
from programs.models import Group, Program
from programs.periods import Period
from programs.queries import told as queries
from programs.queries.steering import groups_in
from releases import queries as releases
from releases.models import Publication, ReleasePlan

SOURCE = "program-term"
GIVEN_UP = timedelta(days=200)  # families are removed a year after their last meeting
TITLES = {
    "vt": {"sv": "Föräldragrupper våren {year}", "ar": "مجموعات الأهل في ربيع {year}"},
    "ht": {"sv": "Föräldragrupper hösten {year}", "ar": "مجموعات الأهل في خريف {year}"},
}
EVERYBODY = {"sv": "Alla", "ar": "الجميع"}
NO_AREA = {"sv": "Utan område", "ar": "بلا منطقة"}


def key_of(period: Period) -> str:
    return f"program-{period.key}"


def period_of(plan: ReleasePlan) -> Period | None:
    return periods.find(plan.source_key.removeprefix("program-"))


def plan_of(period: Period) -> ReleasePlan | None:
    return ReleasePlan.objects.filter(source=SOURCE, source_key=key_of(period)).first()


def can_plan(period: Period, today: date | None = None) -> bool:
    """A term that has begun or is to come, and is not over."""
    return bool(period.half) and (today or timezone.localdate()) <= period.last


@transaction.atomic
def declare(period: Period, *, by: User | None, today: date | None = None) -> ReleasePlan:
    """REP-1: what will be told of the term; asked twice it is one."""
    # Here, since the rules of disclosure bring a library that no other page has to load.
    from releases.services import declare_plan

    if not can_plan(period, today):
        raise ValueError("Only a term that is not over can be planned.")
    # Two who press at once: the second waits here and finds the first one's plan.
    list(Program.objects.select_for_update().order_by("pk").values_list("pk"))
    found = plan_of(period)
    groups: list[dict[str, Any]] = [{"levels": [], "label": EVERYBODY}]
    groups += [
        {"levels": [["program", one.key]], "label": one.name} for one in Program.objects.all()
    ]
    groups += [{"levels": [["area", one.key]], "label": one.name} for one in Area.objects.all()]
    groups.append({"levels": [["area", queries.NOWHERE]], "label": NO_AREA})
    return found or declare_plan(
        SOURCE, key_of(period), groups=groups, questions=queries.QUESTIONS,
        closes=period.last, by=by, today=today,
    )  # fmt: skip


def is_ready(period: Period) -> bool:
    """Every group of the term has met for the last time."""
    groups = groups_in(period).exclude(state=GroupState.CANCELLED).prefetch_related("meetings")
    return all(not one.held or one.is_over for one in groups)


def tell_all(today: date | None = None) -> int:
    """In the night: how many terms were told."""
    today = today or timezone.localdate()
    told = 0
    plans = ReleasePlan.objects.filter(
        source=SOURCE, closes__lt=today, closes__gte=today - GIVEN_UP, publications=None
    )
    for plan in plans.order_by("pk"):
        period = period_of(plan)
        if period is not None and is_ready(period):
            told += tell(plan, period) is not None
    return told


@transaction.atomic
def tell(plan: ReleasePlan, period: Period) -> Publication | None:
    """Counts and publishes what the gate lets through; None where that is nothing."""
    from figures.table import TOTAL
    from releases import services  # see declare

    # Marks lock their group first; nothing changes while we count.
    list(Group.objects.select_for_update().filter(pk__in=groups_in(period).values("pk")))
    counts = queries.counts_of(period)
    if counts is None:
        return None
    outcome = services.decide(plan, counts)
    # Without the total there is nothing that a group could be compared with.
    cells = services.cells_of(outcome) if TOTAL in outcome.shown else []
    if not cells:
        return None
    labels = {
        group: one["label"]
        for group, one in zip(services.groups_of(plan), plan.groups, strict=True)
    }
    facts = {
        "period": period.key,
        "groups": [_named(group, labels[group]) for group in outcome.shown],
        "hidden": [_named(group, labels[group]) for group in outcome.hidden if counts.size(group)],
    }
    title = {code: words.format(year=period.year) for code, words in TITLES[period.half].items()}
    return services.publish(
        plan, title=title, facts=facts, cells=cells, certificates=outcome.certificates, by=None
    )


def _named(group: Any, label: dict[str, str]) -> dict[str, Any]:
    return {"dimension": group.dimension, "level": group.level, "label": label}


def published() -> list[Publication]:
    """The terms that were told, the latest first, withdrawn ones as such. Everybody."""
    return list(releases.latest().filter(plan__source=SOURCE).prefetch_related("notes"))


def publication_of(period: Period) -> Publication | None:
    """Withdrawn or not."""
    return releases.latest().filter(plan__source=SOURCE, slug=key_of(period)).first()
