"""Many at once: a class that starts within a minute, and 200 who answer at the same time.

    .venv/bin/python -m benchmarks.crowd [PEOPLE]        (default 200; about a minute and a half)

Two web processes, production settings, a private PostgreSQL; everybody behind one address, as in a
school. Each person starts at a random moment, thinks for one to three seconds at each question and
sends at the end; with thirty of them mistyping their code first. Aims: no error, 95 % of the steps
(sending an answer and getting the next question) in half a second, as many rows as receipts. The
clients run on the same machine and take their share of it.
"""

from __future__ import annotations

import sys
import threading
import time
from random import Random

from benchmarks.response_cpu import Visitor, answer_survey
from benchmarks.servers import survey_server
from tests.postgres import running

STARTS_WITHIN, THINKS = 30.0, (1.0, 3.0)  # seconds
MISTYPING = 30
AIM_STEP_MS = 500.0


class Thinking(Visitor):
    """A visitor who reads each page before going on."""

    chance = Random(2026)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        if form is not None and "answer" in form:
            time.sleep(self.chance.uniform(*THINKS))
        return super().ask(path, form)


def main() -> int:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    chance, steps, receipts, failures = Random(7), [], [], []
    with running() as cluster, survey_server(cluster) as (server, code, _once):

        def person(number: int, wait: float) -> None:
            time.sleep(wait)
            own: list[float] = []
            try:
                if number < MISTYPING:
                    status, _path, _html = Visitor(server.port).ask(
                        "/sv/svara/kod/", {"code": "2222 2222"}
                    )
                    if status != 422:
                        failures.append(f"a wrong code answered {status}")
                receipts.append(answer_survey(server.port, code, own, Thinking))
            except Exception as problem:  # one person's failure is counted, the others go on
                failures.append(repr(problem))
            steps.extend(own)

        threads = [
            threading.Thread(target=person, args=(number, chance.uniform(0, STARTS_WITHIN)))
            for number in range(people)
        ]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - begun
        with cluster.connect("survey") as connection:
            rows = connection.execute("SELECT count(*) FROM surveys_response").fetchone()[0]
    steps.sort()
    p95 = steps[int(len(steps) * 0.95)] if steps else float("inf")
    print(f"{people} people in {seconds:.0f} s, {len(steps)} steps")
    print(f"a step: {steps[len(steps) // 2]:.0f} ms in the middle, 95 % within {p95:.0f} ms, "
          f"longest {steps[-1]:.0f} ms (aim {AIM_STEP_MS:.0f})")  # fmt: skip
    print(f"receipts {sum(receipts)}, rows {rows}, failures {len(failures)} {failures[:2]}")
    met = not failures and sum(receipts) == rows == people and p95 <= AIM_STEP_MS
    print("All aims met." if met else "Not every aim is met.")
    return 0 if sum(receipts) == rows and not failures else 1


if __name__ == "__main__":
    sys.exit(main())
