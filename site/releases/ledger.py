"""The ledger: everything that was ever planned, published, withdrawn or changed, in one chain.

Rows of the other tables can be compared with it, so that nothing disappears, comes back or changes
without an entry.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from secrets import token_hex
from typing import Any

from releases.models import (
    Audience,
    LedgerEntry,
    NoteKind,
    PlanChange,
    Publication,
    PublicNote,
    PublishedCell,
    ReleasePlan,
)

CHANGED = "change plan"


def write(action: str, plan: ReleasePlan, content: dict[str, Any]) -> None:
    """Adds an entry; to be called in the transaction of what it tells of."""
    # The first entry is what writers queue for; the last is read once it is our turn.
    LedgerEntry.objects.select_for_update().order_by("number").first()
    last = LedgerEntry.objects.order_by("-number").first()
    entry = LedgerEntry(
        number=last.number + 1 if last else 1,
        action=action,
        subject=f"plan:{plan.pk}",
        content=content,
        previous=last.digest if last else "",
    )
    entry.digest = entry.expected_digest()
    entry.save(force_insert=True)


def of_plan(plan: ReleasePlan) -> dict[str, Any]:
    content = {
        "groups": plan.declared_groups,
        "questions": plan.declared_questions,
        "k": plan.k,
        "m": plan.m,
        "closes": str(plan.closes),
    }
    if plan.audience != Audience.PUBLIC:  # left out else: older plans keep their digest
        content["audience"] = plan.audience
    return {"plan": digest(content)}


def of_change(change: PlanChange) -> dict[str, Any]:
    content = {"groups": change.groups, "questions": change.questions, "merges": change.merges}
    return {"plan": digest(content), "reason": change.reason}


def of_publication(publication: Publication, cells: Iterable[PublishedCell]) -> dict[str, Any]:
    """A line's digest can be read by everybody: the salt keeps anyone from trying out which small
    numbers it was made of."""
    return {
        "edition": publication.edition,
        "facts": digest(publication.facts),
        "cells": digest(_plain(cells)),
        "salt": token_hex(16),
    }


def of_note(note: PublicNote) -> dict[str, Any]:
    return {"edition": note.publication.edition, "reason": note.reason}


def verify() -> list[str]:
    """What does not hold: a broken chain, or rows that are not as the ledger tells."""
    faults, previous = [], ""
    entries = list(LedgerEntry.objects.all())
    for number, entry in enumerate(entries, 1):
        whole = entry.previous == previous and entry.digest == entry.expected_digest()
        if entry.number != number or not whole:
            faults.append(f"entry {entry.number} does not follow from the one before it")
        previous = entry.digest
    return [*faults, *_plans(entries), *_publications(entries), *_notes(entries)]


def _plans(entries: Iterable[LedgerEntry]) -> Iterator[str]:
    """Every plan and every change of one is as its entry tells, and none is without."""
    told = [[_plan(e), e.content] for e in entries if e.action in ("plan", CHANGED)]
    plans = ReleasePlan.objects.order_by("pk")
    found = [[plan.pk, of_plan(plan)] for plan in plans]
    found += [[one.plan_id, of_change(one)] for one in PlanChange.objects.order_by("pk")]
    for one in found:
        if one not in told:
            yield f"plan {one[0]} is not as it was written down"
    for one in told:
        if one not in found:
            yield f"plan {one[0]}: something that was planned is no longer there"


def _publications(entries: Iterable[LedgerEntry]) -> Iterator[str]:
    told = {
        (_plan(entry), entry.content.get("edition", 1)): entry.content["cells"]
        for entry in entries
        if entry.action == "publish"
    }
    for publication in Publication.objects.order_by("pk"):
        cells = told.pop((publication.plan_id, publication.edition), None)
        if cells is None:
            yield f"{publication.slug} was published without an entry"
        elif digest(_plain(publication.cells.all())) != cells:
            yield f"the cells of {publication.slug} are not as they were published"
    for plan, edition in told:
        yield f"edition {edition} of plan {plan} was published and is no longer there"


def _notes(entries: Iterable[LedgerEntry]) -> Iterator[str]:
    told = [
        [_plan(entry), entry.action, entry.content]
        for entry in entries
        if entry.action in NoteKind.values
    ]
    notes = PublicNote.objects.select_related("publication")
    found = [[note.publication.plan_id, note.kind, of_note(note)] for note in notes]
    for one in found:
        if one not in told:
            yield f"a report of plan {one[0]} was changed ({one[1]}) without an entry"
    for one in told:
        if one not in found:
            yield f"plan {one[0]}: what was said ({one[1]}) is no longer there"


def _plan(entry: LedgerEntry) -> int:
    return int(entry.subject.split(":")[1])


def _plain(cells: Iterable[PublishedCell]) -> list[list[Any]]:
    return [
        [c.question, c.part, c.dimension, c.level, c.codes, c.n, c.count, c.at_least] for c in cells
    ]


def digest(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
