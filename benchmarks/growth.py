"""Does a step cost more in a long survey? CPU of one step in surveys of 10, 50 and 200 questions.

    .venv/bin/python -m benchmarks.growth [TIMES]        (default 300; about half a minute)

A step: an answer is posted and the next question shown, in this process, on SQLite in memory. Two
places: the first question, and the last but one, where the draft holds nearly all the answers. A
third of the questions have a condition. The test client's own work is in every figure, so the
milliseconds say more than the ratios. Printed beside the ten-question survey of the same run; the
surveys take turns, so that whatever else the machine does meets all. Aim: at the first question at
most 1.2 × the step of the short survey.
"""

from __future__ import annotations

import os
import sys
import time
from statistics import median

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
os.environ["DATABASE_URL"] = "sqlite://:memory:"
sys.path.insert(0, "site")

LENGTHS = (10, 50, 200)
AIM = 1.2


def main() -> int:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    from tests.surveys.answering import Phone, asks, code_of, open_wave

    walks = {}
    for length in LENGTHS:
        questions = [
            asks(f"q{at}", "faces", "a b c d e", help={"sv": "Tänk efter", "ar": "فكّر"})
            | ({"condition": {"question": f"q{at - 1}", "is": "b"}} if at % 3 == 2 else {})
            for at in range(length)
        ]
        code = code_of(open_wave(*questions, slug=f"s{length}"))
        for place in ("first", "late"):
            phone = Phone()
            phone.enter(code)
            while place == "late" and f"q{length - 2}/" not in phone.address:
                phone.answer("b")
            walks[place, length] = (phone, phone.action, {"token": phone.token, "answer": "b"})
    spent: dict[tuple[str, int], list[float]] = {one: [] for one in walks}
    for _time in range(times):
        for one, (phone, action, data) in walks.items():
            begun = time.process_time()
            phone.post(action, data, follow=True)
            spent[one].append((time.process_time() - begun) * 1000)
    met = True
    for place in ("first", "late"):
        base = median(spent[place, LENGTHS[0]])
        for length in LENGTHS:
            own = median(spent[place, length])
            print(f"{place:5}  {length:3} questions  {own:6.2f} ms  {own / base:5.2f} ×")
        met &= place == "late" or median(spent[place, LENGTHS[-1]]) <= AIM * base
    print("aim met" if met else f"aim NOT met: at most {AIM} × at the first question")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
