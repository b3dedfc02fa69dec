"""REP-1: pairs of groups (school × gender) that the plan of an open wave could hold as well.

Suggested by the sizes of those invited alone, where the mask accepts them beside the plan's own
groups. Nothing that was answered is looked at, and not even how many have answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from core.languages import LANGUAGES
from core.models import User
from core.texts import pick
from figures.disclosure.mask import group_mask
from figures.table import Counts, Group
from releases import changes
from releases.models import ReleasePlan
from releases.services import PublishRefusedError
from surveys.enums import RUNNING
from surveys.models.wave import Wave
from surveys.piping import plain
from surveys.reports.aggregate import COLUMNS, NOT_SAID
from surveys.reports.items import background_questions
from surveys.reports.plan import DIMENSION_WORDS, crossed, level_of

MOST = 4


@dataclass(frozen=True)
class Pairs:
    """A kind of pairs; `groups` are those that the mask accepts, as a plan holds them, out of as
    many as are `possible`."""

    kind: str
    title: dict[str, str]
    groups: list[dict[str, Any]]
    possible: int
    planned: bool


def invited(wave: Wave) -> Counts:
    """Everybody who was invited, per base cell."""
    backgrounds = background_questions(wave.version.definition)
    sizes: dict[tuple[tuple[str, str], ...], int] = {}
    for row in wave.invited.all():
        cell = [(name, getattr(row, name)) for name in COLUMNS]
        cell += [(one["key"], level_of(one, row.gender) or NOT_SAID) for one in backgrounds]
        key = tuple((name, level) for name, level in cell if level)
        sizes[key] = sizes.get(key, 0) + row.size
    found = {key: size for key, size in sizes.items() if size}
    return Counts(tuple(dict(key) for key in found), tuple(found.values()), (), {})


def suggestions(wave: Wave, plan: ReleasePlan) -> list[Pairs]:
    """Those that show most first, and what is in the plan already."""
    counts = invited(wave)
    single = [one for one in plan.groups if len(one["levels"]) < 2]
    planned = {changes.group_of(one).dimension for one in plan.groups if len(one["levels"]) == 2}
    before = [changes.group_of(one) for one in single]
    known = {counts.membership(group) for group in before}
    definition = wave.version.definition
    words = DIMENSION_WORDS | {one["key"]: plain(one["text"]) for one in definition["questions"]}
    found = []
    names = dict.fromkeys(one["levels"][0][0] for one in single if one["levels"])
    for first, second in combinations(names, 2):
        pairs = [
            one for one in _pairs(single, first, second)
            if any(row := counts.membership(changes.group_of(one))) and row not in known
        ]  # fmt: skip
        kind = f"{first}×{second}"
        mask = group_mask(counts, [*before, *(changes.group_of(one) for one in pairs)], plan.k)
        shown = [one for one in pairs if changes.group_of(one) in set(mask.shown)]
        if shown or kind in planned:
            title = crossed([words[first], words[second]])
            found.append(Pairs(kind, title, shown, len(pairs), kind in planned))
    found.sort(key=lambda one: (not one.planned, -len(one.groups)))
    return found[: max(MOST, len(planned))]


def _pairs(single: list[dict[str, Any]], first: str, second: str) -> Iterator[dict[str, Any]]:
    of = {
        name: [one for one in single if one["levels"] and one["levels"][0][0] == name]
        for name in (first, second)
    }
    for one in of[first]:
        for other in of[second]:
            label = {
                code: f"{pick(one['label'], code).text}, {pick(other['label'], code).text}"
                for code in (language.code for language in LANGUAGES)
            }
            yield {"levels": [*one["levels"], *other["levels"]], "label": label}


def toggle(wave: Wave, plan: ReleasePlan | None, kind: str, *, by: User | None) -> None:
    """Adds the pairs of this kind, or takes them away."""
    if plan is None or wave.state not in RUNNING:
        raise PublishRefusedError(
            _("The plan has to be made before the answers have come in. It is too late now.")
        )
    known = {one.kind: one for one in suggestions(wave, plan)}
    if kind not in known:
        raise PublishRefusedError(_("Choose among those that stand here."))
    there = [one for one in plan.groups if len(one["levels"]) == 2]
    pairs = [one for one in there if _kind(one) != kind]
    if not known[kind].planned:
        pairs += known[kind].groups
    changes.set_pairs(plan, pairs, by=by)


def _kind(one: dict[str, Any]) -> str:
    group: Group = changes.group_of(one)
    return group.dimension
