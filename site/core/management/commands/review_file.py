"""The file where people note which translations a reader of the language has looked at (LNG-13).

A state that somebody has filled in stays. A string that is new in the catalogues joins as
"machine"; one that is gone leaves.
"""

import csv
from io import StringIO
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

COLUMNS = ("area", "language", "msgid", "state")
MACHINE, REVIEWED = "machine", "reviewed"
LANGUAGES = ("ar", "sv")
Key = tuple[str, str, str]


def in_catalogues(folders: list[Path]) -> list[Key]:
    """(area, language, string) of every entry; a context stands before its string, with " | "."""
    found = set()
    for folder in folders:
        for language in LANGUAGES:
            path = folder / language / "LC_MESSAGES" / "django.po"
            for entry in polib.pofile(str(path)) if path.exists() else ():
                if not entry.obsolete:
                    words = f"{entry.msgctxt} | {entry.msgid}" if entry.msgctxt else entry.msgid
                    found.add((folder.name, language, words))
    return sorted(found)


def filled_in(text: str) -> dict[Key, str]:
    """States that the file holds. Raises ValueError on columns or states that are not known."""
    rows = csv.DictReader(StringIO(text))
    if text and tuple(rows.fieldnames or ()) != COLUMNS:
        raise ValueError(f"The columns must be {', '.join(COLUMNS)}.")
    states = {}
    for row in rows:
        if row["state"] not in (MACHINE, REVIEWED):
            raise ValueError(f"Line {rows.line_num}: the state is {MACHINE} or {REVIEWED}.")
        states[row["area"], row["language"], row["msgid"]] = row["state"]
    return states


def updated(text: str, keys: list[Key]) -> str:
    """The file anew: a row for each key, with the state that `text` has for it."""
    states, out = filled_in(text), StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([*key, states.get(key, MACHINE)] for key in keys)
    return out.getvalue()


class Command(BaseCommand):
    help = "Brings locale/review.csv in line with the catalogues; keeps the states in it"

    def handle(self, *args: object, **options: object) -> None:
        folders = [Path(folder) for folder in settings.LOCALE_PATHS]
        target = folders[0].parent / "review.csv"
        before = target.read_text(encoding="utf-8-sig") if target.exists() else ""
        try:
            text = updated(before, in_catalogues(folders))
        except ValueError as error:
            raise CommandError(f"{target.name}: {error}") from error
        target.write_text(text, encoding="utf-8", newline="")
        states = list(filled_in(text).values())
        reviewed = states.count(REVIEWED)
        self.stdout.write(f"{len(states)} strings, {reviewed} of them reviewed")
