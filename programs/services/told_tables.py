"""A term's published figures in words. Out of published cells only."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.languages import get
from core.texts import pick
from figures.table import NO, NOT_REACHED, OPT_OUTS, YES
from programs.enums import AwayReason
from programs.queries import told as queries
from programs.services.steering import Table, percent
from releases.models import Publication, PublishedCell
from releases.queries import ALL, totals


def tables(publication: Publication, code: str) -> list[Table]:
    """A table for each question: answers by groups that are shown."""
    cells = totals([publication], ALL)
    groups = publication.facts["groups"]
    names = [pick(one["label"], code).text for one in groups]
    sizes = {(one.dimension, one.level): one.n for one in cells}
    everybody = tuple(sizes[one["dimension"], one["level"]] for one in groups)
    found = []
    for question, title in _titles().items():
        mine = [one for one in cells if one.question == question]
        rows: list[tuple[Any, ...]] = [(_("Families enrolled"), *everybody)]
        for part, answer, label in _rows(mine):
            texts = [_cell(mine, one, part, answer) for one in groups]
            rows.append((label, *texts))
        found.append(Table(question, title, (_("What"), *names), tuple(rows)))
    return found


def hidden(publication: Publication, code: str) -> list[str]:
    return [pick(one["label"], code).text for one in publication.facts["hidden"]]


def file_rows(publication: Publication, code: str) -> Iterator[list[object]]:
    """One row per number, like the figures for work."""
    yield [_("Term or year"), _("Table"), _("Row"), _("Group"), _("Value")]
    title = pick(publication.title, code).text
    for table in tables(publication, code):
        for row in table.rows:
            for head, cell in zip(table.head[1:], row[1:], strict=True):
                yield [title, table.title, row[0], head, cell]
    for name in hidden(publication, code):
        yield [title, "", "", name, hidden_words()]
    yield [title, "", "", "", coarse_words()]


def hidden_words() -> str:
    """Whatever the reason, the same words (REP-8)."""
    return _("Not shown, so that nobody can work out anything about one family.")


def coarse_words() -> str:
    return _("Small numbers are told more coarsely or not at all.")


def _titles() -> dict[str, str]:
    return {
        queries.COURSE: _("From enrolled to completed"),
        queries.THERE: _("From meeting to meeting"),
        queries.LANGUAGE: _("Language of the messages"),
        queries.YOUNGEST: _("Age of the youngest child"),
        queries.AWAY: _("Why families were away"),
    }


def _rows(cells: list[PublishedCell]) -> Iterator[tuple[str, str, str]]:
    """(part, answer, words) in the order of the plan. Of a yes and no the yes."""
    seen = set()
    for cell in cells:
        answer = YES if cell.part else cell.codes
        if (cell.part, answer) in seen or cell.codes in OPT_OUTS[:3]:
            continue
        if cell.question == queries.COURSE and answer == NOT_REACHED:
            continue  # each family came to one of the steps
        if cell.part and cell.codes in OPT_OUTS:
            continue
        seen.add((cell.part, answer))
        yield cell.part, answer, _label(cell.question, cell.part, answer)


def _label(question: str, part: str, answer: str) -> str:
    if question == queries.THERE:
        return _("At meeting %(number)s") % {"number": part}
    if question == queries.AWAY:
        return str(AwayReason(part).label)
    if answer == NOT_REACHED:
        return _("Not said")
    if question == queries.LANGUAGE:
        return get(answer).own_name
    if question == queries.YOUNGEST:
        first, last = answer.split("-")
        return _("%(first)s–%(last)s years") % {"first": first, "last": last}
    return {
        queries.NO_PLACE: _("Got no place, waits or cancelled"),
        queries.NEVER: _("Has a place, not there yet"),
        queries.BEGAN: _("Were there at least once"),
        queries.DONE: _("Completed"),
    }[answer]


def _cell(cells: list[PublishedCell], group: dict[str, str], part: str, answer: str) -> str | int:
    """A number, "at least 80 %", the same of the others, or a dash."""
    for one in cells:
        if (one.dimension, one.level, one.part) != (group["dimension"], group["level"], part):
            continue
        if one.codes == answer:
            if one.count is not None:
                return one.count
            return _("at least %(percent)s") % {"percent": percent(one.at_least or 0)}
        if part and one.codes == NO and one.count is None:
            most = 100 - (one.at_least or 0)
            return _("at most %(percent)s") % {"percent": percent(most)}
    return "–"
