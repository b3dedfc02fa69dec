"""What a workbook says, between reading and saving. Light: the site loads it when it starts."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from surveys.sections import named_sections
from surveys.xlsform.problems import Remark


@dataclass(slots=True)
class Imported:
    """What the workbook says, ready to become a survey, and what was left out of it.

    A question keeps the name of its list under "list" until it is saved, so that somebody may still
    say that a list is one of faces.
    """

    key: str
    title: dict[str, str]
    intro: dict[str, str]
    outro: dict[str, str]
    questions: list[dict[str, Any]]
    ignored: list[Remark]
    intro_audio: dict[str, int] = field(default_factory=dict)
    instrument: dict[str, Any] = field(default_factory=dict)  # as a frozen definition has it
    settings: dict[str, Any] = field(default_factory=dict)  # what else the survey is, by field
    ages: list[dict[str, Any]] = field(default_factory=list)  # other words of the start page
    help_lines: list[dict[str, Any]] = field(default_factory=list)  # of a sensitive survey


def stream(survey_key: str, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions as StreamField data, in sections; a key always gets the same block id."""

    def block_id(*names: str) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join((survey_key, *names))))

    blocks: list[dict[str, Any]] = []
    for name, part in named_sections(questions):
        value = {one: own for one, own in part.items() if one not in ("list", "within")}
        own = part.get("key") or f"section/{len(blocks)}"
        blocks.append({"type": name, "value": value, "id": block_id(own)})
    return blocks
