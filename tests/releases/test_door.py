"""One door: only `releases` asks the tables of what was published, so that nobody shows what is
withdrawn or replaced."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = re.compile(r"\b(Publication|PublishedCell)\.objects\b")


@pytest.mark.requirement("REP-7")
def test_only_releases_asks_the_tables_of_what_was_published():
    rooms = ("site", "surveys", "programs", "youth_council")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    assert len(files) > 100
    found = {
        str(path.relative_to(ROOT))
        for path in files
        if TABLE.search(path.read_text(encoding="utf-8"))
    }
    assert {name for name in found if not name.startswith("site/releases/")} == set()
