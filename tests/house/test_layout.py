"""The fixed top level, the source root's trap, and files that stay one subject."""

import re
import sys

from tests.house.tree import CODE, ROOT, files, read, report

TOP = {
    "site",
    "surveys",
    "programs",
    "youth_council",
    "locale",
    "templates",
    "tests",
    "docs",
    "benchmarks",
    "script",
    ".ci",
    "manage.py",
    "pyproject.toml",
    "requirements.txt",
    "requirements-dev.txt",
    ".importlinter",
    ".gitignore",
    ".gitattributes",
    ".editorconfig",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
}
ROOMS = {
    "config",
    "core",
    "home",
    "participation",
    "assessments",
    "promises",
    "indicators",
    "outbox",
    "releases",
    "figures",
}
LONGEST = 400
TEXT = {".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".po", ".csv", ".sh", ".svg", ""}
# In pieces, so that this file does not hold what it looks for.
HOSTS = re.compile("|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs"]))
MACHINE = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", r"/ho" + r"me/[a-z]+/"]))


def test_the_top_level_is_fixed():
    strange = sorted({path.parts[0] for path in files()} - TOP)
    report("Only the known names stand at the top of the project:", strange)


def test_site_is_a_source_root_and_never_a_package():
    found = [
        str(path) for path in files() if str(path) in ("site/__init__.py", "locale/__init__.py")
    ]
    report("`site` and `locale` are names of the standard library:", found)


def test_the_rooms_are_known_and_named_like_no_standard_module():
    packages = {
        path.parts[1] for path in files() if path.parts[0] == "site" and path.name == "__init__.py"
    }
    report("Unknown rooms in site/:", sorted(packages - ROOMS))
    report("Named like a standard module:", sorted(packages & set(sys.stdlib_module_names)))


def test_no_file_is_longer_than_one_subject():
    long = []
    for path in files():
        if path.suffix in (".py", ".html", ".css", ".js") and "migrations" not in path.parts:
            lines = len(read(path).splitlines())
            if lines > LONGEST:
                long.append(f"{path}: {lines} lines")
    report(f"Files over {LONGEST} lines (is each one subject?):", long)


def test_tests_mirror_the_code():
    rooms = ROOMS | {"surveys", "programs", "youth_council"}
    others = {"house", "journeys", "factories", "faults", "data", "scripts", "benchmarks", "docs",
              "attack"}  # fmt: skip
    found = {path.parts[1] for path in files() if path.parts[0] == "tests" and len(path.parts) > 2}
    report("Folders of tests without a room of that name:", sorted(found - rooms - others))


def test_no_address_of_a_machine_or_a_package_registry():
    found = []
    for path in files():
        if path.suffix not in TEXT or not (ROOT / path).is_file():
            continue
        for number, line in enumerate(read(path).splitlines(), 1):
            if HOSTS.search(line) or MACHINE.search(line):
                found.append(f"{path}:{number}: {line.strip()[:100]}")
    report("A clone must work anywhere:", found)


def test_every_package_of_the_wings_has_an_init():
    found = {
        str(path.parent)
        for path in files()
        if path.parts[0] in CODE and path.suffix == ".py" and path.parts[-2] != "site"
        if not (ROOT / path.parent / "__init__.py").exists()
    }
    report("Folders of Python without __init__.py:", sorted(found))
