"""The files of the project as a clone has them: what git tracks, and what it would track."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("site", "surveys", "programs", "youth_council")
SKIPPED = {".venv", ".git", "__pycache__", "var", "media", "staticfiles", "node_modules"}


@cache
def files() -> tuple[Path, ...]:
    """Paths relative to the project. Without git (a downloaded archive): everything but caches."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0 and listed.stdout:
        names = [Path(name) for name in listed.stdout.split("\0") if name]
    else:
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()]
        names = [
            path
            for path in names
            if not SKIPPED & set(path.parts) and not path.parts[0].endswith("_cache")
        ]
    return tuple(sorted(path for path in names if (ROOT / path).is_file()))


def under(*folders: str, suffix: str) -> list[Path]:
    return [path for path in files() if path.parts[0] in folders and path.suffix == suffix]


def read(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def report(sentence: str, found: list[str]) -> None:
    """Fails with every violation at once, so that one run is enough to mend them."""
    assert not found, f"{sentence}\n  " + "\n  ".join(found)
