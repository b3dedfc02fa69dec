"""Every interface string stands in Swedish and Arabic, and says there what it says here."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.house.translation_exceptions import SAME
from tests.house.tree import ROOT, report

LANGUAGES = ("sv", "ar")
PLURAL_FORMS = {"sv": 2, "ar": 6}
ARABIC = re.compile("[\u0600-\u06ff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")
SOURCES = ("site", "surveys", "programs", "youth_council", "templates")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """What Django's own makemessages finds, in a copy without catalogues and without settings."""
    folder = tmp_path_factory.mktemp("words")
    for name in SOURCES:
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "migrations")
        )
    (folder / "locale").mkdir()
    if not shutil.which("xgettext"):
        pytest.fail("xgettext is missing: `apt install gettext`, or run script/test as root.")
    django = [sys.executable, "-m", "django", "makemessages", "-l", "sv", "-e", "py,html,txt"]
    done = subprocess.run(
        django, cwd=folder, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"}
    )
    assert done.returncode == 0, done.stderr
    return polib.pofile(str(folder / "locale/sv/LC_MESSAGES/django.po"))


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> tuple[str, dict]:
    """(language, {(context, msgid): (entry, file)}), in the order in which Django looks."""
    entries: dict = {}
    for path in sorted((ROOT / "locale").glob(f"*/{request.param}/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                entries.setdefault((entry.msgctxt, entry.msgid), []).append((entry, path))
    return request.param, entries


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def has_words(msgid: str) -> bool:
    """Whether anything is left to translate when the placeholders are taken away."""
    return any(letter.isalpha() for letter in PLACEHOLDER.sub("", msgid))


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.requirement("LNG-13")
def test_every_string_is_translated(extracted, catalogue):
    language, entries = catalogue
    found = []
    for wanted in extracted:
        if (wanted.msgctxt, wanted.msgid) not in entries:
            where = ", ".join(f"{name}:{line}" for name, line in wanted.occurrences[:2])
            found.append(f"{wanted.msgid!r} ({where})")
    report(f"Missing in locale/*/{language}:", found)


def test_no_translation_is_empty_fuzzy_or_the_source_itself(catalogue):
    language, entries = catalogue
    found = []
    for (_, msgid), places in entries.items():
        for entry, path in places:
            if entry.fuzzy:
                found.append(f"{place(path)}: fuzzy: {msgid!r}")
            for text in texts(entry):
                if not text.strip():
                    found.append(f"{place(path)}: empty: {msgid!r}")
                elif (language, msgid) in SAME or not has_words(msgid):
                    continue
                elif text in (msgid, entry.msgid_plural):
                    found.append(f"{place(path)}: equal to its source: {msgid!r}")
                elif language == "ar" and not ARABIC.search(text):
                    found.append(f"{place(path)}: without Arabic letters: {msgid!r} → {text!r}")
    report(f"Translations that are none ({language}):", found)


def test_plurals_have_every_form(catalogue):
    language, entries = catalogue
    found = []
    for (_, msgid), places in entries.items():
        for entry, path in places:
            if entry.msgid_plural and len(entry.msgstr_plural) != PLURAL_FORMS[language]:
                found.append(f"{place(path)}: {len(entry.msgstr_plural)} forms: {msgid!r}")
    for path in sorted((ROOT / "locale").glob(f"*/{language}/LC_MESSAGES/django.po")):
        header = polib.pofile(str(path)).metadata.get("Plural-Forms", "")
        if f"nplurals={PLURAL_FORMS[language]}" not in header:
            found.append(f"{place(path)}: Plural-Forms is {header!r}")
    report(f"Plural forms ({language}):", found)


def test_plurals_are_extracted_as_plurals(extracted, catalogue):
    language, entries = catalogue
    found = [
        f"{wanted.msgid!r}"
        for wanted in extracted
        if wanted.msgid_plural
        for entry, _ in entries.get((wanted.msgctxt, wanted.msgid), [])[:1]
        if entry.msgid_plural != wanted.msgid_plural
    ]
    report(f"Counted strings whose translation is not counted alike ({language}):", found)


def test_placeholders_are_kept(catalogue):
    language, entries = catalogue
    found = []
    for (_, msgid), places in entries.items():
        for entry, path in places:
            wanted = set(PLACEHOLDER.findall(f"{msgid} {entry.msgid_plural or ''}"))
            for text in texts(entry):
                has = set(PLACEHOLDER.findall(text))
                # Languages may say "one" or "two" in words: a plural form may leave its number out.
                if has - wanted or (wanted - has and not entry.msgid_plural):
                    found.append(f"{place(path)}: {msgid!r} → {text!r}")
    report(f"Placeholders differ ({language}):", found)


def test_a_string_in_two_areas_is_translated_alike(catalogue):
    language, entries = catalogue
    found = [
        f"{msgid!r}: "
        + " | ".join(f"{texts(entry)[0]!r} in {place(path)}" for entry, path in places)
        for (_, msgid), places in entries.items()
        if len({tuple(texts(entry)) for entry, _ in places}) > 1
    ]
    report(f"Only the first of them is ever shown ({language}):", found)
