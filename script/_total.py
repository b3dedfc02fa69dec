"""Adds the closing lines of several pytest runs to one of the same form, and prints it."""

import re
import sys
from collections import Counter
from pathlib import Path

ORDER = ["failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "error", "errors"]
CLOSING = re.compile(r"^=* ?((?:\d+ \w+(?:, )?)+) in ([\d.]+)s")


def closing(text: str) -> tuple[Counter[str], float]:
    for line in reversed(text.splitlines()):
        found = CLOSING.match(line.strip())
        if found:
            parts = (part.split() for part in found[1].split(", "))
            return Counter({name: int(count) for count, name in parts}), float(found[2])
    return Counter({"error": 1}), 0.0  # a run without a closing line did not end by itself


def main(paths: list[str]) -> None:
    total: Counter[str] = Counter()
    seconds = 0.0
    for path in paths:
        counts, took = closing(Path(path).read_text(errors="replace"))
        counts["error"] += counts.pop("errors", 0)
        total += counts
        seconds += took
    names = sorted(total, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    words = ", ".join(
        f"{total[name]} {name}{'s' if name == 'error' and total[name] > 1 else ''}"
        for name in names
    )
    print(f"==== {words} in {seconds:.2f}s ====")


if __name__ == "__main__":
    main(sys.argv[1:])
