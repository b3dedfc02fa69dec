"""The frozen definition of a survey as objects that cannot change. Schema: docs/developer.md.

Loaded once per process and kept by the digest of its content, so that a step costs no query.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Any

from surveys.asked import Ages, Option, Picture, Question, Spoke, Words, heard, over
from surveys.enums import OPTION_TYPES, AgeBand, FaceSet, Mode, QuestionType
from surveys.nesting import condition_of

SCHEMA = 1


class DefinitionError(ValueError):
    """The data is no definition that this program understands; the message says where."""


@dataclass(frozen=True)
class HelpLine:
    """Somebody to call, as every page of a sensitive survey says."""

    name: Words
    number: str
    hours: Words


@dataclass(frozen=True)
class Definition:
    """A whole survey version. `digest` names its content, `band` says whose words these are.

    One that is marked sensitive has `help_lines`, and no other.
    """

    digest: str
    languages: tuple[str, ...]
    title: Words
    intro: Words
    outro: Words
    intro_audio: Words
    mode: str
    questions: tuple[Question, ...]
    ages: Ages
    help_lines: tuple[HelpLine, ...] = ()
    offline: str = ""  # surveys.enums.Offline
    band: str = ""

    @cached_property
    def _by_band(self) -> dict[str, "Definition"]:
        return {}

    def for_band(self, band: str) -> "Definition":
        """The survey as this band reads it, made once. An unknown band reads anybody's words."""
        if band == self.band or band not in AgeBand.values:
            return self
        if band not in self._by_band:
            own = self.ages.get(band) or {}
            self._by_band[band] = replace(
                self,
                band=band,
                intro=over(self.intro, own.get("intro")),
                intro_audio=heard(self.intro_audio, own),
                questions=tuple(question.for_band(band) for question in self.questions),
            )
        return self._by_band[band]

    @cached_property
    def by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.questions}

    @cached_property
    def place(self) -> dict[str, int]:
        """Index of each question by its key."""
        return {question.key: index for index, question in enumerate(self.questions)}

    @cached_property
    def counted(self) -> tuple[Question, ...]:
        """The questions that have a number; information pages have none."""
        return tuple(question for question in self.questions if not question.is_info)

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """Those of them that this band may meet."""
        return tuple(question for question in self.counted if question.is_asked)

    @cached_property
    def met(self) -> tuple[Question, ...]:
        """The questions and information pages that this band may meet."""
        return tuple(question for question in self.questions if question.is_asked)

    @cached_property
    def deciding(self) -> frozenset[str]:
        """Keys of the questions that some condition looks at."""
        return frozenset().union(*(question.looks_at for question in self.questions))

    @cached_property
    def steady(self) -> tuple[int, ...]:
        """By place: how many numbered questions without a condition there are up to it."""
        free = {question.key for question in self.asked if question.condition is None}
        return tuple(accumulate(int(question.key in free) for question in self.questions))

    @cached_property
    def branching(self) -> tuple[tuple[int, str, int], ...]:
        """(place, key, last place that its condition looks at) of the numbered others."""
        return tuple(
            (self.place[one.key], one.key, max((self.place[k] for k in one.looks_at), default=-1))
            for one in self.asked
            if one.condition is not None
        )

    @cached_property
    def spokes(self) -> tuple[Question, ...]:
        """The questions of the wellbeing wheel, in its order."""
        return tuple(question for question in self.questions if question.spoke)


def digest_of(data: Mapping[str, Any]) -> str:
    """Sixteen hex digits that name the content of a definition."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def parse(data: Mapping[str, Any]) -> Definition:
    """Reads the stored JSON. Raises DefinitionError for another schema or a broken question."""
    if data.get("schema") != SCHEMA:
        raise DefinitionError(f"Schema {data.get('schema')!r} is not {SCHEMA}.")
    try:
        questions = tuple(_question(item) for item in data["questions"])
        definition = Definition(
            digest=digest_of(data),
            languages=tuple(data["languages"]),
            title=data["title"],
            intro=data.get("intro") or {},
            outro=data.get("outro") or {},
            intro_audio=data.get("intro_audio") or {},
            mode=Mode(data["mode"]).value,
            questions=questions,
            ages=_ages(data),
            offline=data.get("offline") or "",
            help_lines=tuple(
                HelpLine(one["name"], one["number"], one.get("hours") or {})
                for one in data.get("help_lines", ())
            ),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DefinitionError(f"The definition lacks a part: {error}.") from error
    earlier: set[str] = set()
    for question in questions:
        if question.key in earlier:
            raise DefinitionError(f"The key {question.key!r} stands twice.")
        if not question.looks_at <= earlier:
            raise DefinitionError(f"{question.key!r} looks at a question that is not before it.")
        earlier.add(question.key)
    return definition


def _ages(item: Mapping[str, Any]) -> Ages:
    ages: Ages = item.get("ages") or {}
    unknown = set(ages) - set(AgeBand.values)
    if unknown:
        raise DefinitionError(f"There is no age band {min(unknown)!r}.")
    return ages


def _question(item: Mapping[str, Any]) -> Question:
    kind = QuestionType(item["type"])
    options = item.get("options", []) if kind in OPTION_TYPES else []
    faces = _faces(kind, item.get("face_set", ""), len(options))
    spoke = item["spoke"] if kind == QuestionType.WHEEL else None
    return Question(
        key=item["key"],
        type=kind.value,
        text=item["text"],
        help=item.get("help") or {},
        section=item.get("section") or {},
        audio=item.get("audio") or {},
        options=tuple(
            Option(option["key"], option["label"], face, _picture(option.get("picture")))
            for option, face in zip(options, faces, strict=True)
        ),
        max_choices=item.get("max_choices"),
        min=item.get("min"),
        max=item.get("max"),
        max_length=item.get("max_length"),
        background=bool(item.get("background")),
        quotable=bool(item.get("quotable")),
        condition=condition_of(item),
        ages=_ages(item),
        spoke=Spoke(**spoke) if spoke else None,
        not_for=tuple(item.get("not_for") or ()),
        picture=_picture(item.get("picture")),
    )


def _faces(kind: QuestionType, face_set: str, count: int) -> tuple[int | None, ...]:
    """The first answer is the happiest: 5 4 3 2 1, or 5 3 1, or five that are all glad."""
    if kind != QuestionType.FACES:
        return (None,) * count
    if FaceSet(face_set) == FaceSet.POSITIVE and count == 5:
        return (15, 14, 13, 12, 11)
    return {5: (5, 4, 3, 2, 1), 3: (5, 3, 1)}.get(count, (None,) * count)


def _picture(item: Mapping[str, Any] | None) -> Picture | None:
    return Picture(**item) if item else None


_loaded: dict[str, Definition] = {}
_MOST = 500  # every saving of a draft that is looked at makes one


def keep(data: Mapping[str, Any]) -> Definition:
    """The parsed definition, kept for the life of the process under its digest."""
    digest = digest_of(data)
    if digest not in _loaded:
        if len(_loaded) >= _MOST:
            _loaded.clear()
        _loaded[digest] = parse(data)
    return _loaded[digest]


def kept(digest: str) -> Definition | None:
    """A definition that this process has already read."""
    return _loaded.get(digest)
