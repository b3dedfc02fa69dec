"""What a report says beside its numbers: wordings, dates, invited sizes and names of groups."""

from typing import Any

from django.utils import timezone

from figures.disclosure.attribute import Outcome
from figures.table import Group
from releases.models import ReleasePlan
from surveys.models.wave import Wave
from surveys.reports.items import background_questions, facts_of, reported_questions
from surveys.reports.plan import DIMENSION_WORDS, crossed, invited_sizes

SCHEMA = 1


def facts(wave: Wave, plan: ReleasePlan, outcome: Outcome) -> dict[str, Any]:
    """In every language at once; nothing about hidden groups but their names."""
    definition = wave.version.definition
    told = {one.block.item.question for one in outcome.released} or set(plan.questions)
    sizes = invited_sizes(wave)
    labels = {
        Group(tuple((name, level) for name, level in one["levels"])): one["label"]
        for one in plan.groups
    }
    return {
        "schema": SCHEMA,
        "survey": wave.version.survey.key,
        "version": wave.version.number,
        "wave": {"name": wave.name, "slug": wave.slug},
        "opens": wave.opens.isoformat(),
        "closes": wave.closes.isoformat(),
        "promise": wave.promise.slug,
        "earlier": earlier_slugs(wave),
        "k": plan.k,
        "m": plan.m,
        "audited": True,
        "dimensions": _dimensions(plan, definition),
        "groups": [
            named(group, labels[group]) | {"invited": _invited(group, sizes, plan)}
            for group in outcome.shown
        ],
        "hidden": [named(group, labels[group]) for group in labels if group in set(outcome.hidden)],
        "changed": [
            {"on": timezone.localdate(one.at).isoformat(), "reason": one.reason}
            for one in plan.changes.all()
            if not one.before_close
        ],
        "questions": [
            facts_of(question)
            for question in reported_questions(definition)
            if question["key"] in told
        ],
    }


def _invited(group: Group, sizes: dict[tuple[str, str], int], plan: ReleasePlan) -> int | None:
    """How many of the group were invited; of merged levels all together, where all are known."""
    for one in plan.merges:
        if group.levels == ((one["dimension"], one["level"]),):
            parts = [sizes.get((one["dimension"], level)) for level in one["levels"]]
            return sum(part or 0 for part in parts) if all(parts) else None
    return sizes.get((group.dimension, group.level)) or None


def named(group: Group, label: dict[str, str]) -> dict[str, Any]:
    return {"dimension": group.dimension, "level": group.level, "label": label}


def _dimensions(plan: ReleasePlan, definition: dict[str, Any]) -> list[dict[str, Any]]:
    words = DIMENSION_WORDS | {
        question["key"]: question["text"] for question in background_questions(definition)
    }
    kinds = dict.fromkeys(tuple(name for name, _level in one["levels"]) for one in plan.groups)
    return [
        {"key": "×".join(names), "title": crossed([words[name] for name in names])}
        for names in kinds
        if names
    ]


def earlier_slugs(wave: Wave) -> list[str]:
    """Waves before this one, the nearest first."""
    found: list[str] = []
    before = wave.previous
    while before is not None and before.slug not in found:
        found.append(before.slug)
        before = before.previous
    return found
