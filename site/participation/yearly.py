"""REP-20: what was asked in a year, who answered, and what came of it.

Out of published cells, public promises and the public ledger only. A chapter is a table, the same
in the page, on paper, in the CSV file and in the workbook, so that none can say anything else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from core.languages import format_date, get, listed
from core.texts import Picked, pick
from participation import queries
from promises import ledger
from promises import queries as promises
from promises.models import Matter, MatterKind, Promise
from releases.models import Publication
from releases.parts import Rate
from releases.queries import totals
from releases.words import percent

Cell = Picked | str | int


@dataclass(frozen=True)
class Chapter:
    """`lead` is said before the table."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lead: str = ""


@dataclass(frozen=True)
class Answered(Rate):
    """How many answered one survey; its name is the label."""

    publication: Publication


@dataclass(frozen=True)
class Year:
    year: int
    code: str
    chapters: tuple[Chapter, ...]
    answered: tuple[Answered, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not any(one.rows for one in self.chapters)


def years(today: date | None = None) -> list[int]:
    """Years of which there is something to tell, the latest first; none that has not begun."""
    found = {_year_of(one) for one in queries.of_surveys()}
    found |= {one.first_due.year for one in promises.public()}
    return sorted(
        (one for one in found if one <= (today or timezone.localdate()).year), reverse=True
    )


def of(year: int, code: str, today: date | None = None) -> Year:
    """In the language with this code, which has to be the active one."""
    today = today or timezone.localdate()
    surveys = [one for one in queries.of_surveys() if _year_of(one) == year]
    surveys.sort(key=lambda one: (one.facts["opens"], one.pk))
    sizes = {cell.publication_id: cell.n for cell in totals(surveys)}
    answered = tuple(
        Answered(_name(one, code), sizes[one.pk], one.facts["groups"][0]["invited"], one)
        for one in surveys
        if one.pk in sizes
    )
    others = [one for one in queries.of_others() if one.published_at.year == year]
    given = [one for one in promises.public().prefetch_related("answers") if _is_of(one, year)]
    matters = [one for one in ledger.matters() if _came_up(one, year)]
    chapters = (
        _asked(answered, code),
        _who(answered),
        _kept(given, year, code, today),
        _then(given, year, code),
        _matters("ideas", _("Ideas and where they led"), matters, code, ideas=True),
        _matters("ledger", _("Other things that children said"), matters, code, ideas=False),
        _programs(others, code),
    )
    return Year(year, get(code).code, chapters, answered)


def _year_of(one: Publication) -> int:
    return date.fromisoformat(one.facts["opens"]).year


def _name(one: Publication, code: str) -> Picked:
    title, wave = pick(one.title, code), pick(one.facts["wave"]["name"], code)
    if title.text in wave.text:
        return wave
    return Picked(listed(title.text, wave.text, code=code), title.lang, title.is_fallback)


def _asked(answered: Sequence[Answered], code: str) -> Chapter:
    rows = tuple(
        (one.label, pick(asked["text"], code))
        for one in answered
        for asked in one.publication.facts["questions"]
    )
    return Chapter("asked", _("What was asked this year"), (_("Survey"), _("Question")), rows)


def _who(answered: Sequence[Answered]) -> Chapter:
    rows = tuple(
        (one.label, one.n, one.invited or "–", "–" if one.percent is None else percent(one.percent))
        for one in answered
    )
    columns = (_("Survey"), _("Have answered"), _("Were invited"), _("Share"))
    lead = _("Whoever answered two surveys is counted in both.") if len(rows) > 1 else ""
    return Chapter("who", _("Who answered"), columns, rows, lead)


def _is_of(one: Promise, year: int) -> bool:
    return year in (one.first_due.year, one.kept_on.year if one.kept_on else None)


def _kept(given: Sequence[Promise], year: int, code: str, today: date) -> Chapter:
    due = [one for one in given if one.first_due.year == year]
    over = [one for one in due if one.first_due < today or one.kept_on]
    rows = tuple(
        (
            pick(one.title, code),
            one.listener_name,
            format_date(one.first_due, code),
            _state(one, code),
        )
        for one in sorted(due, key=lambda one: (one.first_due, one.pk))
    )
    columns = (_("Promise"), _("Who listens"), _("First promised day"), _("Answer"))
    numbers = {"kept": sum(one.kept_on_time for one in over), "due": len(over)}
    lead = _("Answered by the first day promised: %(kept)s of %(due)s.") % numbers if over else ""
    return Chapter("kept", _("Promises kept on time"), columns, rows, lead)


def _state(one: Promise, code: str) -> str:
    if one.kept_on:
        said = _("on time") if one.kept_on_time else _("late")
        return listed(format_date(one.kept_on, code), said, code=code)
    return _("missing") if one.first_due < timezone.localdate() else _("not due yet")


def _then(given: Sequence[Promise], year: int, code: str) -> Chapter:
    rows = []
    for one in given:
        if one.kept_on and one.kept_on.year == year:
            for answer in one.answers.all():
                did, why_not = pick(answer.we_did, code), pick(answer.why_not, code)
                rows.append((pick(answer.theme, code), pick(answer.you_said, code), did, why_not))
    columns = (_("Theme"), _("You said"), _("We did"), _("Why not"))
    return Chapter("then", _("What happened then"), columns, tuple(rows))


def _came_up(one: Matter, year: int) -> bool:
    return year in {one.heard_on.year, *(step.on.year for step in one.steps.all())}


def _matters(key: str, title: str, matters: Sequence[Matter], code: str, *, ideas: bool) -> Chapter:
    rows = []
    for one in matters:
        if (one.kind == MatterKind.IDEA) == ideas:
            last = one.last_step
            led = f"{last.get_kind_display()}: {last.get_status_display()}" if last else "–"
            rows.append((pick(one.title, code), format_date(one.heard_on, code), led))
    columns = (_("What was said"), _("When"), _("Where it stands"))
    return Chapter(key, title, columns, tuple(rows))


def _programs(others: Sequence[Publication], code: str) -> Chapter:
    sizes = {cell.publication_id: cell.n for cell in totals(others)}
    rows = tuple((pick(one.title, code), sizes.get(one.pk, "–")) for one in others)
    columns = (_("Report"), _("People in the figures"))
    return Chapter("programs", _("Courses and groups"), columns, rows)


def rows(year: Year) -> Iterator[tuple[object, ...]]:
    """The cells for a file: the chapter, a name and words or a number in each row."""
    yield (_("Chapter"), _("Row"), _("What"), _("Value"))
    for chapter in year.chapters:
        if chapter.lead:
            yield (chapter.title, "", "", chapter.lead)
        for number, row in enumerate(chapter.rows, start=1):
            for name, cell in zip(chapter.columns, row, strict=True):
                yield (chapter.title, number, name, plain(cell))


def plain(cell: Cell) -> str | int:
    return cell.text if isinstance(cell, Picked) else cell
