"""What does it cost to count a wave? 10 000, 100 000 and 1 000 000 answers × 30 questions (REP-26).

    .venv/bin/python -m benchmarks.counting [postgresql | sqlite] [ANSWERS ...]

On a private PostgreSQL, then on SQLite, on the same rows in one run, each way in a process of its
own so that its peak of memory is its own:

- ours: `surveys.reports.tables.counts_of`, until the tables for the disclosure rules are ready;
- sql: a GROUP BY by hand for all 30 questions at once, read row by row and no more;
- pandas: the answers read into a frame and counted there. Left out over PANDAS_MOST answers.

Up to FEW answers the ways take TURNS turns, and the quickest of each counts: on a machine that does
other things, much of a second is theirs. No two people answer alike, but by chance. The libraries
are loaded before the clock starts, in each way alike. Three schools, two areas, five years, three
genders: 90 base cells. Aim: at most 1.2 × the GROUP BY, and memory that does not grow with the
number of answers.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, "site")
QUESTIONS, AIM, PANDAS_MOST, GROWTH = 30, 1.2, 200_000, 1.25
FEW, TURNS = 50_000, 3
SIZES, ENGINES = (10_000, 100_000, 1_000_000), ("postgresql", "sqlite")
MAKE = """
INSERT INTO surveys_response (id, wave_id, version_id, language, school, area, school_year,
    program_group, band, day, answers)
SELECT gen_random_uuid(), %s, %s, 'sv', 'Skola ' || n %% 3, 'Del ' || (n / 3) %% 2,
    (4 + (n / 6) %% 5)::text, '', '8-12', DATE '2026-05-01',
    (SELECT jsonb_object_agg('q' || q, (ARRAY['a', 'b', 'c', 'd', 'e'])
            [1 + abs(hashint8(n * 64 + q)::bigint) %% 5])
     FROM generate_series(1, %s) AS q) || jsonb_build_object('kon', 'g' || (n / 30) %% 3)
FROM generate_series(1::bigint, %s) AS n
"""
MAKE_SQLITE = """
INSERT INTO surveys_response (id, wave_id, version_id, language, school, area, school_year,
    program_group, band, day, answers)
VALUES (?, ?, ?, 'sv', ?, ?, ?, '', '8-12', '2026-05-01', ?)
"""
BY_HAND = {
    "postgresql": """
SELECT r.school, r.area, r.school_year, r.program_group, r.answers ->> 'kon', j.key, j.value,
    COUNT(*)
FROM surveys_response r, jsonb_each_text(r.answers) AS j
WHERE r.wave_id = %s GROUP BY 1, 2, 3, 4, 5, 6, 7
""",
    "sqlite": """
SELECT r.school, r.area, r.school_year, r.program_group, json_extract(r.answers, '$.kon'), j.key,
    j.value, COUNT(*)
FROM surveys_response r, json_each(r.answers) AS j
WHERE r.wave_id = %s GROUP BY 1, 2, 3, 4, 5, 6, 7
""",
}


def main() -> int:
    engines = [one for one in ENGINES if one in sys.argv[1:]] or ENGINES
    sizes = [int(one) for one in sys.argv[1:] if one.isdigit()] or list(SIZES)
    met = True
    for engine in engines:
        rows = []
        with _database(engine) as url:
            for answers in sizes:
                _run(url, "make", answers)
                ways = ["sql", "ours"] + (["pandas"] if answers <= PANDAS_MOST else [])
                turns = TURNS if answers <= FEW else 1
                runs = [{way: _run(url, way, answers) for way in ways} for _turn in range(turns)]
                found = {way: min(one[way] for one in runs) for way in ways}
                ratio = found["ours"][0] / found["sql"][0]
                met &= ratio <= AIM
                rows.append(found["ours"][1])
                said = "  ".join(f"{way} {s:8.2f} s {mb:5.0f} MB" for way, (s, mb) in found.items())
                print(f"{engine:10} {answers:>9} answers  {said}  ours/sql {ratio:.2f}", flush=True)
        flat = rows[-1] <= GROWTH * rows[0]
        met &= flat
        print(f"Memory flat on {engine} over {sizes}: {'met' if flat else 'MISSED'}.", flush=True)
    print(f"All aims, of which at most {AIM} × the GROUP BY: {'met' if met else 'MISSED'}.")
    return 0 if met else 1


@contextmanager
def _database(engine: str) -> Iterator[str]:
    if engine == "postgresql":
        from tests.postgres import running

        with running() as cluster:
            yield cluster.create("counting")
    else:
        with tempfile.TemporaryDirectory(prefix="counting-") as folder:
            yield f"sqlite:///{Path(folder) / 'counting.sqlite3'}"


def _run(url: str, way: str, answers: int) -> tuple[float, float]:
    """Seconds and the peak of memory in MB of one way in a process of its own."""
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, "-m", "benchmarks.counting", f"--{way}", str(answers)]
    said = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout
    seconds, megabytes = said.split()[-2:]
    return float(seconds), float(megabytes)


def child(way: str, answers: int) -> None:
    import django

    django.setup()
    import surveys.reports.tables  # noqa: F401 loads pandas, which is no part of counting
    from surveys.models.wave import Wave

    begun = time.perf_counter()
    if way == "make":
        _make(answers)
    else:
        wave = Wave.objects.get(slug=f"w{answers}")
        begun = time.perf_counter()
        {"sql": _by_hand, "ours": _ours, "pandas": _pandas}[way](wave, answers)
    seconds = time.perf_counter() - begun
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _make(answers: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from tests.surveys.reports.made import DEFINITION, make_wave, options, words

    asked = options(a="A", b="B", c="C", d="D", e="E")
    questions = [
        {"key": f"q{q + 1}", "type": "single", "text": words(f"Fråga {q + 1}?"), "options": asked}
        for q in range(QUESTIONS)
    ]
    gender = {"key": "kon", "type": "single", "text": words("Är du …?"), "background": True,
              "options": options(g0="Flicka", g1="Pojke", g2="Annat")}  # fmt: skip
    wave = make_wave(
        f"w{answers}", definition=DEFINITION | {"questions": [gender, *questions]}, sizes={}
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(MAKE, [wave.pk, wave.version_id, QUESTIONS, answers])
        else:
            connection.connection.executemany(MAKE_SQLITE, _sheets(wave, answers))
        cursor.execute("ANALYZE surveys_response")


def _sheets(wave: Any, answers: int) -> Iterator[tuple[object, ...]]:
    chance = Random(answers)
    for n in range(answers):
        said = {f"q{q + 1}": chance.choice("abcde") for q in range(QUESTIONS)}
        text = json.dumps({"kon": f"g{n // 30 % 3}"} | said)
        place = f"Skola {n % 3}", f"Del {n // 3 % 2}", str(4 + n // 6 % 5)
        yield (f"{chance.getrandbits(128):032x}", wave.pk, wave.version_id, *place, text)


def _ours(wave: object, answers: int) -> None:
    from surveys.reports.tables import counts_of

    counts = counts_of(wave)  # type: ignore[arg-type]
    assert (sum(counts.sizes), len(counts.items)) == (answers, QUESTIONS)


def _by_hand(wave: object, answers: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BY_HAND[connection.vendor], [wave.pk])  # type: ignore[attr-defined]
        total = sum(row[-1] for row in cursor)
    assert total == answers * (QUESTIONS + 1)


def _pandas(wave: object, answers: int) -> None:
    import pandas as pd
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT school, area, school_year, answers FROM surveys_response WHERE wave_id = %s",
            [wave.pk],  # type: ignore[attr-defined]
        )
        frame = pd.DataFrame(cursor.fetchall(), columns=["school", "area", "year", "answers"])
    frame = frame.join(pd.DataFrame([json.loads(one) for one in frame.pop("answers")]))
    long = frame.melt(id_vars=["school", "area", "year", "kon"])
    counted = long.groupby(["school", "area", "year", "kon", "variable", "value"]).size()
    assert counted.sum() == answers * QUESTIONS


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1].startswith("--"):
        child(sys.argv[1].removeprefix("--"), int(sys.argv[2]))
        sys.exit()
    sys.exit(main())
