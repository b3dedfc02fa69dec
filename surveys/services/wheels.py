"""Versions of wellbeing wheels: what is saved, and the one that is shipped."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from core.audit import record
from core.models import User
from surveys import recordings
from surveys.models.wheel import Wheel, WheelVersion
from surveys.services.parts import ordered, own_parts, words_of

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "wheels"


@transaction.atomic
def keep_version(wheel: Wheel, *, by: User | None) -> WheelVersion:
    """The version of what the wheel says now; the same words give the last version back."""
    Wheel.objects.select_for_update().get(pk=wheel.pk)
    last = wheel.versions.order_by("-number").first()
    content = content_of(wheel)
    if last is not None and last.content == content:
        return last
    for child in wheel.spokes:
        heard = [child.value["audio"], *(own["audio"] for own in child.value["ages"])]
        for document in (one for audio in heard for one in audio.values() if one):
            recordings.store(document)
    number = last.number + 1 if last else 1
    version = WheelVersion.objects.create(wheel=wheel, number=number, content=content)
    if by is not None:  # what is shipped has nobody to name
        record(by, "keep wheel", version)
    return version


def content_of(wheel: Wheel) -> dict[str, Any]:
    """Title, steps and spokes as data, in their order (docs/developer.md)."""
    return {
        "title": dict(wheel.title),
        "steps": [
            {"key": child.value["key"], "label": words_of(child.value["label"])}
            for child in wheel.steps
        ],
        "spokes": [_spoke(child.value) for child in wheel.spokes],
    }


def _spoke(value: Any) -> dict[str, Any]:
    ages = {own["band"]: own_parts(own, "text", "help") for own in value["ages"]}
    found = {
        "key": value["key"],
        "name": words_of(value["name"]),
        "text": words_of(value["text"]),
        "colour": value["colour"],
        "maps_to": value["maps_to"] or "",
        "audio": recordings.addresses(value["audio"]),
        "ages": ordered(ages),
    }
    return {name: part for name, part in found.items() if part or name == "maps_to"}


def ship() -> None:
    """Makes each wheel of data/wheels once; what a municipality changes afterwards stays."""
    for path in sorted(SHIPPED.glob("*.json")):
        if Wheel.objects.filter(key=path.stem).exists():
            continue
        data = json.loads(path.read_text(encoding="utf-8"))
        wheel = Wheel.objects.create(
            key=path.stem,
            title=data["title"],
            steps=[{"type": "step", "value": one} for one in data["steps"]],
            spokes=[{"type": "spoke", "value": one} for one in data["spokes"]],
        )
        keep_version(wheel, by=None)
