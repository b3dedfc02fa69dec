"""Before and after of a survey that is followed up: the report on those who answered both times
(SUR-42, docs/adr/0025).

Those with a pair are a part of each wave's people, so each wave's report and this one can be
subtracted. They are decided of as one more group of the wave, the last by priority, beside every
group that the wave's own plan has; what that would change in the wave's own report is not told.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from core.models import User
from figures.disclosure.attribute import Outcome, Released
from figures.table import NOT_REACHED, TOTAL, Block, Counts, Item
from releases import changes, services
from releases.models import Publication, PublishedCell, ReleasePlan
from releases.population import PAIRED, WITH_A_PAIR
from releases.services import PublishRefusedError
from releases.trend import same_wording
from surveys.enums import CHOICE_TYPES, ORDERED_TYPES, Mode, QuestionType, WaveState
from surveys.models.wave import Wave
from surveys.reports.aggregate import pair_counts, pair_total
from surveys.reports.beside import Way
from surveys.reports.items import facts_of, options_of, reported_questions
from surveys.reports.plan import gone, plan_of
from surveys.services.codewords import destroyed
from surveys.services.waves import begin_count

PAIRS = Way(
    "pairs",
    {"sv": "Alla som svarade båda gångerna", "ar": "كل من أجاب في المرتين"},
    {"sv": "{} – före och efter", "ar": "{} – قبل وبعد"},
)
BEFORE, AFTER, CHANGE = "before", "after", "change"
COMPARED = CHOICE_TYPES | {QuestionType.NUMBER}  # one answer, so that two can be compared


def compared(wave: Wave) -> list[str]:
    """Keys of the questions that this wave and the one before asked in the same words."""
    before = wave.previous
    if before is None or {wave.mode, before.mode} != {Mode.FOLLOW_UP}:
        return []
    if wave.version.survey_id != before.version.survey_id:
        return []
    was = {one["key"]: one for one in reported_questions(before.version.definition)}
    return [
        one["key"]
        for one in reported_questions(wave.version.definition)
        if one["type"] in COMPARED
        and one["key"] in was
        and same_wording(facts_of(one), facts_of(was[one["key"]]))
    ]


def declare(wave: Wave, *, by: User | None) -> None:
    """The plan of the comparison, with the later wave's own. A wave is part of one comparison: two
    that overlap could be subtracted."""
    keys = compared(wave)
    if not keys or wave.is_over() or destroyed(wave.version.survey):
        return
    assert wave.previous is not None
    if gone(wave.previous):
        return
    others = [wave.previous, *wave.previous.later.exclude(pk=wave.pk), *wave.later.all()]
    if all(PAIRS.plan_of(one) is None for one in others):
        PAIRS.declare(wave, keys, by=by)


def prepared(wave: Wave) -> tuple[Publication, list[PublishedCell]] | None:
    """What is to be published of the comparison, not saved yet; None where that is nothing."""
    plan, before = PAIRS.unpublished(wave), wave.previous
    if plan is None or before is None or before.state != WaveState.CLOSED:
        return None
    if gone(before):
        return None
    if _is_corrected(before):
        return None  # what was left out of a corrected report is not told by another
    begin_count(before)
    if not pair_total(before, wave):
        return None
    was, now = _told(plan, before, wave), _told(plan, wave, before)
    if was is None or now is None:
        return None
    keys = _questions(was) & _questions(now)
    if not keys:
        return None
    own = {BEFORE: _own(before), AFTER: _own(wave)}
    released: list[Released] = []
    certificates: list[Mapping[str, Any]] = []
    for part, found in (BEFORE, was), (AFTER, now):
        released += [
            replace(one, block=_part_of(one.block, part))
            for one in found.released
            if one.block.item.question in keys
        ]
        certificates += [{**one, "own": own[part], "part": part} for one in found.certificates]
    changed = _changes(plan, before, wave, keys)
    if changed is not None:
        released += changed.released
        certificates += changed.certificates
    outcome = Outcome(tuple(released), (TOTAL,), (), tuple(certificates))
    made = PAIRS.publication(wave, plan, outcome)
    made.facts |= {
        "before": {"name": before.name, "slug": before.slug},
        "opens": before.opens.isoformat(),
        "beside_own": own,
    }
    return made, services.cells_of(outcome)


def _is_corrected(wave: Wave) -> bool:
    own = plan_of(wave)
    return own is not None and own.publication is not None and own.publication.edition > 1


def is_one(publication: Publication) -> bool:
    return bool(publication.facts.get("way") == PAIRS.name)


def hold_former(wave: Wave) -> None:
    """In the step that publishes the comparison: refused where the report of the wave before was
    corrected meanwhile. Asked for again, the report comes without the comparison."""
    assert wave.previous is not None
    own = plan_of(wave.previous)
    services.hold([own] if own else [])
    if _is_corrected(wave.previous):
        raise PublishRefusedError(
            _(
                "One of the rounds was corrected, or groups were put together in it. The "
                "two cannot be told together."
            )
        )


def is_told_of(wave: Wave) -> bool:
    """Whether a comparison with answers of this wave has been published."""
    plans = [PAIRS.plan_of(one) for one in (wave, *wave.later.all())]
    return any(plan is not None and plan.publication is not None for plan in plans)


def _part_of(block: Block, part: str) -> Block:
    return replace(block, group=TOTAL, item=replace(block.item, part=part))


def _questions(told: Outcome) -> set[str]:
    return {one.block.item.question for one in told.released}


def _own(wave: Wave) -> str:
    """The address of the wave's own report, which may come later."""
    own = plan_of(wave)
    assert own is not None  # `_told` has looked
    return own.source_key


def _told(plan: ReleasePlan, wave: Wave, other: Wave) -> Outcome | None:
    """The answers in one wave of those who have a pair in the other, as they may be told, with the
    certificate of them and of the wave's own report together (docs/adr/0058)."""
    # Imported here so that the staff pages, which import this module, load no pandas (REP-25).
    from surveys.reports.tables import counts_of

    own = plan_of(wave)
    if own is None:
        return None
    k, m = max(plan.k, own.k), max(plan.m, own.m)
    pair = {"levels": [[PAIRED, "yes"]], "label": {}}
    counts = counts_of(wave, pair=other)
    keys = set(own.questions) | set(plan.questions)
    counts = changes.recoded(
        own.merges, replace(counts, items=tuple(i for i in counts.items if i.question in keys))
    )
    alone = _decided(own, list(own.groups), counts, k, m)
    both = _decided(own, [*own.groups, pair], counts, k, m)
    if WITH_A_PAIR not in both.shown or _levels(alone) != _levels(both):
        return None
    told = [
        one
        for one in both.released
        if one.block.group == WITH_A_PAIR and one.block.item.question in plan.questions
    ]
    return replace(both, released=tuple(told))


def _decided(own: ReleasePlan, groups: list, counts: Counts, k: int, m: int) -> Outcome:
    trial = ReleasePlan(declared_groups=groups, declared_questions=own.questions, k=k, m=m)
    return services.decide(trial, counts)


def _levels(outcome: Outcome) -> dict:
    """How each block of the wave's own report is told."""
    return {
        (one.block.group, one.block.item.key): one.level
        for one in outcome.released
        if one.block.group != WITH_A_PAIR
    }


def _changes(plan: ReleasePlan, before: Wave, after: Wave, keys: Collection[str]) -> Outcome | None:
    """How many answered better, worse or the same. Not of a question with two answers: with it
    before and after would tell the whole table of who went from what to what."""
    number, found = pair_total(before, after), pair_counts(before, after)
    questions = [
        one
        for one in reported_questions(after.version.definition)
        if one["key"] in keys and len(options_of(one)) > 2
    ]
    items, values = [], {}
    for question in questions:
        item = _item(question)
        row = dict.fromkeys(item.codes, 0)
        for one in found:
            if one.question == question["key"]:
                row[_step(question, one.before, one.after, item)] += one.people
        row[NOT_REACHED] += number - sum(row.values())
        items.append(item)
        values[item.key] = {code: [people] for code, people in row.items()}
    if not items:
        return None
    return services.decide(plan, Counts(({},), (number,), tuple(items), values))


def _item(question: dict) -> Item:
    if question["type"] in ORDERED_TYPES:
        return Item(question["key"], CHANGE, ("better", "same", "worse"))
    if question["type"] == QuestionType.NUMBER:
        return Item(question["key"], CHANGE, ("more", "same", "fewer"))
    return Item(question["key"], CHANGE, ("same", "other"))


def _step(question: dict, before: str, after: str, item: Item) -> str:
    """What a pair of answers (JSON text) is; “not answered” unless both times."""
    was, now = json.loads(before), json.loads(after)
    places = [_place(question, one) for one in (was, now)]
    first, last = places
    if first is None or last is None:
        return NOT_REACHED
    if first == last:
        return "same"
    if len(item.options) == 2:
        return "other"
    return item.options[0] if (last < first) == (item.options[0] == "better") else item.options[2]


def _place(question: dict, answer: object) -> int | None:
    if question["type"] == QuestionType.NUMBER:
        bands: Sequence = question["bands"]
        held = [i for i, (low, high) in enumerate(bands)
                if isinstance(answer, int) and low <= answer <= high]  # fmt: skip
        return held[0] if held else None
    keys = options_of(question)
    return keys.index(answer) if answer in keys else None
