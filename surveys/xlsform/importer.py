"""Reads an XLSForm workbook into the blocks of a survey, wholly or not at all."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import DefinitionData
from pyxform.xls2xform import convert

from surveys import recordings, wheels
from surveys.enums import Mode, Offline, QuestionType
from surveys.rules import condition_problems, rules_of
from surveys.xlsform.beside import find_pictures, wheels_problems
from surveys.xlsform.cells import ANSWERS, HELP, OWN, PICTURES, START, Cells
from surveys.xlsform.columns import Sheet, understand
from surveys.xlsform.guard import SHEETS, read_workbook
from surveys.xlsform.imported import Imported
from surveys.xlsform.lists import add_ages, read_credits, read_lists
from surveys.xlsform.problems import Remark, XlsformError
from surveys.xlsform.rows import INTRO, LONGEST_QUESTION, OUTRO, Run, take_row
from surveys.xlsform.start import read_help, read_start


def read(path: Path, *, faces: frozenset[str] = frozenset()) -> Imported:
    """The workbook as blocks. `faces` names lists of 3 or 5 choices that are shown as faces, which
    must run from the gladdest to the saddest. Raises XlsformError with everything that is wrong.
    """
    book, names, left_out, cells = read_workbook(path)
    ignored: list[Remark] = left_out + [
        Remark(_("this sheet is not imported"), name)
        for name in names
        if name.lower() not in (*SHEETS, *OWN)
    ]
    problems: list[Remark] = []
    sheets = _sheets(book, cells, ignored, problems)
    lists = read_lists(sheets["choices"], problems)
    add_ages(lists, sheets[ANSWERS], problems)
    run = Run(sheets["survey"], lists, ignored, problems, faces)
    run.credits = read_credits(lists, sheets[PICTURES], problems)
    for number, row in sheets["survey"].rows:
        take_row(run, number, row)
    wheels_problems(run)
    places, asked = wheels.spread(run.questions)
    for number, condition, before in run.conditions:
        earlier = {
            one["key"]: one for place, one in zip(places, asked, strict=True) if place < before
        }
        for message in condition_problems(condition, earlier, set(run.keys.values())):
            run.refuse(number, "relevant", message)
    if not problems:  # what we see ourselves is said with its row, in the reader's language
        problems += pyxform_problems(book)
    if not run.questions and not problems:
        problems.append(Remark(_("There is no question in the workbook."), "survey"))
    if problems:
        raise XlsformError(problems)
    title, form_id = _named(sheets["settings"], problems)
    intro, outro = _take_ends(run)
    start = read_start(sheets[START], problems, welcome=bool(intro))
    _find_recordings(run, intro, start)
    find_pictures(run)
    more = _more(sheets["settings"], problems)
    lines = read_help(sheets[HELP], problems)
    if lines and "sensitive" not in more:
        ignored.append(Remark(_("the survey is not sensitive and has no help lines"), HELP))
        lines = []
    if problems:
        raise XlsformError(problems)
    return Imported(
        key=slugify(form_id or path.stem)[:50] or "survey",
        title=title,
        intro=intro.get("text", {}),
        outro=outro.get("text", {}),
        intro_audio=(intro or start).get("audio", {}),
        instrument=_instrument(sheets["settings"]),
        settings=more,
        ages=[
            {"band": own["band"], "intro": own["text"], "audio": own["audio"]}
            for own in (intro or start).get("ages", [])
        ],
        help_lines=lines,
        questions=run.questions,
        ignored=ignored,
    )


def pyxform_problems(book: DefinitionData) -> list[Remark]:
    """pyxform's own rules: lists that exist, names, groups that end."""
    try:
        convert(asdict(book))
    except PyXFormError as error:
        return [Remark(str(error))]
    except Exception as error:  # pyxform trips over some broken rows
        return [Remark(_("The workbook cannot be read: %s") % error)]
    return []


def _sheets(
    book: DefinitionData, cells: Cells, ignored: list[Remark], problems: list[Remark]
) -> dict[str, Sheet]:
    settings = (book.settings or [{}])[0]
    language = str(settings.get("default_language") or "")
    found = {
        name: understand(
            name,
            getattr(book, f"{name}_header"),
            getattr(book, name),
            language,
            ignored,
            problems,
        )
        for name in SHEETS
    }
    for name in OWN:
        rows = cells.own.get(name, [])
        headings = dict.fromkeys(heading for row in rows for heading in row)
        found[name] = understand(name, [headings], rows, language, ignored, problems)
    return found


def _named(settings: Sheet, problems: list[Remark]) -> tuple[dict[str, str], str]:
    """The title in each language, and the form's own name."""
    if not settings.rows:
        return {}, ""
    number, row = settings.rows[0]
    title = settings.words(number, row, "form_title", LONGEST_QUESTION, problems)
    more = settings.words(number, row, "house::title", LONGEST_QUESTION, problems)
    return title | more, settings.cell(row, "form_id")


def _instrument(settings: Sheet) -> dict[str, Any]:
    """Source and licence of a locked instrument; empty where the workbook names none."""
    row = settings.rows[0][1] if settings.rows else {}
    source, licence = settings.cell(row, "house::source"), settings.cell(row, "house::licence")
    if not source or not licence:
        return {}
    may = settings.cell(row, "house::may_translate").lower() == "yes"
    return {"source": source[:200], "licence": licence[:200], "may_translate": may}


def _more(settings: Sheet, problems: list[Remark]) -> dict[str, Any]:
    """What else the survey is, where the workbook says it."""
    row = settings.rows[0][1] if settings.rows else {}
    found: dict[str, Any] = {}
    for name, allowed in (("mode", Mode.values), ("offline", Offline.values)):
        if said := settings.cell(row, f"house::{name}"):
            if said not in allowed:
                why = _("“%s” is not known here") % said
                problems.append(Remark(why, "settings", 2, f"house::{name}"))
            found[name] = said
    if settings.cell(row, "house::sensitive").lower() == "yes":
        found["sensitive"] = True
    return found


def _take_ends(run: Run) -> tuple[dict[str, Any], dict[str, Any]]:
    """The welcome and the thank-you: named so in house::type, else a plain note at that end."""

    def plain(question: dict[str, Any]) -> bool:
        return (
            question["type"] == QuestionType.INFO
            and not question["said"]
            and not any(question[part] for part in ("help", "section"))
            and not rules_of(question["condition"])
            and not question["within"]
            and "illustration" not in question
        )

    def take(place: int, end: str) -> dict[str, Any]:
        one = run.questions[place]
        if len(run.questions) > 1 and (one["end"] == end or plain(one)):
            run.rows.pop(place)
            return run.questions.pop(place)
        return {}

    ends = take(0, INTRO), take(-1, OUTRO)
    for number, question in zip(run.rows, run.questions, strict=True):
        if question["end"]:
            run.refuse(number, "house::type", _("only the first and the last row may be an end"))
        longest = {"longest": LONGEST_QUESTION}
        if any(len(text) > LONGEST_QUESTION for text in question["text"].values()):
            run.refuse(
                number, "label", _("the text is longer than %(longest)s characters") % longest
            )
        for part in ("end", "said", "spokes"):
            question.pop(part, None)
    return ends


def _find_recordings(run: Run, intro: dict[str, Any], start: dict[str, Any]) -> None:
    """Names of files become documents of the library; a name that it does not have is said."""
    asked = [("survey", *one) for one in zip(run.rows, run.questions, strict=True)]
    rows = [*asked, ("survey", 0, intro), (START, 0, start)]
    heard = [(*place, part) for *place, one in rows for part in (one, *one.get("ages", []))]
    for sheet, number, question in heard:
        found = {}
        for language, name in (question.get("audio") or {}).items():
            document = recordings.document_named(name)
            if document is None:
                why = _("there is no recording “%s” in the library") % name
                run.ignored.append(Remark(why, sheet, number, "audio"))
            else:
                found[language] = document.pk
        if question:
            question["audio"] = found
