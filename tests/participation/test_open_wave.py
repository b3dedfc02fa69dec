"""REP-1: while a wave is open, no address tells anything about its answers.

Every address of the site is opened by everybody, twice: between the two, every stored answer is
exchanged for another. Whatever is the same afterwards cannot have told anything of the answers.
"""

import re
from itertools import product
from random import Random

import pytest
import time_machine
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from core.models import User
from core.roles import Role, ensure_roles
from surveys.enums import WaveState
from surveys.models.invitation import CodeBatch
from surveys.models.response import Response
from surveys.services.codes import new_class_code
from tests.surveys.reports.made import DEFINITION, make_wave, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PART = re.compile(r"<(?:(\w+):)?(\w+)>")
# What differs at every visit and has nothing to do with answers.
CHANGING = re.compile(r'\b[A-Za-z0-9]{64}\b|name="token" value="[^"]*"|nonce="[^"]*"')
# The same people answer in the same schools; REP-27 lets staff see counts per code batch.
WORDS = {
    "key": ["trivsel", "lyssnar"],
    "kind": ["bars", "trend"],
    "extension": ["png", "svg"],
}


def routes(resolver, before=""):
    """Every address pattern below a resolver, as text with its <type:name> parts."""
    for one in resolver.url_patterns:
        route = str(one.pattern).lstrip("^").rstrip("$").replace("\\Z", "")
        if isinstance(one, URLResolver):
            yield from routes(one, before + route)
        else:
            yield before + route


def words_for(route, kind, name, code):
    if name == "code":
        return [code]
    if name == "slug":
        return ["lofte" if "/loften/" in route else "varen-2026"]
    is_number = kind == "int" or name.endswith(("id", "pk"))
    return WORDS.get(name, ["1"] if is_number else ["varen-2026"])


def addresses(code):
    """Every pattern with every word of this wave that fits it; Wagtail's own screens and page tree
    are left out: its pages have no figures and are opened by their own addresses."""
    for route in routes(get_resolver()):
        staff_only = route.startswith("admin/") and not route.startswith("admin/omgangar/")
        if "(" in route or staff_only:
            continue
        for words in product(*(words_for(route, *part, code) for part in PART.findall(route))):
            filled = route
            for word in words:
                filled = PART.sub(word, filled, count=1)
            yield f"/{filled}"


def walk(client, code):
    found = {}
    for address in addresses(code):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = CHANGING.sub("", body.decode("utf-8", "replace"))
        found[address] = (answer.status_code, answer.get("Location"), text)
    return found


def exchange_answers(wave, seed):
    random = Random(seed)
    for one in Response.objects.filter(wave=wave):
        gender = random.choice(["flicka", "pojke", "annat", "-no"])
        one.answers = sheet(random, gender, happy=random.choice([0, 9]))
        one.save()


@pytest.fixture
def wave():
    return make_wave(state=WaveState.OPEN)


@pytest.fixture
def code(wave):
    batch = CodeBatch.objects.create(
        wave=wave, school="Ekskolan", area="Centrum", school_year="4", size=82
    )
    return new_class_code(batch)


def visitor(role):
    client = Client(raise_request_exception=True)
    if role is not None:
        everything = role == Role.ADMINISTRATOR
        user = User.objects.create_user(
            f"user-{role}", is_staff=everything, is_superuser=everything
        )
        user.groups.add(ensure_roles()[role])
        client.force_login(user)
    return client


# Who sees the most of a round; test_matrix says that nobody else sees anything more.
LOOKING = [None, Role.ADMINISTRATOR, Role.SURVEY_MAKER, Role.REPORT_PUBLISHER]


@pytest.mark.requirement("REP-1")
@pytest.mark.parametrize("role", LOOKING, ids=lambda role: role or "anonymous")
def test_no_address_changes_with_the_answers_of_an_open_wave(wave, code, role):
    client = visitor(role)
    with time_machine.travel(timezone.now(), tick=False):  # some pages say the minute
        before = walk(client, code)
        exchange_answers(wave, 1)
        after = walk(client, code)
    assert [address for address in before if before[address] != after[address]] == []
    reached = [address for address, (status, *_rest) in before.items() if status == 200]
    assert f"/k/{code}/" in before and len(reached) > 5


@pytest.mark.requirement("REP-1")
@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "anonymous")
def test_an_open_wave_has_no_report_file_or_figure(wave, role):
    client = visitor(role)
    keys = [question["key"] for question in DEFINITION["questions"]]
    paths = ["", "svar.csv", *(f"fraga/{key}/" for key in keys)]
    paths += [f"figur/{key}/{kind}.png" for key in keys for kind in ("bars", "trend")]
    for path in paths:
        assert client.get(f"/sv/rapporter/varen-2026/{path}").status_code == 404, path
    assert "Jättebra" not in client.get("/sv/rapporter/").content.decode()


@pytest.mark.requirement("REP-1")
def test_the_walk_would_see_an_answer(wave, code, monkeypatch):
    """The check itself: a page that tells one number of the answers is found."""
    from django.http import HttpResponse

    def leaky(*args, **kwargs):
        happy = sum(one.answers["trivsel"] == "jattebra" for one in Response.objects.all())
        return HttpResponse(f"{happy}")

    monkeypatch.setattr("participation.views.render", leaky)
    client = visitor(None)
    before = walk(client, code)
    exchange_answers(wave, 1)
    after = walk(client, code)
    assert [one for one in before if before[one] != after[one]] == ["/sv/rapporter/"]
