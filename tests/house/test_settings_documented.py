"""Every name read from the environment stands in docs/operator.md, and no other."""

import re
from pathlib import Path

from tests.house.tree import read, report, under

READ = re.compile(
    r"""\benv(?:\.\w+)?\(\s*["']([A-Z][A-Z0-9_]+)["']|environ(?:\.get)?[\[(]\s*["']([A-Z][A-Z0-9_]+)["']"""
)
ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \|", re.MULTILINE)
# Names of Django and Python themselves, set by manage.py and wsgi.py.
OF_DJANGO = {"DJANGO_SETTINGS_MODULE"}


def read_names() -> set[str]:
    names = set()
    for path in under("site", "surveys", "programs", "youth_council", suffix=".py"):
        for first, second in READ.findall(read(path)):
            names.add(first or second)
    return names - OF_DJANGO


def documented_names() -> set[str]:
    return set(ROW.findall(read(Path("docs/operator.md")))) - OF_DJANGO


def test_every_setting_is_documented():
    found = [f"{name}: read, not documented" for name in sorted(read_names() - documented_names())]
    found += [f"{name}: documented, not read" for name in sorted(documented_names() - read_names())]
    report("Names in the environment and in docs/operator.md differ:", found)


def test_the_pattern_sees_the_ways_that_names_are_read():
    text = 'env.str("A_ONE", default="")\nenv(\n  "B_TWO")\nos.environ["C_THREE"]\nenv.db("D_FOUR")'
    assert [first or second for first, second in READ.findall(text)] == [
        "A_ONE",
        "B_TWO",
        "C_THREE",
        "D_FOUR",
    ]
