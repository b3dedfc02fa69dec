"""The sheet "survey", row by row: groups become sections, the other rows questions."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from surveys.enums import OPTION_TYPES, TEXT_TYPES, AgeBand, FaceSet, QuestionType
from surveys.nesting import TooDeep, block_of, is_deep
from surveys.xlsform.columns import Sheet
from surveys.xlsform.expressions import (
    Data,
    Unsupported,
    parse_constraint,
    parse_relevant,
    renamed,
)
from surveys.xlsform.lists import LONGEST_ANSWER, key_problem
from surveys.xlsform.problems import Remark

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
INTRO, OUTRO = "intro", "outro"
# What the column house::type may say of a row of each type.
FINER = {
    QuestionType.SINGLE: {
        QuestionType.FACES.value,
        QuestionType.SCALE.value,
        QuestionType.PICTURE.value,
        QuestionType.WHEEL.value,
    },
    QuestionType.TEXT: {QuestionType.SHORT_TEXT.value},
    QuestionType.INFO: {QuestionType.INFO.value, INTRO, OUTRO},
}
LONGEST_QUESTION, LONGEST_END, LONGEST_TEXT = 300, 2000, 300


@dataclass(slots=True)
class Group:
    """A group around the rows: its label, and when its questions are shown, as the editor has it.

    Both are with those of the groups around it: a section lies in no other. `condition` is the
    same as data.
    """

    words: dict[str, str]
    condition: Data | None
    within: dict[str, Any] | None


@dataclass(slots=True)
class Run:
    """What is known while the rows are walked."""

    sheet: Sheet
    lists: dict[str, list[dict[str, Any]]]
    ignored: list[Remark]
    problems: list[Remark]
    faces: frozenset[str]
    questions: list[dict[str, Any]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)  # name in the workbook → key
    credits: dict[str, dict[str, Any]] = field(default_factory=dict)  # of pictures, by row's name
    # Row, condition as the editor has it, and how many questions stand before it.
    conditions: list[tuple[int, dict[str, Any], int]] = field(default_factory=list)

    def refuse(self, number: int, column: str, why: str) -> None:
        self.problems.append(Remark(why, "survey", number, column))

    def ignore(self, number: int, column: str, why: str) -> None:
        self.ignored.append(Remark(why, "survey", number, column))

    @property
    def kinds(self) -> dict[str, str]:
        """Type of each earlier question by its name in the workbook."""
        types = {question["key"]: question["type"] for question in self.questions}
        return {name: types[key] for name, key in self.keys.items() if key in types}


def take_row(run: Run, number: int, row: Any) -> None:
    """Adds what the row says to the run, or why it cannot be taken."""
    written = re.sub(r"\s+", " ", run.sheet.cell(row, "type"))
    low = written.lower().replace("_", " ")
    if not written:
        if any(run.sheet.cell(row, name) for name in ("name", "label")):
            run.refuse(number, "type", _("the type is missing"))
        return
    if low == "begin group":
        words = run.sheet.words(number, row, "label", LONGEST_ANSWER, run.problems)
        outer = run.groups[-1] if run.groups else Group({}, None, None)
        own = _condition(run, number, row)
        both = {"all": [outer.condition, own]} if outer.condition and own else None
        condition = both or own or outer.condition
        within = _as_block(run, number, condition) if own else outer.within
        run.groups.append(Group(words or outer.words, condition, within))
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


def _take_question(run: Run, number: int, row: Any, written: str) -> None:
    kind, list_name = _kind(run, number, written)
    if kind is None:
        return
    finer = _finer(run, number, row, kind)
    if finer and finer not in {INTRO, OUTRO}:
        kind = QuestionType(finer)
    elif kind == QuestionType.SINGLE and list_name in run.faces:
        kind = QuestionType.FACES
    elif kind == QuestionType.SINGLE and _pictured(run.lists.get(list_name)):
        kind = QuestionType.PICTURE
    key = _key(run, number, row)
    _say_what_is_left_out(run, number, row)
    if kind != QuestionType.PICTURE and any("file" in one for one in run.lists.get(list_name, [])):
        why = _("pictures of choices are imported only where one of them is chosen")
        run.ignore(number, "type", why)
    group = run.groups[-1] if run.groups else None
    longest = LONGEST_END if kind == QuestionType.INFO else LONGEST_QUESTION
    question = {
        "key": key,
        "type": kind.value,
        "text": run.sheet.words(number, row, "label", longest, run.problems),
        "help": run.sheet.words(number, row, "hint", LONGEST_QUESTION, run.problems),
        "section": group.words if group else {},
        "options": run.lists.get(list_name, []) if kind in OPTION_TYPES else [],
        "within": group.within if group else None,
        "condition": _as_block(run, number, _condition(run, number, row)),
        "audio": run.sheet.files(row, "audio"),
        "wheel": "",
        "ages": _ages(run, number, row, LONGEST_END if finer == INTRO else LONGEST_QUESTION),
        "list": list_name,
        "end": finer if finer in {INTRO, OUTRO} else "",
        "said": finer,
        **_limits(run, number, row, kind),
    }
    if not question["text"] and not question["help"]:
        run.refuse(number, "label", _("the text is missing"))
    if run.sheet.cell(row, "house::background").lower() == "yes":
        question["background"] = True
    if kind in TEXT_TYPES and run.sheet.cell(row, "house::young").lower() == "yes":
        question["young"] = True
    if kind in TEXT_TYPES and run.sheet.cell(row, "house::quotable").lower() == "yes":
        question["quotable"] = True
    if bands := run.sheet.cell(row, "house::bands"):
        question["bands"] = bands
    if faces := run.sheet.cell(row, "house::faces").lower():
        if kind != QuestionType.FACES or faces not in FaceSet.values:
            run.refuse(number, "house::faces", _("“%s” does not fit the type of the row") % faces)
        question["face_set"] = faces
    if kind == QuestionType.WHEEL:
        _take_spoke(run, number, run.sheet.cell(row, "house::wheel"), question)
        return
    if files := run.sheet.files(row, "image"):
        said = run.credits.get(run.sheet.cell(row, "name")) or {"alt": {}}
        question["illustration"] = {
            "file": next(iter(files.values())),
            "decorative": bool(said.get("author")) and not said["alt"],
            **said,
        }
    run.questions.append(question)
    run.rows.append(number)


def _pictured(options: list[dict[str, Any]] | None) -> bool:
    return bool(options) and all("file" in one for one in options or ())


def _take_spoke(run: Run, number: int, choice: str, spoke: dict[str, Any]) -> None:
    """Rows of one wheel after each other are one question: the site's own version of the wheel."""
    last = run.questions[-1] if run.questions else None
    same = ("help", "section", "within", "condition")
    if last and last["wheel"] == choice and all(last[part] == spoke[part] for part in same):
        last["spokes"].append((number, spoke["key"], spoke["text"]))
        return
    name = choice.partition("/")[0] or "hjul"
    key, count = name, 1
    while key in run.keys.values():
        count += 1
        key = f"{name}_{count}"
    run.keys[f"house {key}"] = key  # no row can be called so
    own = {"key": key, "text": {}, "audio": {}, "ages": [], "options": [], "wheel": choice}
    spokes = [(number, spoke["key"], spoke["text"])]
    run.questions.append({**spoke, **own, "spokes": spokes})
    run.rows.append(number)


def _ages(run: Run, number: int, row: Any, longest: int) -> list[dict[str, Any]]:
    """What each age band reads or hears instead."""
    ages = []
    for band in AgeBand.values:
        own: dict[str, Any] = {
            part: run.sheet.words(number, row, f"house::{part} {band}", longest, run.problems)
            for part in ("text", "help")
        }
        own["audio"] = run.sheet.files(row, f"house::audio {band}")
        if any(own.values()):
            ages.append({"band": band, **own})
    return ages


def _kind(run: Run, number: int, written: str) -> tuple[QuestionType | None, str]:
    """The type and the name of its list; None where the type is refused."""
    word, _space, list_name = written.rpartition(" ")
    kind = TYPES.get(written.lower())
    if kind is not None and kind not in OPTION_TYPES:
        return kind, ""
    kind = TYPES.get(word.lower())
    if kind not in OPTION_TYPES:
        run.refuse(number, "type", _("the type “%s” is not supported") % written)
        return None, ""
    if list_name not in run.lists:
        run.refuse(number, "type", _("there is no list “%s” among the choices") % list_name)
    return kind, list_name


def _finer(run: Run, number: int, row: Any, kind: QuestionType) -> str:
    """What the column house::type says beyond the type itself."""
    finer = run.sheet.cell(row, "house::type").lower()
    if finer and finer not in FINER.get(kind, set()):
        run.refuse(number, "house::type", _("“%s” does not fit the type of the row") % finer)
        return ""
    return finer


def _key(run: Run, number: int, row: Any) -> str:
    """The row's key: its name, or what the column house::key says where a name cannot be one."""
    name = run.sheet.cell(row, "name")
    own = run.sheet.cell(row, "house::key")
    key = own or name
    why = key_problem(key)
    if not why and (name in run.keys or key in run.keys.values()):
        why = _("this name stands twice")
    if why:
        run.refuse(number, "house::key" if own else "name", why)
    run.keys[name] = key
    return key


def _say_what_is_left_out(run: Run, number: int, row: Any) -> None:
    if run.sheet.cell(row, "required").lower() not in {"", "no", "false", "false()"}:
        run.ignore(
            number,
            "required",
            _("nothing is required here: “I don't want to answer” is always a choice"),
        )
    if appearance := run.sheet.cell(row, "appearance"):
        run.ignore(number, "appearance", _("“%s” is not imported") % appearance)


def _limits(run: Run, number: int, row: Any, kind: QuestionType) -> dict[str, int]:
    constraint = run.sheet.cell(row, "constraint")
    if not constraint:
        return {}
    try:
        plain = QuestionType.TEXT if kind in TEXT_TYPES else kind
        limits = parse_constraint(constraint, plain.value)
    except Unsupported:
        why = _("the limit “%s” is not supported for this type") % constraint
        run.refuse(number, "constraint", why)
        return {}
    if limits.get("max_length", 0) > LONGEST_TEXT:
        limits["max_length"] = LONGEST_TEXT
        run.ignore(number, "constraint", _("texts are at most 300 characters here"))
    return limits


def _condition(run: Run, number: int, row: Any) -> Data | None:
    """What the row's `relevant` says; adds what is wrong with it."""
    text = run.sheet.cell(row, "relevant")
    if not text:
        return None
    try:
        return renamed(parse_relevant(text, run.kinds), run.keys)
    except Unsupported as error:
        run.refuse(number, "relevant", _("the condition uses “%s”, not supported") % error)
        return None


def _as_block(run: Run, number: int, condition: Data | None) -> dict[str, Any]:
    """The condition as the editor holds it, which has rules and groups of rules."""
    try:
        block = block_of(condition)
    except TooDeep:
        why = _("the condition is nested too deep; divide it among several questions")
        run.refuse(number, "relevant", why)
        return block_of(None)
    if is_deep(condition):
        why = _("the condition is written anew as groups that hold for the same answers")
        run.ignore(number, "relevant", why)
    run.conditions.append((number, block, len(run.questions)))
    return block
