"""Every text of a survey that its makers edit, each with its place in the form (LNG-14, LNG-15)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.languages import LANGUAGES, get
from core.texts import missing_languages, pick
from surveys import wheels
from surveys.enums import OPTION_TYPES, AgeBand, QuestionType
from surveys.models.survey import Survey
from surveys.piping import replaced
from surveys.sections import Placed, placed, sections_of

NAMES = ("name", "text")  # of a spoke


class Problem(str):
    """A sentence for the maker. `field`: id of the input that it is about; `block`: its question's.

    Either is empty where there is none.
    """

    field: str
    block: str

    def __new__(cls, said: str, field: str = "", block: str = "") -> "Problem":
        made = super().__new__(cls, said)
        made.field, made.block = field, block
        return made


@dataclass(frozen=True)
class Text:
    """`path` is made of keys, so that it stays when questions move; `where` is for people.

    `field` takes a language's code. `need`: all (every language must have it), any (every language
    if one has it) or own (an age band's: what is not there is anybody's).
    """

    path: str
    where: str
    words: Mapping[str, str]
    field: str
    need: str
    block: str = ""
    band: str = ""

    @property
    def missing(self) -> list[str]:
        """Languages without this text that ought to have it."""
        words = {code: text or "" for code, text in (self.words or {}).items()}
        if self.need != "all" and not any(words.values()):
            return []
        return missing_languages(words)

    def field_of(self, code: str) -> str:
        place = str([one.code for one in LANGUAGES].index(code))
        return self.field.format(code=code, place=place)

    def problems(self) -> list[Problem]:
        """What stands in the way of publishing: a band's words never do."""
        said = _("%(where)s: the text in %(language)s is missing.")
        return [
            Problem(
                said % {"where": self.where, "language": get(code).own_name},
                self.field_of(code),
                self.block,
            )
            for code in ([] if self.need == "own" else self.missing)
        ]


def texts_in(survey: Survey) -> Iterator[Text]:
    """All of them, in the order of the form."""
    yield from survey_texts(survey)
    yield from section_texts(survey)
    for one in placed(survey.questions):
        yield from question_texts(one)


def survey_texts(survey: Survey) -> Iterator[Text]:
    """Those outside the questions."""
    yield Text("title", _("Title"), survey.title, "id_title_{place}", "all")
    yield Text("intro", _("Welcome text"), survey.intro, "id_intro_{place}", "any")
    yield Text("outro", _("Thank-you text"), survey.outro, "id_outro_{place}", "any")
    for place, child in enumerate(survey.ages or []):
        band = child.value["band"]
        where = f"{_('Welcome text')}, {_age(band)}"
        field = f"ages-{place}-value-intro-{{code}}"
        yield Text(f"intro/{band}", where, child.value["intro"], field, "own", "", band)


def section_texts(survey: Survey) -> Iterator[Text]:
    """Each section's name, which it may lack wholly."""
    for place, child in sections_of(survey.questions):
        words = child.value["title"]
        where = f"{_('Section')} ({pick(words, LANGUAGES[0].code).text[:50]})"
        field = f"questions-{place}-value-title-{{code}}"
        yield Text(f"s/{child.id}", where, words, field, "any", child.id or "")


def named(number: int, question: Any) -> str:
    """What a maker knows the question by; `number` counts from 1."""
    words = replaced(pick(question["text"], LANGUAGES[0].code).text, lambda pipe: pipe.otherwise)
    if not words and question["type"] == QuestionType.WHEEL:
        words = str(QuestionType.WHEEL.label)
    return _("Question %(number)s (%(words)s)") % {"number": number, "words": words[:50]}


def question_texts(one: Placed) -> Iterator[Text]:
    """Those of one question: its own, each age's, and its answers'."""
    value, block = one.value, one.block
    name, path = named(one.number, value), f"q/{value['key']}"
    form = f"questions-{one.place}-value"
    wheel = value["type"] == QuestionType.WHEEL
    for part, where, need in (
        ("text", name, "any" if wheel else "all"),
        ("help", f"{name}, {_('help')}", "any"),
        *([("section", f"{name}, {_('section')}", "any")] if one.names_section else ()),
    ):
        field = f"{form}-{part}-{{code}}"
        yield Text(f"{path}/{part}", where, value[part], field, need, block)
    picture = value["illustration"]
    if picture["image"] and not (wheel or picture["decorative"]):
        seen = _("%(where)s, what the picture shows") % {"where": name}
        alt = f"{form}-illustration-alt-{{code}}"
        yield Text(f"{path}/alt", seen, picture["alt"], alt, "all", block)
    for number, own in enumerate(value["ages"]):
        for part in ("text", "help"):
            where = f"{name}, {_age(own['band'])}"
            field = f"{form}-ages-{number}-value-{part}-{{code}}"
            key = f"{path}/{own['band']}/{part}"
            yield Text(key, where, own[part], field, "own", block, own["band"])
    if wheel:
        yield from _wheel_texts(name, f"{form}-wheel", value["wheel"], block)
    elif value["type"] in OPTION_TYPES:
        for number, option in enumerate(value["options"]):
            where = _("%(name)s, answer %(place)s") % {"name": name, "place": number + 1}
            key, item = f"{path}/o/{option['key']}", f"{form}-options-{number}-value"
            yield Text(key, where, option["label"], f"{item}-label-{{code}}", "all", block)
            if value["type"] == QuestionType.PICTURE:
                seen = _("%(where)s, what the picture shows") % {"where": where}
                alt = f"{item}-picture-alt-{{code}}"
                yield Text(f"{key}/alt", seen, option["picture"]["alt"], alt, "all", block)
            for order, own in enumerate(option["ages"]):
                yield Text(
                    f"{key}/{own['band']}",
                    f"{where}, {_age(own['band'])}",
                    own["label"],
                    f"{item}-ages-{order}-value-label-{{code}}",
                    "own",
                    block,
                    own["band"],
                )


def _wheel_texts(name: str, field: str, choice: str, block: str) -> Iterator[Text]:
    """Those of the chosen version: what it lacks, such as a later language, is written in a new
    version of the wheel, so the field is where another is chosen."""
    content = wheels.contents_of([choice]).get(choice) or {"spokes": [], "steps": []}
    found = [(f"{one['key']}/{part}", one[part]) for one in content["spokes"] for part in NAMES]
    found += [(one["key"], one["label"]) for one in content["steps"]]
    for key, words in found:
        where = f"{name}: {pick(words, LANGUAGES[0].code).text}"
        yield Text(f"w/{choice}/{key}", where, words, field, "all", block)


def _age(band: str) -> str:
    return str(AgeBand(band).label) if band in AgeBand.values else ""
