"""Fifty clients and ten seats on a real PostgreSQL: ten places, forty waiting, nobody lost.

Once through the service from processes of their own, with parties of one and two and people who
cancel meanwhile; once through HTTP, as parents do it: fifty browsers fill in the pages, then all
press "send" in the same moment, and again, on a server with several processes and threads.
"""

import http.cookiejar
import json
import re
import threading
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.servers import web_server

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

MAKE_GROUP = """
import sys
from tests.programs.makers import make_group
print("group", make_group(adults=int(sys.argv[1]), childcare=int(sys.argv[2])).pk)
"""

LOOK = """
import json, sys
from django.db.models import Count
from programs.models import Enrolment, Seat
group = int(sys.argv[1])
people = Enrolment.objects.filter(group=group).annotate(held=Count("seats"))
print(json.dumps({
    "states": sorted(one.state for one in people),
    "wrong": [one.pk for one in people
              if one.held != (one.adults + one.childcare
                                if one.state in ("confirmed", "offered") else 0)],
    "taken": Seat.objects.filter(group=group, kind="adult", enrolment__isnull=False).count(),
    "free": Seat.objects.filter(group=group, kind="adult", enrolment=None).count(),
    "care": Seat.objects.filter(group=group, kind="childcare", enrolment__isnull=False).count(),
    "smallest": min([one.adults for one in people if one.state == "waiting"], default=0),
    "free_care": Seat.objects.filter(group=group, kind="childcare", enrolment=None).count(),
    "care_wanted": min([one.childcare for one in people if one.state == "waiting"], default=0),
}))
"""

CROWD = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from programs.models import Group
from programs.services.enrolment import cancel, enrol
from tests.programs.makers import make_application

group_pk, process, people, mixed, start = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), \
    sys.argv[4] == "mixed", float(sys.argv[5])
group = Group.objects.get(pk=group_pk)

def one(number):
    key = f"{process}-{number}"
    couple = mixed and number % 3 == 0
    application = make_application(
        name=key, phone=f"+4670{process:03}{number:04}", adults=2 if couple else 1,
        children=2, childcare=number % 2 if mixed else 0)
    time.sleep(max(0, start - time.time()))
    try:
        enrolment = enrol(group, application, send_key=key)
        if mixed and number % 4 == 0:
            cancel(enrolment, actor="parent", reason="changed my mind")
    finally:
        connection.close()

with ThreadPoolExecutor(people) as crowd:
    list(crowd.map(one, range(people)))
"""


def look(database, group: int) -> dict:
    return json.loads(database.run(LOOK, str(group)).stdout.splitlines()[-1])


def new_group(database, adults: int, childcare: int = 0) -> int:
    return int(database.run(MAKE_GROUP, str(adults), str(childcare)).stdout.split()[-1])


def crowd(database, group: int, *, processes: int, people: int, how: str) -> None:
    start = str(time.time() + 6)
    running = [
        database.start(CROWD, str(group), str(number), str(people), how, start)
        for number in range(processes)
    ]
    for process in running:
        _out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors


@pytest.mark.requirement("PRG-20")
def test_fifty_at_once_through_the_service(django_on_postgres):
    group = new_group(django_on_postgres, 10)
    crowd(django_on_postgres, group, processes=5, people=10, how="single")
    found = look(django_on_postgres, group)
    assert found["states"] == ["confirmed"] * 10 + ["waiting"] * 40
    assert (found["wrong"], found["taken"], found["free"]) == ([], 10, 0)


@pytest.mark.requirement("PRG-20", "PRG-21")
def test_couples_childcare_and_cancelling_lose_no_seat(django_on_postgres):
    group = new_group(django_on_postgres, 10, 6)
    crowd(django_on_postgres, group, processes=5, people=12, how="mixed")
    found = look(django_on_postgres, group)
    assert len(found["states"]) == 60
    assert found["states"].count("withdrawn") == 15
    assert (found["wrong"], found["taken"] + found["free"]) == ([], 10)
    # No seat stands empty that somebody in the queue could have had.
    assert found["free"] < max(found["smallest"], 1) or found["free_care"] < found["care_wanted"], (
        found
    )


# --- through HTTP ---


class Browser:
    """A parent's browser without JavaScript: cookies, forms, redirects."""

    def __init__(self, base: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.base, self.opener = base, urllib.request.build_opener(jar)

    def open(self, path: str, data: dict | None = None) -> tuple[str, str]:
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        url = urllib.parse.urljoin(self.base, path)
        request = urllib.request.Request(url, body, {"Referer": url})
        with self.opener.open(request, timeout=60) as answer:
            return answer.geturl(), answer.read().decode()

    def token(self, page: str) -> str:
        return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


PAGES = [
    ("namn", lambda number: {"name": f"Förälder {number}"}),
    ("kontakt", lambda number: {"phone": f"070174{number:04}"}),
    ("besked", lambda number: {"contact_way": "call", "message_language": "sv"}),
    ("vuxna", lambda number: {"adults": "1"}),
    ("barn", lambda number: {"children": "1", "ages": "4"}),
    ("tolk", lambda number: {"interpreter_language": ""}),
    ("ovrigt", lambda number: {}),
]


def fill_in(base: str, group: int, number: int) -> tuple[Browser, dict]:
    """Up to the check page; returns what its form will post."""
    browser, root = Browser(base), f"/sv/kurser/grupp/{group}/anmalan"
    _url, page = browser.open(f"{root}/namn/")
    for step, answers in PAGES:
        data = {f"{step}-{name}": value for name, value in answers(number).items()}
        _url, page = browser.open(
            f"{root}/{step}/svar/", data | {"csrfmiddlewaretoken": browser.token(page)}
        )
    key = re.search(r'name="send_key" value="([^"]+)"', page)[1]
    return browser, {"csrfmiddlewaretoken": browser.token(page), "send_key": key}


@pytest.fixture
def server(django_on_postgres):
    """Three processes of twenty threads on the fresh PostgreSQL."""
    crowded = {"WEB_WORKERS": "3", "WEB_THREADS": "20"} | django_on_postgres.environment
    with web_server("config.wsgi", crowded, "--preload", ready="/healthz") as running:
        yield running.url


@pytest.mark.requirement("PRG-20", "PAG-11")
def test_fifty_browsers_press_send_at_once_and_again(django_on_postgres, server):
    group = new_group(django_on_postgres, 10)
    with ThreadPoolExecutor(8) as pool:
        ready = list(pool.map(lambda number: fill_in(server, group, number), range(50)))
    together = threading.Barrier(50)

    def send(one: tuple[Browser, dict]) -> tuple[str, str]:
        browser, form = one
        together.wait()
        path = f"/sv/kurser/grupp/{group}/anmalan/skicka/"
        answers = [browser.open(path, form) for _time in range(2)]
        references = {re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", page)[0] for _url, page in answers}
        assert len(references) == 1  # the same receipt both times
        return references.pop(), "Platsen är din" if "Platsen är din" in answers[1][1] else "kö"

    with ThreadPoolExecutor(50) as pool:
        receipts = list(pool.map(send, ready))
    found = look(django_on_postgres, group)
    assert found["states"] == ["confirmed"] * 10 + ["waiting"] * 40
    assert (found["wrong"], found["taken"], found["free"]) == ([], 10, 0)
    assert len({reference for reference, _word in receipts}) == 50
    assert [word for _reference, word in receipts].count("Platsen är din") == 10
