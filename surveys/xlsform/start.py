"""Two sheets of our own: the start page of a survey that has no welcome text, and the help lines.

`house_start`: a row for everybody (`age` is empty), who may only hear something, and one an age.
`house_help`: a row a help line of a sensitive survey, in the order of the page.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from surveys.enums import AgeBand
from surveys.help_blocks import LONGEST, MOST, NUMBER
from surveys.xlsform.columns import Sheet
from surveys.xlsform.problems import Remark

LONGEST_START = 600
Row = dict[str, str]
Words = Callable[[str, str, Mapping[str, str] | None], Row]
Files = Callable[[Mapping[str, str] | None], Row]


def start_rows(definition: Mapping[str, Any], words: Words, files: Files) -> list[Row]:
    """What is heard, and what ages read or hear, where there is no welcome text to stand beside."""
    rows = []
    if audio := definition.get("intro_audio"):
        rows.append(files(audio))
    for band, own in (definition.get("ages") or {}).items():
        said = words(_("Start page"), "label", own.get("intro"))
        rows.append({"age": band} | said | files(own.get("audio")))
    return rows


def help_rows(definition: Mapping[str, Any], words: Words, problems: list[Remark]) -> list[Row]:
    rows = []
    for line in definition.get("help_lines") or ():
        number = line["number"]
        if not line.get("name"):
            problems.append(Remark(_("%s has no text yet") % number))
        row = {"number": number} | words(number, "label", line.get("name"))
        rows.append(row | words(number, "hours", line.get("hours")))
    return rows


def read_start(sheet: Sheet, problems: list[Remark], *, welcome: bool) -> dict[str, Any]:
    """The recording and the words of ages; empty where the sheet says nothing. `welcome`: whether
    the sheet "survey" has a start page, beside which there can be no other.
    """

    def refuse(number: int, column: str, why: str) -> None:
        problems.append(Remark(why, sheet.name, number, column))

    found: dict[str, Any] = {"text": {}, "audio": {}, "ages": []}
    seen = set()
    for number, row in sheet.rows:
        age = sheet.cell(row, "age")
        text = sheet.words(number, row, "label", LONGEST_START, problems)
        audio = sheet.files(row, "audio")
        if welcome:
            refuse(number, "", _("the start page stands on the sheet “survey” already"))
        elif age and age not in AgeBand.values:
            refuse(number, "age", _("there is no age “%s”") % age)
        elif age in seen:
            refuse(number, "age", _("Each age may stand here once."))
        elif text and not age:
            refuse(number, "label", _("a welcome text is the first row of the sheet “survey”"))
        elif not text and not audio:
            refuse(number, "label", _("the text is missing"))
        elif age:
            found["ages"].append({"band": age, "text": text, "audio": audio})
        else:
            found["audio"] = audio
        seen.add(age)
    return found if found["audio"] or found["ages"] else {}


def read_help(sheet: Sheet, problems: list[Remark]) -> list[dict[str, Any]]:
    """The lines as the editor holds them."""
    lines: list[dict[str, Any]] = []
    for number, row in sheet.rows:
        telephone = sheet.cell(row, "number").removesuffix(".0")  # .xls knows no whole numbers
        name = sheet.words(number, row, "label", LONGEST, problems)
        hours = sheet.words(number, row, "hours", LONGEST, problems)
        if not re.match(NUMBER, telephone):
            why = _("“%s” is not a telephone number") % telephone[:30]
            problems.append(Remark(why, sheet.name, number, "number"))
        if not name:
            problems.append(Remark(_("the text is missing"), sheet.name, number, "label"))
        lines.append({"name": name, "number": telephone, "hours": hours})
        if len(lines) == MOST + 1:
            why = _("there are more than %(most)s rows") % {"most": MOST}
            problems.append(Remark(why, sheet.name, number))
    return lines
