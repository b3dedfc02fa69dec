"""Writes a survey's definition as an XLSForm workbook that `importer.read` reads back equal.

What XLSForm has no column for stands in columns called house::…, which other programs leave alone.
A part that cannot be written is refused; nothing is left out in silence.
"""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from core.languages import DEFAULT, get
from surveys.enums import OPTION_TYPES, TEXT_TYPES, Mode, QuestionType
from surveys.rules import default_bands
from surveys.xlsform.cells import ANSWERS, HELP, OWN, PICTURES, START
from surveys.xlsform.columns import MARKUP, PIPED
from surveys.xlsform.problems import Remark, XlsformError
from surveys.xlsform.relevant import NotWritten, write_relevant
from surveys.xlsform.rows import INTRO, OUTRO
from surveys.xlsform.start import help_rows, start_rows

TYPES = {
    QuestionType.FACES: "select_one",
    QuestionType.SINGLE: "select_one",
    QuestionType.SCALE: "select_one",
    QuestionType.PICTURE: "select_one",
    QuestionType.WHEEL: "select_one",
    QuestionType.SEVERAL: "select_multiple",
    QuestionType.RANKING: "rank",
    QuestionType.NUMBER: "integer",
    QuestionType.SHORT_TEXT: "text",
    QuestionType.TEXT: "text",
    QuestionType.INFO: "note",
}
SHARED = {"select_one", "text", "note"}  # more than one type of ours is written so
PLAIN = {QuestionType.SINGLE, QuestionType.TEXT}  # what a row is taken for that says no more
FINER = {kind for kind in TYPES if kind not in PLAIN and TYPES[kind] in SHARED}
WRITTEN = {
    "definition": {
        "schema", "languages", "title", "intro", "outro", "intro_audio", "mode", "questions",
        "instrument", "ages", "help_lines", "offline",
    },
    "question": {
        "key", "type", "text", "help", "section", "audio", "background", "condition", "options",
        "max_choices", "min", "max", "bands", "max_length", "face_set", "not_for", "quotable",
        "ages", "within", "spoke", "picture",
    },
    "option": {"key", "label", "picture"},
}  # fmt: skip
NAME = re.compile(r"[^\W\d][\w.-]*\Z")  # what XML lets an element be called
FIRST = (
    "type", "name", "label", "hint", "relevant", "constraint", "audio",
    "house::type", "house::faces", "house::key", "house::bands", "house::background",
    "house::young", "house::quotable", "house::wheel",
)  # fmt: skip
FIRST_OWN = ("list_name", "name", "age", "number")
Row = dict[str, str]


def export(key: str, definition: Mapping[str, Any]) -> bytes:
    """The workbook's bytes. Raises XlsformError where a part has no place in a workbook."""
    problems = _unknown(definition)
    if problems:
        raise XlsformError(problems)
    writer = _Writer(definition)
    rows = writer.rows()
    if writer.problems:
        raise XlsformError(writer.problems)
    settings = {"form_id": key, "default_language": _language(DEFAULT.code)}
    for code, text in definition["title"].items():
        heading = "form_title" if code == DEFAULT.code else f"house::title::{_language(code)}"
        settings[heading] = text
    if instrument := definition.get("instrument"):
        settings |= {
            "house::source": instrument["source"],
            "house::licence": instrument["licence"],
            "house::may_translate": "yes" if instrument["may_translate"] else "no",
        }
    settings |= _more(definition)
    book = Workbook()
    book.remove(book.active)
    _sheet(book, "survey", rows, _in_order(rows))
    _sheet(book, "choices", writer.choices, _in_order(writer.choices, ("list_name", "name")))
    for name in OWN:
        if writer.own[name]:
            _sheet(book, name, writer.own[name], _in_order(writer.own[name], FIRST_OWN))
    _sheet(book, "settings", [settings], sorted(settings, key=lambda one: one.startswith("house")))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _language(code: str) -> str:
    return f"{get(code).own_name} ({code})"


def _more(definition: Mapping[str, Any]) -> Row:
    """What else the survey is."""
    found = {"house::sensitive": "yes"} if definition.get("help_lines") else {}
    if definition["mode"] != Mode.ANONYMOUS:
        found["house::mode"] = definition["mode"]
    if definition.get("offline"):
        found["house::offline"] = definition["offline"]
    return found


def _unknown(definition: Mapping[str, Any]) -> list[Remark]:
    """Names every part that this module does not know, so that none is lost."""
    found = [(_("the survey"), sorted(set(definition) - WRITTEN["definition"]))]
    for question in definition["questions"]:
        name = question["key"]
        found.append((name, sorted(set(question) - WRITTEN["question"])))
        if question["type"] not in TYPES:
            found.append((name, [question["type"]]))
        for option in question.get("options", []):
            found.append((f"{name}, {option['key']}", sorted(set(option) - WRITTEN["option"])))
    return [
        Remark(
            _("%(where)s: “%(part)s” has no place in a workbook") % {"where": where, "part": one}
        )
        for where, parts in found
        for one in parts
    ]


class _Writer:
    """Rows of the sheets, made question by question."""

    def __init__(self, definition: Mapping[str, Any]) -> None:
        self.definition = definition
        self.problems: list[Remark] = []
        self.choices: list[Row] = []
        self.own: dict[str, list[Row]] = {name: [] for name in OWN}
        self.lists: dict[str, str] = {}  # the options as text → name of their list
        self.names: dict[str, str] = {}
        self.taken = {question["key"] for question in definition["questions"]}
        for question in definition["questions"]:
            key = question["key"]
            self.names[key] = key if NAME.match(key) and key != "meta" else self.free(f"q_{key}")

    def free(self, wanted: str) -> str:
        """A name that no row has yet."""
        name, number = wanted, 1
        while name in self.taken:
            number += 1
            name = f"{wanted}_{number}"
        self.taken.add(name)
        return name

    def rows(self) -> list[Row]:
        rows: list[Row] = []
        for end in (INTRO, OUTRO):
            if end == OUTRO:
                rows += self.question_rows()
            if self.definition.get(end):
                row = {"type": "note", "name": self.free(end), "house::type": end}
                row |= self.words(end, "label", self.definition[end])
                if end == INTRO:
                    row |= self.files(self.definition.get("intro_audio"))
                    row |= self.aged(INTRO, self.definition.get("ages"), {INTRO: "text"})
                rows.append(row)
        if not self.definition.get(INTRO):
            self.own[START] = start_rows(self.definition, self.words, self.files)
        self.own[HELP] = help_rows(self.definition, self.words, self.problems)
        return rows

    def question_rows(self) -> Iterable[Row]:
        """A run of questions of the same section lies in one group."""
        for (section, within), questions in groupby(
            self.definition["questions"],
            key=lambda one: (one.get("section") or {}, one.get("within")),
        ):
            if section or within:
                row = {"type": "begin_group", "name": self.free("section")}
                row |= self.words(_("section"), "label", section)
                yield row | {"relevant": self.relevant(within, _("section"))}
            for question in questions:
                yield self.question(question)
            if section or within:
                yield {"type": "end_group"}

    def question(self, question: Mapping[str, Any]) -> Row:
        key, kind = question["key"], QuestionType(question["type"])
        written = TYPES[kind]
        if kind in OPTION_TYPES:
            written += f" {self.list_of(question)}"
        row = {"type": written, "name": self.names[key]}
        if not question.get("text"):
            self.problems.append(Remark(_("%s has no text yet") % key))
        row |= self.words(key, "label", question.get("text"))
        row |= self.words(key, "hint", question.get("help"))
        row |= self.files(question.get("audio"))
        row |= self.aged(key, question.get("ages"), {"text": "text", "help": "help"})
        row |= {
            "constraint": _constraint(question),
            "relevant": self.relevant(question.get("condition"), key),
        }
        if kind in FINER:
            row["house::type"] = kind.value
        if spoke := question.get("spoke"):
            row["house::wheel"] = f"{spoke['wheel']}/{spoke['version']}"
        if picture := question.get("picture"):
            row |= self.picture(picture, {"name": self.names[key]})
        if self.names[key] != key:
            row["house::key"] = key
        if question.get("face_set"):
            row["house::faces"] = question["face_set"]
        if question.get("background"):
            row["house::background"] = "yes"
        if kind in TEXT_TYPES and not question.get("not_for"):
            row["house::young"] = "yes"
        if question.get("quotable"):
            row["house::quotable"] = "yes"
        bands = question.get("bands")
        if bands and bands != default_bands(question["min"], question["max"]):
            row["house::bands"] = ", ".join(
                f"{low}-{high}" if low != high else str(low) for low, high in bands
            )
        return row

    def relevant(self, condition: Mapping[str, Any] | None, where: str) -> str:
        if not condition:
            return ""
        try:
            return write_relevant(condition, self.names)
        except NotWritten:
            why = _("the condition of “%s” has no place in a workbook") % where
            self.problems.append(Remark(why))
            return ""

    def list_of(self, question: Mapping[str, Any]) -> str:
        """The name of the list with these options; equal options share one."""
        ages = {
            band: own["options"]
            for band, own in (question.get("ages") or {}).items()
            if own.get("options")
        }
        content = repr((question["options"], ages))
        if content not in self.lists:
            name = f"list_{len(self.lists) + 1}"
            self.lists[content] = name
            for option in question["options"]:
                words = self.words(question["key"], "label", option.get("label"))
                row = {"list_name": name, "name": option["key"]}
                words |= self.picture(option.get("picture"), row)
                self.choices.append(row | words)
                for band, labels in ages.items():
                    if option["key"] in labels:
                        own = self.words(question["key"], "label", labels[option["key"]])
                        self.own[ANSWERS].append({**row, "age": band, **own})
        return self.lists[content]

    def picture(self, picture: Mapping[str, Any] | None, of: Row) -> Row:
        """The file's name for each language; what is said of it goes to a sheet of our own."""
        if not picture:
            return {}
        said = {"author": picture["author"], "licence": picture["licence"]}
        self.own[PICTURES].append(of | self.words(of["name"], "label", picture["alt"]) | said)
        return self.files(picture["src"], "media::image")

    def words(self, where: str, base: str, words: Mapping[str, str] | None) -> Row:
        for text in (words or {}).values():
            if MARKUP.search(text) or PIPED.search(text):
                why = _("%(where)s: “%(text)s” holds tags or signs that a workbook must not hold")
                self.problems.append(Remark(why % {"where": where, "text": text[:50]}))
        return {f"{base}::{_language(code)}": text for code, text in (words or {}).items()}

    def aged(self, where: str, ages: Mapping[str, Any] | None, parts: Mapping[str, str]) -> Row:
        """What age bands read or hear instead; `parts`: by which name a column calls each."""
        row: Row = {}
        for band, own in (ages or {}).items():
            for part, name in parts.items():
                row |= self.words(where, f"house::{name} {band}", own.get(part))
            row |= self.files(own.get("audio"), f"house::audio {band}")
        return row

    def files(self, audio: Mapping[str, str] | None, base: str = "audio") -> Row:
        return {
            f"{base}::{_language(code)}": address.rpartition("/")[2]
            for code, address in (audio or {}).items()
        }


def _constraint(question: Mapping[str, Any]) -> str:
    if most := question.get("max_choices"):
        return f"count-selected(.) <= {most}"
    if longest := question.get("max_length"):
        return f"string-length(.) <= {longest}"
    ends = [(sign, question.get(name)) for name, sign in (("min", ">="), ("max", "<="))]
    return " and ".join(f". {sign} {number}" for sign, number in ends if number is not None)


def _in_order(rows: Iterable[Row], first: tuple[str, ...] = FIRST) -> list[str]:
    """The headings that any row fills, in a fixed order."""
    bases = [*first, "label"]

    def place(heading: str) -> tuple[int, str]:
        found = (one for one in bases if heading == one or heading.startswith(f"{one}::"))
        base = next(found, None)
        return (len(bases) if base is None else bases.index(base)), heading

    return sorted({heading for row in rows for heading, text in row.items() if text}, key=place)


def _sheet(book: Workbook, name: str, rows: Iterable[Row], headings: list[str]) -> None:
    """Every cell is text, also where it looks like a formula."""
    sheet = book.create_sheet(name)
    for number, row in enumerate([dict(zip(headings, headings, strict=True)), *rows], start=1):
        for column, heading in enumerate(headings, start=1):
            if row.get(heading):
                cell = sheet.cell(number, column)
                cell.value, cell.data_type = row[heading], "s"
                cell.alignment = Alignment(wrap_text=number > 1, vertical="top")
                cell.font = Font(bold=number == 1)
    sheet.freeze_panes = "C2"
    for column in range(1, len(headings) + 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 24


def file_name(key: str, number: int | None) -> str:
    """What the file is called: the survey, and which version it is."""
    return f"{key}-v{number}.xlsx" if number else f"{key}.xlsx"
