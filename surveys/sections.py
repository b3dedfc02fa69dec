"""The questions of a survey as its makers edit them, each with the section that it lies in.

A section is a block of its own: what follows it, up to the next one, belongs to it. Earlier each
question held its section's name by itself; such a name is still understood, and becomes a block
when the survey is saved in the editor.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

QUESTION, SECTION = "question", "section"


@dataclass(frozen=True)
class Placed:
    """A question. `place`: of its block in the form; `number`: among the questions, from 1.

    `value`: the question with its section's words and, as `within`, its section's condition.
    `names_section`: the words are its own, as they were before sections were blocks.
    """

    place: int
    number: int
    block: str
    value: dict[str, Any]
    names_section: bool = False


def placed(stream: Iterable[Any] | None) -> list[Placed]:
    """Every question, in order."""
    found: list[Placed] = []
    title: Mapping[str, str] = {}
    within: Any = None
    for place, child in enumerate(stream or ()):
        if child.block_type == SECTION:
            title, within = child.value["title"], child.value["condition"]
        elif child.block_type == QUESTION:
            own = child.value["section"]
            itself = bool(_said(own))
            value = {**child.value, "section": own if itself else title, "within": within}
            found.append(Placed(place, len(found) + 1, child.id or "", value, itself))
    return found


def sections_of(stream: Iterable[Any] | None) -> list[tuple[int, Any]]:
    """Every section's block with its place in the form."""
    return [
        (place, child) for place, child in enumerate(stream or ()) if child.block_type == SECTION
    ]


def named_sections(questions: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Questions that each know their section, as blocks: ("section" or "question", value)."""
    before = _section({}, None)
    for question in questions:
        own = _section(question.get("section"), question.get("within"))
        if own != before:
            yield SECTION, own
            before = own
        yield QUESTION, {**question, "section": {}}


def _section(title: Any, within: Any) -> dict[str, Any]:
    nothing = {"match": "all", "rules": [], "groups": []}
    return {"title": _said(title), "condition": _plain(within) if within else nothing}


def _plain(value: Any) -> Any:
    """A block's value as plain data."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return value if value is None or isinstance(value, str) else [_plain(one) for one in value]


def _said(words: Mapping[str, str] | None) -> dict[str, str]:
    return {code: text for code, text in (words or {}).items() if text}
