"""Before and after as they are read, in one language: pages and files use it alike.

From published cells and facts only. Each cell's part says which of the three it is: the answers
before, the answers after, or how many changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.texts import Picked, pick
from figures.table import OPT_OUTS
from releases.export import coarse_sentence
from releases.models import Publication, PublishedCell
from releases.parts import Row
from releases.report import codes_label

PARTS = ("before", "after", "change")


@dataclass(frozen=True)
class Compared:
    """One question. Each part is told as finely as it may be; an empty one is not told."""

    key: str
    text: Picked
    parts: dict[str, tuple[Row, ...]]


@dataclass(frozen=True)
class Comparison:
    publication: Publication
    n: int
    questions: tuple[Compared, ...]


def words_of(part: str) -> str:
    return {"before": _("Before"), "after": _("After"), "change": _("The change")}[part]


def step_words(code: str) -> str:
    return {
        "better": _("Better than before"),
        "worse": _("Worse than before"),
        "same": _("The same as before"),
        "more": _("More than before"),
        "fewer": _("Less than before"),
        "other": _("Another answer than before"),
        "-nr": _("Did not answer both times"),
    }[code]


def load(publication: Publication, language: str) -> Comparison:
    return build(publication, list(publication.cells.all()), language)


def build(publication: Publication, cells: Sequence[PublishedCell], language: str) -> Comparison:
    questions = []
    for facts in publication.facts["questions"]:
        mine = [one for one in cells if one.question == facts["key"]]
        if mine:
            parts = {part: tuple(_rows(mine, part, facts, language)) for part in PARTS}
            questions.append(Compared(facts["key"], pick(facts["text"], language), parts))
    return Comparison(publication, cells[0].n if cells else 0, tuple(questions))


def _rows(cells: Iterable[PublishedCell], part: str, facts: dict, language: str) -> Iterator[Row]:
    for cell in cells:
        codes = tuple(cell.codes.split("+"))
        if cell.part != part or (codes[0] in OPT_OUTS and cell.count == 0):
            continue
        if part == "change":
            label = Picked(step_words(codes[0]), language, False)
        else:
            label = codes_label(codes, facts, language)
        yield Row(label, codes, cell.n, cell.count, cell.at_least, None)


def rows(found: Comparison) -> Iterator[Iterable[object]]:
    """The heading, and every number of the page."""
    yield (
        _("Question"), _("Part"), _("Answer"), _("Answered both times"), _("Number of answers"),
        _("Per cent"), _("At least per cent"), _("Note"),
    )  # fmt: skip
    for question in found.questions:
        for part, its_rows in question.parts.items():
            for row in its_rows:
                exact = row.count is not None
                yield (
                    question.text.text, words_of(part), row.label.text, row.n, row.count,
                    row.percent if exact else "", "" if exact else row.at_least,
                    "" if exact and len(row.codes) == 1 else coarse_sentence(),
                )  # fmt: skip
