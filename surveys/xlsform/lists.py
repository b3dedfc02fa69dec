"""The sheet "choices": each list as the options of a question."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys.word_blocks import KEY
from surveys.xlsform.columns import Sheet
from surveys.xlsform.problems import Remark

LONGEST_ANSWER = 120
MOST_OPTIONS = 60


def key_problem(key: str) -> str:
    """Why this name cannot be a key of ours; empty when it can."""
    try:
        KEY(key)
    except ValidationError:
        return _("a name has letters, digits, _ - and . only, and at most 60 of them")
    return _("a name has no comma") if "," in key else ""


def read_lists(sheet: Sheet, problems: list[Remark]) -> dict[str, list[dict[str, Any]]]:
    """Options by the list's name, in the order of the sheet; adds what is wrong to `problems`."""
    lists: dict[str, list[dict[str, Any]]] = {}
    for number, row in sheet.rows:
        name, key = sheet.cell(row, "list_name"), sheet.cell(row, "name")
        if not name:
            continue
        options = lists.setdefault(name, [])
        why = key_problem(key) or (
            _("this name stands twice in the list")
            if key in {option["key"] for option in options}
            else ""
        )
        if why:
            problems.append(Remark(why, "choices", number, "name"))
        label = sheet.words(number, row, "label", LONGEST_ANSWER, problems)
        options.append({"key": key, "label": label})
        if len(options) == MOST_OPTIONS + 1:
            why = _("a list has at most %(most)s choices") % {"most": MOST_OPTIONS}
            problems.append(Remark(why, "choices", number, "list_name"))
    return lists
