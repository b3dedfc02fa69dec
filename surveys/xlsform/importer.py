"""Reads an XLSForm workbook into the blocks of a survey, wholly or not at all."""

import re
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from surveys.blocks import KEY
from surveys.enums import OPTION_TYPES, QuestionType
from surveys.rules import condition_errors
from surveys.xlsform.columns import Sheet, understand
from surveys.xlsform.expressions import (
    ALWAYS,
    Condition,
    Unsupported,
    both,
    parse_constraint,
    parse_relevant,
)
from surveys.xlsform.guard import SHEETS, read_workbook
from surveys.xlsform.problems import Remark, XlsformError

TYPES = {
    "select_one": QuestionType.SINGLE, "select one": QuestionType.SINGLE,
    "select1": QuestionType.SINGLE, "select_multiple": QuestionType.SEVERAL,
    "select multiple": QuestionType.SEVERAL, "select all that apply": QuestionType.SEVERAL,
    "rank": QuestionType.RANKING, "integer": QuestionType.NUMBER, "int": QuestionType.NUMBER,
    "text": QuestionType.TEXT, "string": QuestionType.TEXT, "note": QuestionType.INFO,
}  # fmt: skip
NEVER_COLLECTED = {
    "start", "end", "today", "deviceid", "username", "email", "phonenumber", "subscriberid",
    "simserial", "audit", "start-geopoint", "background-audio", "background-geopoint",
}  # fmt: skip
LONGEST = {"question": 300, "answer": 120, "text": 300}


@dataclass(slots=True)
class Imported:
    """What the workbook says, ready to become a survey, and what was left out of it."""

    key: str
    title: dict[str, str]
    intro: dict[str, str]
    outro: dict[str, str]
    questions: list[dict[str, Any]]
    ignored: list[Remark]


@dataclass(slots=True)
class _Group:
    words: dict[str, str]
    condition: Condition
    row: int


@dataclass(slots=True)
class _Run:
    """What is known while the rows are walked."""

    sheet: Sheet
    lists: dict[str, list[dict[str, Any]]]
    ignored: list[Remark]
    problems: list[Remark]
    faces: frozenset[str]
    questions: list[dict[str, Any]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)

    def refuse(self, number: int, column: str, why: str) -> None:
        self.problems.append(Remark(why, "survey", number, column))

    def ignore(self, number: int, column: str, why: str) -> None:
        self.ignored.append(Remark(why, "survey", number, column))

    @property
    def kinds(self) -> dict[str, str]:
        return {question["key"]: question["type"] for question in self.questions}


def read(path: Path, *, faces: frozenset[str] = frozenset()) -> Imported:
    """The workbook as blocks. `faces` names lists of 3 or 5 choices that are shown as faces, which
    must run from the gladdest to the saddest. Raises XlsformError with everything that is wrong.
    """
    book, names = read_workbook(path)
    ignored: list[Remark] = [
        Remark(_("this sheet is not imported"), name)
        for name in names
        if name.lower() not in SHEETS
    ]
    problems: list[Remark] = []
    settings = (book.settings or [{}])[0]
    language = str(settings.get("default_language") or "")
    sheets = {
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
    if not problems:
        try:
            convert(asdict(book))  # pyxform's own rules: lists that exist, names, groups that end
        except PyXFormError as error:
            problems.append(Remark(str(error)))
        except Exception as error:  # pyxform trips over some broken rows
            problems.append(Remark(_("The workbook cannot be read: %s") % error))
    run = _Run(sheets["survey"], _lists(sheets["choices"], problems), ignored, problems, faces)
    for number, row in sheets["survey"].rows:
        _take_row(run, number, row)
    for place, messages in condition_errors(run.questions).items():
        for message in messages:
            run.refuse(run.rows[place], "relevant", message)
    if not run.questions and not problems:
        problems.append(Remark(_("There is no question in the workbook."), "survey"))
    if problems:
        raise XlsformError(problems)
    first = sheets["settings"].rows[:1]
    title = (
        sheets["settings"].words(*first[0], "form_title", LONGEST["question"], problems)
        if first
        else {}
    )
    form_id = sheets["settings"].cell(first[0][1], "form_id") if first else ""
    intro, outro = _take_ends(run)
    if problems:
        raise XlsformError(problems)
    key = slugify(form_id or path.stem)[:50] or "survey"
    for question in run.questions:
        del question["list"]
    return Imported(key, title, intro, outro, run.questions, ignored)


def _lists(sheet: Sheet, problems: list[Remark]) -> dict[str, list[dict[str, Any]]]:
    lists: dict[str, list[dict[str, Any]]] = {}
    for number, row in sheet.rows:
        name, key = sheet.cell(row, "list_name"), sheet.cell(row, "name")
        if not name:
            continue
        options = lists.setdefault(name, [])
        why = _key_problem(key) or (
            _("this name stands twice in the list")
            if key in {option["key"] for option in options}
            else ""
        )
        if why:
            problems.append(Remark(why, "choices", number, "name"))
        label = sheet.words(number, row, "label", LONGEST["answer"], problems)
        options.append({"key": key, "label": label})
    return lists


def _key_problem(key: str) -> str:
    try:
        KEY(key)
    except ValidationError:
        return _("a name has letters, digits, _ - and . only, and at most 60 of them")
    return _("a name has no comma") if "," in key else ""


def _take_row(run: _Run, number: int, row: Any) -> None:
    written = re.sub(r"\s+", " ", run.sheet.cell(row, "type"))
    low = written.lower().replace("_", " ")
    if not written:
        if any(run.sheet.cell(row, name) for name in ("name", "label")):
            run.refuse(number, "type", _("the type is missing"))
        return
    if low == "begin group":
        words = run.sheet.words(number, row, "label", LONGEST["answer"], run.problems)
        condition = _condition(run, number, row)
        if run.groups and not words:
            words = run.groups[-1].words
        run.groups.append(_Group(words, condition, number))
        return
    if low == "end group":
        if not run.groups:
            run.refuse(number, "type", _("a group ends that was not begun"))
        else:
            run.groups.pop()
        return
    if written.lower() in NEVER_COLLECTED:
        run.ignore(number, "type", _("“%s” is never collected here") % written)
        return
    _take_question(run, number, row, written)


def _take_question(run: _Run, number: int, row: Any, written: str) -> None:
    word, _space, list_name = written.rpartition(" ")
    kind = TYPES.get(written.lower())
    if kind is None or kind in OPTION_TYPES:
        kind = TYPES.get(word.lower())
        if kind not in OPTION_TYPES:
            run.refuse(number, "type", _("the type “%s” is not supported") % written)
            return
    else:
        list_name = ""
    if kind in OPTION_TYPES and list_name not in run.lists:
        run.refuse(number, "type", _("there is no list “%s” among the choices") % list_name)
    if kind == QuestionType.SINGLE and list_name in run.faces:
        kind = QuestionType.FACES
    key = run.sheet.cell(row, "name")
    why = _key_problem(key)
    if not why and key in run.kinds:
        why = _("this name stands twice")
    if why:
        run.refuse(number, "name", why)
    if run.sheet.cell(row, "required").lower() not in {"", "no", "false", "false()"}:
        run.ignore(
            number,
            "required",
            _("nothing is required here: “I don't want to answer” is always a choice"),
        )
    if appearance := run.sheet.cell(row, "appearance"):
        run.ignore(number, "appearance", _("“%s” is not imported") % appearance)
    limits: dict[str, int] = {}
    if constraint := run.sheet.cell(row, "constraint"):
        try:
            limits = parse_constraint(constraint, kind.value)
        except Unsupported:
            why = _("the limit “%s” is not supported for this type") % constraint
            run.refuse(number, "constraint", why)
    if limits.get("max_length", 0) > LONGEST["text"]:
        limits["max_length"] = LONGEST["text"]
        run.ignore(number, "constraint", _("texts are at most 300 characters here"))
    group = run.groups[-1] if run.groups else None
    words = run.sheet.words(number, row, "label", LONGEST["question"], run.problems)
    run.questions.append(
        {
            "key": key,
            "type": kind.value,
            "text": words,
            "help": run.sheet.words(number, row, "hint", LONGEST["question"], run.problems),
            "section": group.words if group else {},
            "options": run.lists.get(list_name, []) if kind in OPTION_TYPES else [],
            "condition": _within(run, number, row).as_block(),
            "list": list_name,
            **limits,
        }
    )
    run.rows.append(number)


def _condition(run: _Run, number: int, row: Any) -> Condition:
    text = run.sheet.cell(row, "relevant")
    if not text:
        return ALWAYS
    try:
        return parse_relevant(text, run.kinds)
    except Unsupported as error:
        run.refuse(number, "relevant", _("the condition uses “%s”, not supported") % error)
        return ALWAYS


def _within(run: _Run, number: int, row: Any) -> Condition:
    """The question's condition under those of all groups around it."""
    condition = _condition(run, number, row)
    for group in reversed(run.groups):
        try:
            condition = both(group.condition, condition)
        except Unsupported as error:
            run.refuse(number, "relevant", _("the condition uses “%s”, not supported") % error)
    return condition


def _take_ends(run: _Run) -> tuple[dict[str, str], dict[str, str]]:
    """A plain note before the first question is the welcome, one after the last the thank-you."""

    def plain(question: dict[str, Any]) -> bool:
        return (
            question["type"] == QuestionType.INFO
            and not question["help"]
            and not question["section"]
            and not question["condition"]["rules"]
        )

    intro: dict[str, str] = {}
    outro: dict[str, str] = {}
    if len(run.questions) > 1 and plain(run.questions[0]):
        intro = run.questions.pop(0)["text"]
    if len(run.questions) > 1 and plain(run.questions[-1]):
        outro = run.questions.pop()["text"]
    return intro, outro


def stream(survey_key: str, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions as StreamField data; the same key always gets the same block id."""

    def block_id(*names: str) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join((survey_key, *names))))

    return [
        {"type": "question", "value": question, "id": block_id(question["key"])}
        for question in questions
    ]
