"""Parts of a frozen definition, made from what makers wrote; nothing empty is kept."""

from typing import Any

from core.languages import LANGUAGES
from surveys import pictures, recordings
from surveys.enums import OPTION_TYPES, AgeBand, QuestionType


def words_of(value: Any) -> dict[str, str] | None:
    texts = {code: text for code, text in (value or {}).items() if text}
    return texts or None


def own_parts(value: Any, *parts: str) -> dict[str, Any]:
    """What an age band has words or a recording for."""
    own = {part: words_of(value[part]) for part in parts}
    own["audio"] = recordings.addresses(value["audio"]) or None
    return {name: part for name, part in own.items() if part}


def ordered(ages: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    return {band: ages[band] for band in AgeBand.values if ages.get(band)} or None


def ages_of(value: Any) -> dict[str, Any] | None:
    """The parts of a question that an age band reads or hears otherwise, its answers among them."""
    ages = {own["band"]: own_parts(own, "text", "help") for own in value["ages"]}
    if value["type"] in OPTION_TYPES:
        for option in value["options"]:
            for own in option["ages"]:
                labels = ages.setdefault(own["band"], {}).setdefault("options", {})
                labels[option["key"]] = words_of(own["label"]) or {}
    return ordered(ages)


def option_of(option: Any, kind: QuestionType) -> dict[str, Any]:
    """One answer; where pictures are chosen with its small copy, alt text, author and licence."""
    parts: dict[str, Any] = {"key": option["key"], "label": words_of(option["label"])}
    picture = option["picture"]
    if kind == QuestionType.PICTURE and picture["image"]:  # a draft may lack it
        parts["picture"] = _picture(picture, pictures.ANSWER)
    return parts


def _picture(picture: Any, copy: pictures.Copy) -> dict[str, Any]:
    return pictures.frozen(picture["image"], [one.code for one in LANGUAGES], copy) | {
        "alt": words_of(picture["alt"]) or {},
        "author": picture["author"],
        "licence": picture["licence"],
    }


def illustration_of(value: Any) -> dict[str, Any] | None:
    """The picture beside a question; decoration has no words. None where there is none."""
    picture = value["illustration"]
    if not picture["image"]:
        return None
    alt = {} if picture["decorative"] else picture["alt"]
    return _picture({**picture, "alt": alt}, pictures.QUESTION)
