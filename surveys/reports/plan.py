"""REP-1: the plan of a wave, made from the invitation list while the answers are still coming in.

Priority within a dimension goes by invited size, so that the mask, when it has to hide a group
beside a small one, hides the smaller. Sizes of answers are not looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.languages import LANGUAGES
from core.models import User
from core.texts import pick
from releases import services
from releases.models import ReleasePlan
from surveys.enums import SOURCE, WaveState
from surveys.models.wave import Wave
from surveys.piping import plain
from surveys.reports.aggregate import COLUMNS, NOT_SAID
from surveys.reports.items import background_questions, reported_questions

YEAR_WORDS = {"sv": "Årskurs {}", "ar": "الصف {}"}
DIMENSION_WORDS = {
    "school": {"sv": "Skola", "ar": "المدرسة"},
    "area": {"sv": "Område", "ar": "المنطقة"},
    "school_year": {"sv": "Årskurs", "ar": "الصف"},
    "program_group": {"sv": "Kursgrupp", "ar": "مجموعة الدورة"},
}
TOTAL_WORDS = {"sv": "Alla som svarade", "ar": "كل المشاركات"}
NOT_SAID_WORDS = {"sv": "Har inte angett", "ar": "من دون جواب"}


def invited_sizes(wave: Wave) -> dict[tuple[str, str], int]:
    """Invited people per (dimension, level); the total under ("total", "")."""
    backgrounds = background_questions(wave.version.definition)
    sizes: dict[tuple[str, str], int] = {}
    for row in wave.invited.all():
        levels = [("total", ""), *((name, getattr(row, name)) for name in COLUMNS)]
        levels += [(question["key"], level_of(question, row.gender)) for question in backgrounds]
        for name, level in levels:
            if level or name == "total":
                sizes[name, level] = sizes.get((name, level), 0) + row.size
    return sizes


def level_of(question: dict[str, Any], word: str) -> str:
    """The option that the invitation list's word means: its key or one of its labels."""
    for option in question["options"]:
        if word.casefold() in {
            option["key"].casefold(),
            *map(str.casefold, option["label"].values()),
        }:
            return option["key"]
    return ""


def suggested_groups(wave: Wave) -> Iterator[dict[str, Any]]:
    """The total, then places, years, programme groups and background answers: one-way only."""
    sizes = invited_sizes(wave)
    named = {one.program_group: one.program_words for one in wave.batches.all()}
    yield {"levels": [], "label": TOTAL_WORDS}
    for name in COLUMNS:
        levels = [level for dimension, level in sizes if dimension == name]
        for level in sorted(levels, key=lambda one: (-sizes[name, one], one)):
            words = YEAR_WORDS if name == "school_year" else {}
            label = {
                one.code: words.get(one.code, "{}").format(_isolated(level, words, one.direction))
                for one in LANGUAGES
            }
            if name == "program_group":
                label |= {code: words for code, words in named.get(level, {}).items() if words}
            yield {"levels": [[name, level]], "label": label}
    for question in background_questions(wave.version.definition):
        options = sorted(
            question["options"], key=lambda one: -sizes.get((question["key"], one["key"]), 0)
        )
        for option in options:
            yield {"levels": [[question["key"], option["key"]]], "label": option["label"]}
        yield {"levels": [[question["key"], NOT_SAID]], "label": NOT_SAID_WORDS}


def _isolated(level: str, words: dict[str, str], direction: str) -> str:
    """School years such as "4–6" are read left to right (LRI … PDI) in Arabic words too."""
    return f"\u2066{level}\u2069" if words and direction == "rtl" else level


def gone(wave: Wave) -> str:
    """Why nothing new can be told of a wave whose answers have been removed; or nothing."""
    if wave.removed_at is None:
        return ""
    return _("The answers have been removed, as was decided. What was published stays as it is.")


def declare(wave: Wave, *, by: User | None, today: date | None = None) -> ReleasePlan:
    """Declares the suggested plan. The same wave again gives its plan back, unchanged.

    PublishRefusedError once the wave is closed. `today` is for made-up pasts (demo, tests).
    """
    found = plan_of(wave)
    if found is not None:
        return found
    if wave.state in (WaveState.CLOSED, WaveState.DISCARDED):
        raise services.PublishRefusedError(
            _("The plan has to be made before the answers have come in. It is too late now.")
        )
    return services.declare_plan(
        SOURCE,
        wave.slug,
        groups=list(suggested_groups(wave)),
        questions=[question["key"] for question in reported_questions(wave.version.definition)],
        closes=wave.closes,
        by=by,
        k=wave.k,
        m=wave.m,
        today=today,
    )


@dataclass(frozen=True)
class Contents:
    """A plan as the publisher reads it, words per language: kinds of groups, then questions."""

    groups: list[tuple[dict[str, str], list[dict[str, str]]]]
    questions: list[dict[str, str]]


def contents_of(plan: ReleasePlan, wave: Wave) -> Contents:
    """In the plan's own order, which is the order in which groups are accepted."""
    definition = wave.version.definition
    words = DIMENSION_WORDS | {one["key"]: plain(one["text"]) for one in definition["questions"]}
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for one in plan.groups:
        if one["levels"]:
            groups.setdefault(tuple(name for name, _level in one["levels"]), []).append(
                one["label"]
            )
    titled = [
        (crossed([words[name] for name in names]), labels) for names, labels in groups.items()
    ]
    return Contents(titled, [words[key] for key in plan.questions])


def crossed(titles: Sequence[dict[str, str]]) -> dict[str, str]:
    """The title of a kind of group: of a pair both its kinds."""
    return {
        one.code: " × ".join(pick(words, one.code).text for words in titles) for one in LANGUAGES
    }


def plan_of(wave: Wave) -> ReleasePlan | None:
    return ReleasePlan.objects.filter(source=SOURCE, source_key=wave.slug).first()
