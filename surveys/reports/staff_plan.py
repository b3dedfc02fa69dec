"""REP-2: the plan of what signed-in staff are told of their own unit, made before the close.

One plan for every unit at once, so that one audit holds all that is told. Never of a class, nor of
a survey that is sensitive or follows people up.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.models import User
from releases import services
from releases.models import Audience, ReleasePlan
from releases.services import PublishRefusedError
from surveys.enums import RUNNING, Mode
from surveys.models.wave import Wave
from surveys.reports.aggregate import NOT_SAID
from surveys.reports.beside import Way
from surveys.reports.items import background_questions
from surveys.reports.plan import crossed, gone, level_of, plan_of, suggested_groups

STAFF = Way(
    "staff",
    {"sv": "Alla som svarade", "ar": "كل المشاركات"},
    {"sv": "{} – små grupper, för personalen", "ar": "{} – مجموعات صغيرة، للموظفين"},
)
UNITS = ("school", "area")


def why_not(wave: Wave) -> str:
    """Why staff are told nothing beyond the report; or nothing."""
    if refused := gone(wave):
        return refused
    if wave.version.definition.get("help_lines"):
        return _("The survey is sensitive. Staff are told no more than everybody.")
    if wave.mode == Mode.FOLLOW_UP:
        return _("The survey is followed up by code words. Staff are told no more than everybody.")
    return ""


def declare(
    wave: Wave, *, by: User | None, schools: Collection[str] = (), today: date | None = None
) -> ReleasePlan:
    """The same wave again gives its plan back. PublishRefusedError with what stands in the way.

    For the demonstration: `schools`, these alone, as fewer groups are quicker; a made-up `today`.
    """
    found = STAFF.plan_of(wave)
    if found is not None:
        return found
    own, refused = plan_of(wave), why_not(wave)
    if refused:
        raise PublishRefusedError(refused)
    if wave.state not in RUNNING or own is None:
        raise PublishRefusedError(
            _("The plan for staff is made while the wave is open, after the plan of its report.")
        )
    groups = [
        one
        for one in groups_of(wave)
        if not schools or any(level in schools for name, level in one["levels"] if name == "school")
    ]
    if not groups:
        raise PublishRefusedError(_("No school and no area is named in the invitation."))
    return services.declare_plan(
        STAFF.source, STAFF.key_of(wave), groups=groups, questions=own.questions,
        closes=wave.closes, by=by, k=wave.k_staff, m=wave.m, audience=Audience.STAFF,
        today=today,
    )  # fmt: skip


def groups_of(wave: Wave) -> Iterator[dict[str, Any]]:
    """Schools and areas, then the years and the genders of each school; by invited size."""
    one_way = {
        (one["levels"][0][0], one["levels"][0][1]): one["label"]
        for one in suggested_groups(wave)
        if one["levels"]
    }
    for (name, level), label in one_way.items():
        if name in UNITS:
            yield {"levels": [[name, level]], "label": label}
    sizes: dict[tuple[str, str, str], int] = {}
    backgrounds = background_questions(wave.version.definition)
    for row in wave.invited.exclude(school=""):
        levels = [("school_year", row.school_year)]
        levels += [(question["key"], level_of(question, row.gender)) for question in backgrounds]
        for name, level in levels:
            if level and level != NOT_SAID:
                key = (name, row.school, level)
                sizes[key] = sizes.get(key, 0) + row.size
    kinds = ["school_year", *(question["key"] for question in backgrounds)]
    order = sorted(sizes, key=lambda key: (kinds.index(key[0]), -sizes[key], key))
    for name, school, level in order:
        words = one_way["school", school], one_way[name, level]
        yield {"levels": [["school", school], [name, level]], "label": crossed(words)}


def units_of(plan: ReleasePlan, kind: str, name: str) -> list[dict[str, Any]]:
    """The plan's groups of one unit."""
    return [one for one in plan.groups if [kind, name] in one["levels"]]


def is_told_of(wave: Wave) -> bool:
    """Whether staff were told something of this wave, withdrawn or not: what is told of it later
    would have to be held beside that."""
    plan = STAFF.plan_of(wave)
    return plan is not None and plan.publication is not None
