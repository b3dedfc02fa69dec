"""What an editor sees of a survey beside its form: what is missing, stale, or could be easier."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.languages import DEFAULT, LANGUAGES, get
from surveys.enums import AgeBand, QuestionType
from surveys.models.survey import Survey
from surveys.sections import placed
from surveys.services.freeze import find_problems
from surveys.services.texts import Problem, Text, question_texts, texts_in
from surveys.services.translations import stale
from surveys.wording import advice_on


@dataclass(frozen=True)
class Stale:
    """A translation whose source has changed; `name` is what a form says to call it right."""

    said: Problem
    name: str


@dataclass(frozen=True)
class Covered:
    """How many questions one age band reads in words of its own, in one language."""

    age: str
    language: str
    own: int
    of: int


@dataclass(frozen=True)
class Review:
    missing: list[Problem]
    stale: list[Stale]
    halves: list[Problem]
    covered: list[Covered]
    advice: list[Problem]


def review(survey: Survey) -> Review:
    """Everything at once, each with its place in the form."""
    texts = list(texts_in(survey))
    return Review(
        missing=find_problems(survey),
        stale=[
            Stale(_about(text, code, _("the text in another language has changed since")),
                  f"{text.path} {code}")
            for text, code in stale(survey)
        ],
        halves=[
            _about(text, code, _("reads the ordinary words, as this age has none of its own"))
            for text in texts
            if text.need == "own"
            for code in text.missing
        ],
        covered=list(_covered(survey, texts)),
        advice=list(advice(survey)),
    )  # fmt: skip


def _about(text: Text, code: str, said: str) -> Problem:
    sentence = f"{text.where}, \u2068{get(code).own_name}\u2069: {said}."
    return Problem(sentence, text.field_of(code), text.block)


def bands_of(survey: Survey) -> list[AgeBand]:
    """The ages that it is for, the youngest first; where none is said, those in the middle."""
    return [band for band in AgeBand if band in (survey.bands or [])] or [AgeBand.TEN]


def _covered(survey: Survey, texts: list[Text]) -> Iterator[Covered]:
    asked = sum(one.value["type"] != QuestionType.INFO for one in placed(survey.questions))
    for band in bands_of(survey):
        for one in LANGUAGES:
            own = sum(
                bool(text.words.get(one.code))
                for text in texts
                if text.band == band and text.block and text.path.endswith("/text")
            )
            yield Covered(str(band.label), one.own_name, own, asked)


def advice(survey: Survey) -> Iterator[Problem]:
    """SUR-5: each text judged once, for the youngest who reads it. Nothing here stops."""
    for asked in placed(survey.questions):
        words = [one for one in question_texts(asked) if one.path.endswith("/text")]
        anybody, own = words[0], {one.band: one for one in words[1:]}
        seen: set[tuple[str, str]] = set()
        for band in bands_of(survey):
            read = own.get(band)
            texts = {}
            for one in LANGUAGES:
                mine = (read.words if read else {}).get(one.code)
                text = mine or anybody.words.get(one.code) or ""
                if (one.code, text) not in seen:
                    texts[one.code] = text
                    seen.add((one.code, text))
            options = 0 if ("", "options") in seen else len(asked.value["options"])
            for found in advice_on(asked.value, texts, options, band):
                if found.rule == "options":
                    seen.add(("", "options"))
                of = read if read and read.words.get(found.language) else anybody
                field = of.field_of(found.language or DEFAULT.code)
                name = f", \u2068{get(found.language).own_name}\u2069" if found.language else ""
                yield Problem(f"{anybody.where}{name}: {found.said}", field, anybody.block)
