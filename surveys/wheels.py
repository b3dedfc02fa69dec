"""The versions of wellbeing wheels that a question can ask with, by their choice: "key/number"."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.apps import apps

from core.languages import LANGUAGES
from core.texts import pick
from surveys.enums import QuestionType

Content = Mapping[str, Any]


def _versions() -> Any:
    # By name: the survey's own model is built of blocks that offer these.
    return apps.get_model("surveys", "WheelVersion").objects


def choices() -> list[tuple[str, str]]:
    """Every version of every wheel, the newest of each first."""
    rows = (
        _versions().order_by("wheel__key", "-number").values_list("wheel__key", "number", "content")
    )
    return [
        (f"{key}/{number}", f"{pick(content['title'], LANGUAGES[0].code).text} – {number}")
        for key, number, content in rows
    ]


def parts(choice: str) -> tuple[str, int]:
    """Key and number of a choice; number 0 where there is none."""
    key, _slash, number = choice.partition("/")
    return key, int(number) if number.isascii() and number.isdigit() else 0


def contents_of(chosen: Iterable[str | None]) -> dict[str, Content]:
    """What each chosen version says; a choice that does not exist is left out."""
    found = {}
    for choice in {one for one in chosen if one}:
        key, number = parts(choice)
        version = _versions().filter(wheel__key=key, number=number).first()
        if version is not None:
            found[choice] = version.content
    return found


def keys_of(questions: Sequence[Content]) -> frozenset[str]:
    """Keys that the spokes of the chosen wheels take."""
    contents = contents_of(question["wheel"] for question in questions)
    return frozenset(spoke["key"] for one in contents.values() for spoke in one["spokes"])


def spread(questions: Sequence[Content]) -> tuple[list[int], list[Content]]:
    """What people are asked, in order, each with its place among `questions` (as makers edit them):
    a wheel is one question per spoke."""
    contents = contents_of(question["wheel"] for question in questions)
    places: list[int] = []
    asked: list[Content] = []
    for place, question in enumerate(questions):
        own: list[Content] = [question]
        if question["type"] == QuestionType.WHEEL:
            content = contents.get(question["wheel"]) or {"spokes": [], "steps": []}
            steps = [{**step, "ages": []} for step in content["steps"]]
            own = [
                {**question, "key": one["key"], "text": one["text"], "options": steps}
                for one in content["spokes"]
            ]
        places += [place] * len(own)
        asked += own
    return places, asked
