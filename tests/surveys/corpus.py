"""The corpus of workbooks: right ones, each feature that is not supported, broken and hostile ones.

Every one is made by code when a test asks for it. A case says what we answer, and what pyxform, the
reference for XLSForm, answers to the same file.
"""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.surveys.making import WORKBOOK
from tests.surveys.old_workbooks import Sum, old_workbook
from tests.surveys.workbooks import CHOICES, HEAD, SETTINGS, ask, workbook

SV, AR = HEAD[2], HEAD[3]
YES, NO, NOT_ASKED = True, False, None


@dataclass(frozen=True)
class Case:
    """`says`: how our first refusal begins ("" where the workbook is taken)."""

    name: str
    make: Callable[[Path], Path]
    says: str
    pyxform: bool | None

    def __str__(self) -> str:
        return self.name


def rows(*lines: Sequence[Any], **more: Any) -> Callable[[Path], Path]:
    return lambda path: workbook(path, *lines, **more)


def column(head: str, cell: Any, kind: str = "select_one jn") -> Callable[[Path], Path]:
    """One question with something in a further column, and one without."""
    return rows(ask("a", cell, type=kind), ask("b"), head=[head])


def kind(written: str, *more: Sequence[Any]) -> Callable[[Path], Path]:
    return rows(ask("a", type=written), *more, ask("b"))


SIX = [ask("a"), ask("m", type="select_multiple jn"), ask("n", type="integer")]


def shown(expression: str) -> Callable[[Path], Path]:
    return rows(*[[*one, ""] for one in SIX], ask("c", expression), head=["relevant"])


GROUP = ["begin_group", "g", "Del", "قسم"]
THREE = [CHOICES[0], *[["jn", number, f"{number}", f"{number}"] for number in (1, 2, 3)]]
RIGHT = {
    "one choice": kind("select_one jn"),
    "one choice, in words": kind("select one jn"),
    "several choices": kind("select_multiple jn"),
    "ranking": kind("rank jn"),
    "a whole number": kind("integer"),
    "a text": kind("text"),
    "a note between": kind("note"),
    "more spaces": kind("  select_one  jn "),
    "numbers as names of choices": rows(ask("a"), choices=THREE),
    "hints": column(f"hint::{SV[7:]}", "Tänk efter"),
    "a plain hint": column("hint", "Tänk efter"),
    "required": column("required", "yes"),
    "an appearance": column("appearance", "minimal"),
    "a column of one's own": column("Anteckning", "för oss"),
    "a sheet of one's own": rows(ask("a"), more={"Kommentarer": [["hej"]]}),
    "no settings": rows(ask("a"), more={"settings": [[]]}),
    "metadata": kind("select_one jn", ["start", "start"], ["today", "today"]),
    "a group": rows(GROUP, ask("a"), ["end_group"]),
    "groups within groups": rows(
        GROUP, ["begin group", "h", "", ""], ask("a"), ["end group"], ["end group"], ask("b")
    ),
    "a list that nobody uses": rows(ask("a"), choices=[*CHOICES, ["x", "y", "Y", "ي"]]),
    "lists among each other": rows(
        ask("a"), ask("b", type="select_one x"),
        choices=[CHOICES[0], ["x", "p", "P", "ب"], CHOICES[1], ["x", "q", "Q", "ق"], CHOICES[2]],
    ),
    "at most two choices": column("constraint", "count-selected(.) <= 2", "select_multiple jn"),
    "a number between": column("constraint", ".>=0 and .<=7", "integer"),
    "a text that is not longer": column("constraint", "string-length(.) < 101", "text"),
    "shown if chosen": shown("${a} = 'ja'"),
    "shown if not chosen": shown("not(${a} = 'ja' or ${a} = 'nej')"),
    "shown by rules and a group of rules": shown("${a} = 'ja' and (${a} = 'nej' or ${n} != 2)"),
    "shown if not among several": shown("not(selected(${m}, 'ja'))"),
    "shown if among several": shown("selected(${m}, 'ja') and ${n} > 2"),
    "right-to-left marks in a label": rows(["text", "a", "Hej\u200f", "\u200eهل؟"]),
    "blank rows between": rows(ask("a"), [], [], ask("b")),
    "four languages, two in use": column("label::English (en)", "A question"),
    "the working group's own": lambda path: WORKBOOK,
}  # fmt: skip
# What would change an answer or the way through, by the name of the column it stands in.
UNSUPPORTED_TYPES = (
    "geopoint", "geotrace", "geoshape", "image", "audio", "video", "file", "barcode", "date",
    "time", "dateTime", "decimal", "range", "hidden", "acknowledge", "select_one jn or_other",
    "select_multiple jn or_other", "select_one_from_file a.csv",
)  # fmt: skip
UNSUPPORTED_COLUMNS = {
    "choice_filter": "jn = ${a}", "default": "ja", "read_only": "yes",
    "parameters": "randomize=true", "media::video": "a.mp4",
    "trigger": "${b}", "calculation": "1",
}  # fmt: skip
UNSUPPORTED_LIMITS = {
    "text": "regex(., '^a')", "integer": ". > 1 or . < 0", "select_one jn": ". != 'ja'",
    "select_multiple jn": "count-selected(.) >= 2", "rank jn": "count-selected(.) < 9",
}  # fmt: skip
UNSUPPORTED_CONDITIONS = {
    "${a} = 'ja' and (${m} = 'ja' or ${n} = 2)": "= på en fråga med flera svar",
    "count-selected(${m}) > 1": "count-selected()",
    "string-length(${a}) > 1": "string-length()",
    "${n} + 1 = 2": "+", "${a} = ''": "en fråga om någon har svarat",
    "true()": "true()",
    "${a} = ${n}": "en jämförelse av två frågor",
}  # fmt: skip
REPEAT = [["begin_repeat", "r", "Del", "قسم"], ask("a"), ["end_repeat"]]
# Wrong by XLSForm's own rules.
WRONG = {
    "two questions of one name": (rows(ask("a"), ask("a")), "survey rad 3, “name”: namnet står"),
    "two choices of one name": (
        rows(ask("a"), choices=[*CHOICES, CHOICES[1]]), "choices rad 4, “name”: namnet står"),
    "a name with a space": (rows(ask("två ord")), "survey rad 2, “name”: ett namn har bara"),
    "a name with a sign": (rows(ask("a$b")), "survey rad 2, “name”: ett namn har bara"),
    "no name": (rows(ask("")), "survey rad 2, “name”: ett namn har bara"),
    "no such list": (rows(ask("a", type="select_one x")), "survey rad 2, “type”: det finns ingen"),
    "a group without end": (rows(GROUP, ask("a")), "[row : 2]"),
    "an end without group": (rows(ask("a"), ["end_group"]), "survey rad 3, “type”: en grupp"),
    "a condition on nothing": (shown("${borta} = 'ja'"), "survey rad 5, “relevant”: "),
    "no label at all": (rows(["text", "a", "", ""]), "survey rad 2, “label”: texten saknas"),
    "a type that does not exist": (kind("karta"), "survey rad 2, “type”: typen ”karta” stöds"),
    "two columns of one heading": (
        rows(ask("a", "x", "y"), head=["hint", "hint"]), "Arbetsboken går inte att läsa"),
}  # fmt: skip
# Right for pyxform, but not for people who answer on a phone and must not be deceived.
OURS = {
    "tags": (rows(["text", "a", "<b>Hej</b>", "x"]), f"survey rad 2, “{SV}”: skriv vanlig"),
    "a script": (rows(["text", "a", "x", "<script>x</script>"]), f"survey rad 2, “{AR}”: skriv"),
    "a tag in a choice": (
        rows(ask("a"), choices=[*CHOICES, ["jn", "x", "<i>", ""]]), "choices rad 4"),
    "text turned around": (rows(["text", "a", "\u202eHej", "x"]), f"survey rad 2, “{SV}”: skriv"),
    "an answer in a label": (
        rows(ask("a"), ["text", "b", "Hej ${a}", "x"]), f"survey rad 3, “{SV}”: ett svar"),
    "a long label": (rows(["text", "a", "x" * 301, "x"]), f"survey rad 2, “{SV}”: texten är"),
    "a condition that looks forward": (
        rows(ask("a", "${b} = 'ja'"), ask("b", ""), head=["relevant"]),
        "survey rad 2, “relevant”: "),
    "too many choices": (
        rows(ask("a"), choices=[CHOICES[0], *[["jn", f"v{n}", "V", "ف"] for n in range(61)]]),
        "choices rad 62, “list_name”: en lista har högst 60 val"),
    "no question": (rows(), "Det finns ingen flik som heter ”survey” med frågor."),
    "too many rows": (
        rows(*[ask(f"q{n}") for n in range(601)]), "survey: det finns fler än 600 rader"),
    "many parentheses": (
        shown("(" * 30 + "${a} = 'ja'" + ")" * 30), "survey rad 5, “relevant”: villkoret"),
}  # fmt: skip


def changed(change: Callable[[Workbook], None]) -> Callable[[Path], Path]:
    """A right workbook with something done to it."""

    def make(path: Path) -> Path:
        made = workbook(path, ask("a"), ask("b"))
        book = load_workbook(made)
        change(book)
        book.save(made)
        return made

    return make


def parts(name: str = "prov.xlsx", **more: bytes | None) -> Callable[[Path], Path]:
    """A right workbook, packed anew with other parts; None takes one away. "/" is written "__"."""

    def make(path: Path) -> Path:
        made = workbook(path, ask("a"), ask("b"))
        with zipfile.ZipFile(made) as package:
            content = {one: package.read(one) for one in package.namelist()}
        content |= {one.replace("__", "/"): part for one, part in more.items()}
        with zipfile.ZipFile(path / name, "w", zipfile.ZIP_DEFLATED) as package:
            for one, part in content.items():
                if part is not None:
                    package.writestr(one, part)
        return path / name

    return make


def raw(name: str, content: bytes | Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    """A file with this content, or a right workbook's bytes after something was done to them."""

    def make(path: Path) -> Path:
        good = b"" if isinstance(content, bytes) else workbook(path, ask("a")).read_bytes()
        (path / name).write_bytes(content if isinstance(content, bytes) else content(good))
        return path / name

    return make


def old(*lines: Sequence[Any], **more: Any) -> Callable[[Path], Path]:
    sheets = {"survey": [HEAD, *lines], "choices": CHOICES, "settings": SETTINGS}
    return lambda path: old_workbook(path, sheets, **more)


def sheet(rows: bytes, before: bytes = b"") -> bytes:
    """The survey's sheet as XML, with these rows."""
    names = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<worksheet %s>%s<sheetData>%s</sheetData></worksheet>" % (names, before, rows)


def strings(count: int) -> bytes:
    names = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<sst %s>%s</sst>" % (names, b"<si><t/></si>" * count)


def put(place: str, value: Any) -> Callable[[Workbook], None]:
    return lambda book: book["survey"].__setitem__(place, value)


FIRST = "xl__worksheets__sheet1.xml"
SEALED = b"\xd0\xcf\x11\xe0" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
FAR = b'<row><c r="XFD%d" t="str"><v> </v></c></row>'
HOSTILE = {
    "a text file": (raw("a.xlsx", b"type,name\n"), "Filen är inte det som ändelsen säger."),
    "another ending": (raw("a.csv", b"type,name\n"), "Bara arbetsböcker från Excel"),
    "no ending": (raw("a", b"PK\x03\x04"), "Bara arbetsböcker från Excel"),
    "an empty file": (raw("a.xlsx", b""), "Filen är inte det som ändelsen säger."),
    "too large a file": (raw("a.xlsx", b"PK\x03\x04" * 500_001), "Filen är större än 2 MB."),
    "new called old": (raw("a.xls", bytes), "Filen är inte det som ändelsen säger."),
    "old called new": (raw("a.xlsx", b"\xd0\xcf\x11\xe0" * 9), "Filen är inte det som ändelsen"),
    "cut off": (raw("a.xlsx", lambda good: good[: len(good) // 2]), "Filen är skadad."),
    "another package": (parts(**{"xl__workbook.xml": None}), "Filen är ingen arbetsbok från"),
    "a bomb": (parts(bomb=b" " * 21_000_000), "Arbetsboken blir större än 20 MB"),
    "many small parts": (parts(**{f"p{n}": b"" for n in range(300)}), "Arbetsboken blir större än"),
    "entities that grow": (
        parts(**{"xl__x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "Arbetsboken har delar som inte är tillåtna."),
    "null bytes in a part": (parts(**{FIRST: b"<a>\x00</a>"}), "Arbetsboken har delar som inte är"),
    "half a sheet": (parts(**{FIRST: sheet(b"<row>")[:-40]}), "Arbetsboken går inte att läsa."),
    "a sheet that is gone": (parts(**{FIRST: None}), "Det finns ingen flik som heter ”survey”"),
    "macros": (parts(**{"xl__vbaProject.bin": b"x"}), "Arbetsboken har makron."),
    "a password": (raw("a.xlsx", SEALED), "Arbetsboken har ett lösenord."),
    "huge shared strings": (
        parts(**{"xl__sharedStrings.xml": strings(400_000)}), "Arbetsboken har fler celler"),
    "a sheet that claims to be endless": (
        parts(**{FIRST: sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
                              b'<dimension ref="A1:XFD1048576"/>')}),
        "Arbetsboken har fler celler"),
    "cells far to the right": (
        parts(**{FIRST: sheet(b"".join(FAR % n for n in range(1, 99)))}),
        "Arbetsboken har fler celler"),
    "a formula": (changed(put("C2", "=1+1")), f"survey rad 2, “{SV}”: skriv själva texten"),
    "a formula that asks another book": (
        changed(put("C2", "=[1]Blad!A1")), f"survey rad 2, “{SV}”: skriv själva texten"),
    "a formula that calls": (
        changed(put("B2", '=HYPERLINK("http://x","a")')), "survey rad 2, “name”: skriv själva"),
    "an error in a cell": (changed(put("C2", "#REF!")), f"survey rad 2, “{SV}”: cellen innehåller"),
    "something far away": (changed(put("ZZ2", "x")), "survey rad 2, “ZZ”: det står något"),
    "many blank columns": (changed(put("ZZ1", "hint")), "survey rad 1: det finns mer än 20 tomma"),
    "many blank rows": (changed(put("B90", "x")), "survey rad 90: det finns mer än 60 tomma rader"),
    "a circle of calculations": (
        rows(ask("a", "${b}"), ask("b", "${a}"), head=["calculation"]),
        "survey rad 2, “calculation”: detta stöds inte"),
    "a circle of conditions": (
        rows(ask("a", "${b} = 'ja'"), ask("b", "${a} = 'ja'"), head=["relevant"]),
        "survey rad 2, “relevant”: "),
    "old: cut off": (raw("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600), "Arbetsboken går inte"),
    "old: a password": (old(ask("a"), locked=True), "Arbetsboken går inte att läsa"),
    "old: a formula": (old(["text", Sum(3), "A", "أ"]), "survey rad 2, “name”: skriv själva"),
    "old: no heading": (old([*ask("a"), "x"]), "survey rad 2, “E”: det står något i en kolumn"),
}  # fmt: skip
# Odd, but nothing that anybody has to change.
HARMLESS = {
    "old": old(ask("a"), ask("b", type="integer")),
    "thousands of blank columns": changed(lambda book: [
        book["survey"].cell(row, place, " ") for row in (1, 2) for place in range(6, 3000)]),
    "links to other books": parts(**{"xl__externalLinks__externalLink1.xml": b"<a/>"}),
    "a path out of the package": parts(**{"..__..__x.txt": b"hej"}),
}  # fmt: skip

CASES = [
    *[Case(f"right: {name}", make, "", YES) for name, make in RIGHT.items()],
    *[Case(f"harmless: {name}", make, "", NOT_ASKED) for name, make in HARMLESS.items()],
    *[
        Case(f"type {name}", kind(name), f"survey rad 2, “type”: typen ”{name}” stöds inte", YES)
        for name in UNSUPPORTED_TYPES
    ],
    Case("type begin_repeat", rows(*REPEAT), "survey rad 2, “type”: typen ”begin_repeat”", YES),
    *[
        Case(f"column {head}", column(head, cell), f"survey rad 2, “{head}”: detta stöds inte", YES)
        for head, cell in UNSUPPORTED_COLUMNS.items()
    ],
    *[
        Case(f"limit {limit}", column("constraint", limit, name),
             f"survey rad 2, “constraint”: gränsen ”{limit}” stöds inte", YES)
        for name, limit in UNSUPPORTED_LIMITS.items()
    ],
    *[
        Case(f"condition {text}", shown(text),
             f"survey rad 5, “relevant”: villkoret använder ”{feature}", YES)
        for text, feature in UNSUPPORTED_CONDITIONS.items()
    ],
    *[Case(f"wrong: {name}", make, says, NO) for name, (make, says) in WRONG.items()],
    *[Case(f"ours: {name}", make, says, YES) for name, (make, says) in OURS.items()],
    *[Case(f"hostile: {name}", make, says, NOT_ASKED) for name, (make, says) in HOSTILE.items()],
]  # fmt: skip
