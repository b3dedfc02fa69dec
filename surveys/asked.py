"""A question of a frozen survey, and the parts that it is made of, as objects that never change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from surveys.enums import CHOICE_TYPES, TEXT_TYPES, QuestionType
from surveys.nesting import keys_of
from surveys.piping import Pipe, pipes

Words = Mapping[str, str]
Ages = Mapping[str, Mapping[str, Any]]  # by age band: the parts that have words of their own


@dataclass(frozen=True)
class Picture:
    """A frozen picture; `alt` says in every language what can be seen, of decoration nothing."""

    src: Words
    alt: Words
    width: int
    height: int
    author: str
    licence: str


@dataclass(frozen=True)
class Option:
    """One answer to choose. `face` is 1 (very sad) to 5 (very happy), 11 to 15 (glad to very glad)
    in the positive set, or None."""

    key: str
    label: Words
    face: int | None = None
    picture: Picture | None = None


@dataclass(frozen=True)
class Spoke:
    """Which part of which wheel a question asks for. `maps_to`: the same in the shipped wheel."""

    wheel: str
    version: int
    name: Words
    colour: str
    maps_to: str


@dataclass(frozen=True)
class Question:
    """One page. Words are per language code; `condition` is data over earlier questions' keys: its
    section's and its own.

    `ages` holds what a band reads instead, `band` is the one whose words these are ("": anybody's);
    `not_for` the bands that never meet it.
    """

    key: str
    type: str
    text: Words
    help: Words
    section: Words
    audio: Words
    options: tuple[Option, ...]
    max_choices: int | None
    min: int | None
    max: int | None
    max_length: int | None
    background: bool
    condition: Mapping[str, Any] | None
    ages: Ages
    spoke: Spoke | None = None
    band: str = ""
    not_for: tuple[str, ...] = ()
    picture: Picture | None = None
    quotable: bool = False  # a text whose writer is asked whether it may be quoted (REP-21)

    @property
    def is_asked(self) -> bool:
        """Whether the band whose words these are may meet the question at all (SUR-43)."""
        return self.band not in self.not_for

    @property
    def is_info(self) -> bool:
        return self.type == QuestionType.INFO

    @property
    def is_choice(self) -> bool:
        return self.type in CHOICE_TYPES

    @cached_property
    def option_keys(self) -> frozenset[str]:
        return frozenset(option.key for option in self.options)

    @cached_property
    def looks_at(self) -> frozenset[str]:
        """Keys of the questions that decide whether this one is shown."""
        return frozenset(keys_of(self.condition))

    @cached_property
    def piped(self) -> tuple[Pipe, ...]:
        """The earlier answers that stand in its words, in any language."""
        words = (self.text, self.help, *(option.label for option in self.options))
        return pipes(text for one in words for text in one.values())

    def for_band(self, band: str) -> "Question":
        """The question as this band reads it; the same object where nothing is the band's own."""
        own = self.ages.get(band)
        if not own:
            return replace(self, band=band) if self.type in TEXT_TYPES else self
        labels = own.get("options") or {}
        return replace(
            self,
            band=band,
            text=over(self.text, own.get("text")),
            help=over(self.help, own.get("help")),
            audio=heard(self.audio, own),
            options=tuple(
                replace(option, label=over(option.label, labels.get(option.key)))
                for option in self.options
            ),
        )


def over(words: Words, own: Words | None) -> Words:
    """A band's words where it has some, else anybody's in the same language (SUR-4)."""
    return {**words, **(own or {})}


def heard(audio: Words, own: Mapping[str, Any]) -> Words:
    """A recording reads one text: where the band has other words, only its own recording does."""
    changed = {code for part in ("text", "intro") for code in own.get(part) or {}}
    kept = {code: address for code, address in audio.items() if code not in changed}
    return over(kept, own.get("audio"))
