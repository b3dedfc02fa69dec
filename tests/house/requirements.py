"""The promises of docs/requirements and the tests that show them.

    python -m tests.house.requirements            what is shown, what is open
    python -m tests.house.requirements --write    brings the "Open" sections in line with the marks

A reason stays as a person wrote it. An identifier that is marked leaves "Open", unless its reason
begins with "partly:"; one that is not marked joins it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "requirements"
STATEMENT = re.compile(r"^- ([A-Z]{3}-\d+) ", re.MULTILINE)
REASON = re.compile(r"^- ([A-Z]{3}-\d+): (.+)$", re.MULTILINE)
HEADING = "\n## Open\n"
NOT_BUILT = "not built yet"
INTRODUCTION = (
    "What no test shows yet, and why. `python -m tests.house.requirements` compares this list\n"
    'with the marks in the tests. "partly:" means that a test shows some of it, not all.\n'
)


@dataclass(frozen=True)
class Area:
    """One file of promises: what it promises, and what it says is open."""

    path: Path
    promised: tuple[str, ...]
    open: dict[str, str]


def areas() -> list[Area]:
    found = []
    for path in sorted(FOLDER.glob("*.md")):
        body, _, section = path.read_text(encoding="utf-8").partition(HEADING)
        promised = tuple(STATEMENT.findall(body))
        if promised:
            found.append(Area(path, promised, dict(REASON.findall(section))))
    return found


def marks() -> dict[str, list[str]]:
    """Identifier → places of the tests marked with it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.requirement":
                for argument in node.args:
                    if isinstance(argument, ast.Constant):
                        place = f"{path.relative_to(ROOT)}:{node.lineno}"
                        found[str(argument.value)].append(place)
    return found


def problems() -> list[str]:
    """Sentences about every identifier whose marks and "Open" do not agree."""
    marked, found = marks(), []
    known = Counter(name for area in areas() for name in area.promised)
    found += [f"{name}: promised {count} times" for name, count in known.items() if count > 1]
    found += [
        f"{name}: marked in {marked[name][0]}, promised nowhere" for name in marked.keys() - known
    ]
    for area in areas():
        for name in area.promised:
            reason = area.open.get(name)
            if name not in marked and reason is None:
                found.append(f"{name}: neither shown by a test nor open in {area.path.name}")
            if name in marked and reason and not reason.startswith("partly:"):
                found.append(f"{name}: open in {area.path.name}, yet marked in {marked[name][0]}")
            if name not in marked and (reason or "").startswith("partly:"):
                found.append(f"{name}: said to be partly shown, yet no test is marked")
        found += [
            f"{name}: open, promised nowhere" for name in area.open.keys() - set(area.promised)
        ]
    return sorted(found)


def write() -> None:
    marked = marks()
    for area in areas():
        lines = []
        for name in area.promised:
            reason = area.open.get(name, NOT_BUILT)
            partly = reason.startswith("partly:")
            if name not in marked:
                lines.append(f"- {name}: {NOT_BUILT if partly else reason}")
            elif partly:
                lines.append(f"- {name}: {reason}")
        body = area.path.read_text(encoding="utf-8").partition(HEADING)[0].rstrip("\n")
        section = f"{HEADING}\n{INTRODUCTION}\n" + ("\n".join(lines) or "Nothing.")
        area.path.write_text(f"{body}\n{section}\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    if arguments == ["--write"]:
        write()
    marked = marks()
    for area in areas():
        shown = [name for name in area.promised if name in marked]
        partly = [name for name in shown if name in area.open]
        print(f"{area.path.stem}: {len(shown)} of {len(area.promised)} shown", end="")
        print(f", {len(partly)} of them partly" if partly else "")
        missing = [name for name in area.promised if name not in marked]
        print("    open: " + (" ".join(missing) or "none"))
    found = problems()
    print("\n".join(found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
