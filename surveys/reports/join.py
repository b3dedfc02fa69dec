"""Answers of a question put together in a correction (REP-7, docs/adr/0056).

Made of the cells that were told. Nothing is counted and no answer is looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from core.languages import LANGUAGES
from core.models import User
from core.texts import Picked, pick
from releases import corrections, jobs, joined, report
from releases.models import Publication, PublishedCell, PublishJob
from releases.parts import GroupTable, Row
from releases.services import PublishRefusedError
from releases.words import at_least
from surveys.enums import ORDERED_TYPES, QuestionType
from surveys.models.wave import Wave
from surveys.nesting import condition_of, keys_of
from surveys.reports.correct import begun, publish_edition, why_not


@dataclass(frozen=True)
class Choice:
    """A question of the report with the answers that it has now, each as its keys in the form; and
    why none of them can be put together, or nothing."""

    key: str
    text: Picked
    answers: tuple[tuple[str, ...], ...]
    labels: tuple[Picked, ...]
    refused: str

    @property
    def order(self) -> list[str]:
        return [code for codes in self.answers for code in codes]


def choices(publication: Publication, wave: Wave, language: str) -> list[Choice]:
    """Every question that everybody's table is told of, in the order of the form."""
    told = set(
        publication.cells.filter(dimension="total").values_list("question", flat=True).distinct()
    )
    looked_at = {
        key for question in wave.version.definition["questions"]
        for key in keys_of(condition_of(question))
    }  # fmt: skip
    found = []
    for facts in publication.facts["questions"]:
        if facts["key"] not in told:
            continue
        sets = joined.of(publication).get(facts["key"], [])
        options = [option["key"] for option in facts["options"]]
        wholes = [tuple(o for o in options if o in joined.closed([one], sets)) for one in options]
        answers = tuple(dict.fromkeys(wholes))
        labels = tuple(report.codes_label(codes, facts, language) for codes in answers)
        refused = _why_not_of(facts["type"], len(answers), facts["key"] in looked_at)
        text = pick(facts["text"], language)
        found.append(Choice(facts["key"], text, answers, labels, refused))
    return found


def _why_not_of(kind: str, answers: int, is_looked_at: bool) -> str:
    if kind == QuestionType.WHEEL:
        return _("It is a part of a wheel, of which all parts are read by the same answers.")
    if kind == QuestionType.SEVERAL:
        return _("Several answers could be chosen, and each of them has a table of its own.")
    if kind == QuestionType.RANKING:
        return _("The answers were put in order. What comes first of two cannot be said of both.")
    if is_looked_at:
        return _("Who was asked another question depends on what was answered here.")
    if answers < 3:
        return _("Two answers are all that it has.")
    return ""


@dataclass(frozen=True)
class Seen:
    """What it becomes: everybody's table now and then, the words of the new answer, how many tables
    change, and the groups of which the table stays as it is."""

    now: list[tuple[Picked, str]]
    then: list[tuple[Picked, str]]
    answer: Picked
    changed: int
    same: list[Picked]


def preview(publication: Publication, one: Choice, places: Sequence[int], language: str) -> Seen:
    """PublishRefusedError with what stands in the way."""
    codes, cells = _checked(publication, one, places)
    facts = _facts(publication, one, codes)
    draft = Publication(plan=publication.plan, slug=publication.slug, facts=facts)
    now = report.build(publication, list(publication.cells.all()), [], [], language)
    then = report.build(draft, cells, [], [], language)
    tables = [
        (found.total, *found.groups)
        for found in (now.question(one.key), then.question(one.key))
        if found is not None
    ]
    pairs = list(zip(*tables, strict=True))
    same = [old.label for old, new in pairs if _codes(old) == _codes(new)]
    asked = next(q for q in publication.facts["questions"] if q["key"] == one.key)
    answer = report.codes_label(codes, asked, language)
    of_all = [[(row.label, _text(row)) for row in each[0].rows] for each in tables]
    return Seen(of_all[0], of_all[1], answer, len(pairs) - len(same), same)


def _text(row: Row) -> str:
    return str(row.count) if row.count is not None else at_least(row.percent)


def _codes(table: GroupTable) -> list[tuple[str, ...]]:
    return [row.codes for row in table.rows]


def _checked(
    publication: Publication, one: Choice, places: Sequence[int]
) -> tuple[list[str], list[PublishedCell]]:
    """The answers that become one, and all cells then."""
    if one.refused:
        raise PublishRefusedError(one.refused)
    if len(set(places)) < 2:
        raise PublishRefusedError(_("Choose at least two answers."))
    if len(set(places)) == len(one.answers):
        raise PublishRefusedError(_("At least two answers must be left."))
    chosen = sorted(set(places))
    facts = next(q for q in publication.facts["questions"] if q["key"] == one.key)
    is_scale = facts["type"] in ORDERED_TYPES | {QuestionType.NUMBER}
    if is_scale and chosen[-1] - chosen[0] >= len(chosen):
        raise PublishRefusedError(
            _("The answers go from one end to the other. Choose some that follow each other.")
        )
    codes = [code for place in chosen for code in one.answers[place]]
    was = list(publication.cells.all())
    cells = joined.put_together(was, _with(publication, one, codes))
    if len(cells) == len(was):
        raise PublishRefusedError(
            _("Nothing would change: the report does not tell these answers apart anywhere.")
        )
    return codes, cells


def _with(publication: Publication, one: Choice, codes: Sequence[str]) -> joined.Joined:
    return joined.with_more(joined.of(publication), one.key, codes, one.order)


def _facts(publication: Publication, one: Choice, codes: Sequence[str]) -> dict[str, object]:
    """`join` is what this edition does, `joined` all that stands put together in it."""
    return publication.facts | {
        "joined": _with(publication, one, codes),
        "join": {"question": one.key, "codes": list(codes)},
    }


def ask(
    publication: Publication,
    wave: Wave,
    one: Choice,
    *,
    places: Sequence[int],
    reason: dict[str, str],
    by: User | None,
) -> PublishJob:
    """A job for the background. PublishRefusedError where it cannot be."""
    if refused := why_not(publication, wave):
        raise PublishRefusedError(refused)
    codes, _cells = _checked(publication, one, places)
    change = {"join": {"question": one.key, "codes": codes}}
    return corrections.ask(publication, change=change, reason=reason, by=by)


def publish_joined(job: PublishJob, wave: Wave) -> Publication:
    """Draws and publishes the next edition. The former one's certificates hold for it."""
    former, wanted = begun(job, wave)
    progress = partial(jobs.progress, job)
    jobs.progress(job, 2 + len(former.plan.questions) * len(LANGUAGES))
    asked, codes = wanted["join"]["question"], wanted["join"]["codes"]
    one = next(c for c in choices(former, wave, LANGUAGES[0].code) if c.key == asked)
    places = [i for i, answer in enumerate(one.answers) if set(answer) <= set(codes)]
    codes, cells = _checked(former, one, places)
    progress()
    facts = _facts(former, one, codes)
    return publish_edition(job, wave, former, facts, cells, former.certificate.content)
