"""CPU time of all server processes per completed ten-question answer, beside a bare Django form.

    .venv/bin/python -m benchmarks.response_cpu [ANSWERS]        (default 320; about a minute)

The product: from the code to the receipt, one question per page, 16 clients, two workers,
production settings, a private PostgreSQL; and the same ten in one load, sealed by the browser and
sent at once. The reference (bare_form.py): one page with ten questions, one POST that stores one
JSON row, the same servers. A second one (wagtail_form/) is the same as a Wagtail form page. They
take turns in rounds, so that whatever else the machine does meets all. Receipts are compared with
rows. Aims: at most 5 × the reference and 2 × in one load, no more than a Wagtail form page, 95 % of
the steps (sending an answer and getting the next question) in 50 ms, at most 130 MB a worker.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlencode

from benchmarks.servers import Server, bare_server, survey_server, wagtail_server
from surveys.flow.letter import seal
from tests.postgres import running

CLIENTS, WARM, QUESTIONS, ROUNDS = 16, 48, 10, 5
AIM_RATIO, AIM_ONE_LOAD, AIM_WAGTAIL, AIM_STEP_MS, AIM_MB = 5.0, 2.0, 1.0, 50.0, 130.0
GO = re.compile(r'<a class="go link" href="([^"]+)"')
PLAN = re.compile(r'id="plan" data-ticket="([^"]+)" data-key="([^"]+)"')
FORM = re.compile(r'<form[^>]*\bmethod="post"[^>]*>', re.IGNORECASE)


STORED = (
    "surveys_response r JOIN surveys_wave w ON w.id = r.wave_id WHERE w.slug = '{}'"  # of one wave
)


class Visitor:
    """One person's browser: keeps cookies, follows a redirect, fills in what a page asks."""

    took = 0.0  # ms of the last request, redirects included

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """(status, address, text) after at most five redirects."""
        begun = time.perf_counter()
        for _i in range(5):
            headers = {"X-Forwarded-Proto": "https", "Accept-Language": "sv"}
            if self.cookies:
                headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
            body = None
            if form is not None:
                body = urlencode(form)
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                headers["Origin"] = headers["Referer"] = "https://127.0.0.1"
                headers["Host"] = "127.0.0.1"
            self.connection.request("POST" if body is not None else "GET", path, body, headers)
            response = self.connection.getresponse()
            text = response.read().decode()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
                    if not self.cookies[key].strip('"'):
                        del self.cookies[key]
            if response.status not in (301, 302, 303):
                self.took = (time.perf_counter() - begun) * 1000
                return response.status, path, text
            path, form = response.getheader("Location", ""), None
        raise RuntimeError(f"redirected in a circle at {path}")


def form_of(html: str) -> tuple[str, dict[str, str]]:
    """Where the page's form posts to, and its hidden fields."""
    form = next(tag for tag in FORM.findall(html) if "language" not in tag)
    action = re.findall(r'action="([^"]*)"', form)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return (action or [""])[0], dict(hidden)


def answer_survey(
    port: int, code: str, steps: list[float], kind: type[Visitor] | None = None
) -> bool:
    """From the code to the receipt; True when the receipt is shown. `steps` gets ms."""
    visitor = (kind or Visitor)(port)
    status, path, html = visitor.ask("/sv/svara/kod/", {"code": code})
    for _i in range(QUESTIONS + 4):
        if path.endswith("/tack/"):
            return status == 200
        if path.endswith("/start/"):
            status, path, html = visitor.ask(GO.findall(html)[0])
            continue
        action, fields = form_of(html)
        choices = re.findall(r'type="radio" name="answer" value="(\w+)"', html)
        if choices:
            fields["answer"] = choices[1]
        status, path, html = visitor.ask(action, fields)
        if choices:
            steps.append(visitor.took)
        if status != 200:
            raise RuntimeError(f"{status} at {path}")
    return False


def answer_one_load(port: int, code: str, steps: list[float]) -> bool:
    """From the code to the receipt, with all questions in one page and one sending."""
    visitor = Visitor(port)
    html = visitor.ask("/sv/svara/kod/", {"code": code})[2]
    html = visitor.ask(GO.findall(html)[0])[2]
    ticket, key = PLAN.findall(html)[0]
    answers = {str(number): [["answer", option]] for number, option in enumerate(choices(html))}
    content = {"id": str(uuid.uuid4()), "answers": answers, "biljett": ticket}
    box = seal(json.dumps(content).encode(), key)
    form = {"biljett": ticket, "box": box, "here": "1"}
    status, _, said = visitor.ask("/sv/svara/kuvert/", form)
    steps.append(visitor.took)
    if status != 200:
        raise RuntimeError(f"{status}: {said}")
    return visitor.ask(json.loads(said)["url"])[0] == 200


def choices(html: str) -> list[str]:
    """The second answer of each question of a page with all."""
    parts = [html.partition("<template")[0], *html.split("<template data-q=")[1:]]
    return [re.findall(r'type="radio" name="answer" value="(\w+)"', part)[1] for part in parts]


def answer_bare(port: int, _code: str, steps: list[float]) -> bool:
    visitor = Visitor(port)
    _, fields = form_of(visitor.ask("/")[2])
    fields |= {f"q{number}": "a1" for number in range(QUESTIONS)}
    begun = time.perf_counter()
    status, _, text = visitor.ask("/", fields)
    steps.append((time.perf_counter() - begun) * 1000)
    return status == 200 and text == "thanks"


def answer_wagtail(port: int, _code: str, steps: list[float]) -> bool:
    visitor = Visitor(port)
    html = visitor.ask("/form/")[2]
    _, fields = form_of(html)
    fields |= dict.fromkeys(re.findall(r'name="([^"]+)" value="a1"', html), "a1")
    status, _, text = visitor.ask("/form/", fields)
    steps.append(visitor.took)
    return status == 200 and text.strip() == "thanks"


def load(
    one: Callable[[int, str, list[float]], bool], port: int, code: str, count: int
) -> tuple[int, list[float]]:
    """`count` answers from 16 clients at once; (receipts, times of steps in ms)."""
    left, lock = iter(range(count)), threading.Lock()
    receipts: list[bool] = []
    steps: list[float] = []
    failures: list[str] = []

    def client() -> None:
        while True:
            with lock:
                if next(left, None) is None:
                    return
            try:
                receipts.append(one(port, code, steps))
            except Exception as problem:  # a failed answer is counted, the others go on
                failures.append(repr(problem))

    threads = [threading.Thread(target=client) for _i in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        print(f"    {len(failures)} answers failed, the first: {failures[0]}")
    return sum(receipts), steps


@dataclass
class Side:
    """One of the two that are compared, and what it has cost so far."""

    name: str
    server: Server
    one: Callable[[int, str, list[float]], bool]
    code: str
    table: str
    receipts: int = 0
    warmed: int = 0
    costs: list[float] = field(default_factory=list)  # CPU ms per answer, one for each round
    shares: dict[str, float] = field(default_factory=lambda: {"web": 0.0, "database": 0.0})
    steps: list[float] = field(default_factory=list)  # ms

    def warm(self) -> None:
        self.warmed, _ = load(self.one, self.server.port, self.code, WARM)

    def go(self, count: int) -> None:
        before = self.server.cpu()
        receipts, steps = load(self.one, self.server.port, self.code, count)
        used = {key: (now - before[key]) * 1000 for key, now in self.server.cpu().items()}
        for key, value in used.items():
            self.shares[key] += value
        self.costs.append(sum(used.values()) / max(receipts, 1))
        self.receipts += receipts
        self.steps += steps

    def report(self) -> bool:
        """Prints the figures; whether there are as many rows as receipts."""
        name = self.server.url.split("/")[3].split("?")[0]
        with self.server.database.connect(name) as connection:
            rows = connection.execute(f"SELECT count(*) FROM {self.table}").fetchone()[0]
        web, base = (value / max(self.receipts, 1) for value in self.shares.values())
        self.steps.sort()
        self.p95 = self.steps[int(len(self.steps) * 0.95)]
        self.memory = max(self.server.megabytes())
        given = self.receipts + self.warmed
        print(f"{self.name}: {self.receipts} answers in {len(self.costs)} rounds")
        print(f"    CPU per answer   {web + base:6.1f} ms  (web {web:.1f}, database {base:.1f})")
        print(
            f"    a step           {self.steps[len(self.steps) // 2]:6.1f} ms in the middle, "
            f"95 % within {self.p95:.1f} ms"
        )
        print(f"    a worker         {self.memory:6.0f} MB")
        print(f"    receipts, rows   {given}, {rows}{'' if rows == given else '  DIFFERENT'}")
        return rows == given


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 320
    with (
        running() as cluster,
        bare_server(cluster) as bare,
        wagtail_server(cluster) as wagtail,
        survey_server(cluster) as ours,
    ):
        reference = Side("Bare form", bare, answer_bare, "", "bare_row")
        server, code, once = ours
        product = Side("Ten questions", server, answer_survey, code, STORED.format("ten"))
        at_once = Side("Ten in one load", server, answer_one_load, once, STORED.format("once"))
        page = Side("Wagtail form", wagtail, answer_wagtail, "", "wagtailforms_formsubmission")
        sides = (reference, page, product, at_once)
        for side in sides:
            side.warm()
        for _i in range(ROUNDS):
            for side in sides:
                side.go(count // ROUNDS)
        same = [side.report() for side in sides]
    ratio, one_load, plain = (
        median(a / b for a, b in zip(side.costs, other.costs, strict=True))
        for side, other in ((product, reference), (at_once, reference), (product, page))
    )
    print(f"Ratio {ratio:.1f}, the middle of {ROUNDS} rounds (aim {AIM_RATIO:.0f})")
    print(f"Ratio in one load {one_load:.1f} (aim {AIM_ONE_LOAD:.0f})")
    print(f"Ratio to a Wagtail form page {plain:.2f} (aim {AIM_WAGTAIL:.0f})")
    print(f"95 % of steps in {product.p95:.0f} ms (aim {AIM_STEP_MS:.0f})")
    print(f"{product.memory:.0f} MB a worker (aim {AIM_MB:.0f})")
    met = (
        ratio <= AIM_RATIO
        and one_load <= AIM_ONE_LOAD
        and plain <= AIM_WAGTAIL
        and product.p95 <= AIM_STEP_MS
        and product.memory <= AIM_MB
    )
    print("All aims met." if met else "Not every aim is met.")
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
