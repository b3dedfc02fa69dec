"""The sheet "choices": each list as the options of a question."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys.enums import AgeBand
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
        options.append({"key": key, "label": label, **_file(sheet, row)})
        if len(options) == MOST_OPTIONS + 1:
            why = _("a list has at most %(most)s choices") % {"most": MOST_OPTIONS}
            problems.append(Remark(why, "choices", number, "list_name"))
    return lists


def _file(sheet: Sheet, row: Mapping[str, str]) -> dict[str, str]:
    """The name of the choice's picture, the same in every language; nothing where it has none."""
    names = list(sheet.files(row, "image").values())
    return {"file": names[0]} if names else {}


def add_ages(lists: Mapping[str, Any], sheet: Sheet, problems: list[Remark]) -> None:
    """What an age reads in the place of a choice's ordinary words: our own sheet of answers."""
    for number, row in sheet.rows:
        found = _option(lists, sheet, number, row, problems)
        age = sheet.cell(row, "age")
        if age not in AgeBand.values:
            problems.append(Remark(_("there is no age “%s”") % age, sheet.name, number, "age"))
        elif found is not None:
            words = sheet.words(number, row, "label", LONGEST_ANSWER, problems)
            found.setdefault("ages", []).append({"band": age, "label": words})


def read_credits(
    lists: Mapping[str, Any], sheet: Sheet, problems: list[Remark]
) -> dict[str, dict[str, Any]]:
    """What is said of pictures: of choices, put to them, and of rows, by the row's name."""
    rows = {}
    for number, row in sheet.rows:
        said = {
            "alt": sheet.words(number, row, "label", LONGEST_ANSWER, problems),
            "author": sheet.cell(row, "author")[:LONGEST_ANSWER],
            "licence": sheet.cell(row, "licence")[:LONGEST_ANSWER],
        }
        if not sheet.cell(row, "list_name"):
            rows[sheet.cell(row, "name")] = said
        elif (found := _option(lists, sheet, number, row, problems)) is not None:
            found["picture"] = said
    return rows


def _option(
    lists: Mapping[str, Any], sheet: Sheet, number: int, row: Any, problems: list[Remark]
) -> dict[str, Any] | None:
    name, key = sheet.cell(row, "list_name"), sheet.cell(row, "name")
    for option in lists.get(name, []):
        if option["key"] == key:
            return option  # type: ignore[no-any-return]
    said = _("there is no choice “%(key)s” in a list “%(name)s”") % {"key": key, "name": name}
    problems.append(Remark(said, sheet.name, number, "name"))
    return None
