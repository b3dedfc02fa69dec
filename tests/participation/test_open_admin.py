"""REP-1: Wagtail's own screens tell nothing of an open wave: no answer, and not how many there are.

Listings, reports, snippets and their files are opened twice; in between every answer is exchanged
for another and thirty more come in.
"""

import re

import pytest
from django.test import Client

from core.models import User
from core.roles import Role, ensure_roles
from surveys.enums import WaveState
from surveys.models.response import Response
from tests.every_address import every_address
from tests.participation.test_open_wave import CHANGING, exchange_answers
from tests.surveys.reports.made import make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.requirement("REP-1")]
ENDS = ("failwhale", "logout", "login", "password_reset", "styleguide", "/add/", "/copy/")
# What differs at every visit: minutes, and the number of the visit in an editor.
VISIT = re.compile(r"\d+\s(?:sekund|minut)\w*|editing-sessions/[\w/]*")


def screens():
    """Wagtail's listings and reports, as pages and as files, and all that it has of one survey.
    Ours are left out: REP-27 shows counts per code batch on the page of a wave."""
    for one in every_address():
        of_a_thing = "<" in one.form and "surveys/survey/" not in one.form
        if one.form.startswith("admin/") and not one.is_ours and not of_a_thing:
            path = one.filled({"slug": "varen-2026", "key": "skolan"})
            if not any(word in path for word in ENDS):
                yield path
                if "/reports/" in path or path.count("/") == 5:
                    yield f"{path}?export=csv"


def walk(client, paths=None):
    found = {}
    for path in paths or dict.fromkeys(screens()):
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = VISIT.sub("", CHANGING.sub("", body.decode("utf-8", "replace")))
        found[path] = (answer.status_code, text)
    return found


def more_answers(wave):
    exchange_answers(wave, 1)
    some = list(Response.objects.filter(wave=wave)[:30])
    for one in some:
        one.pk = None
        one._state.adding = True
    Response.objects.bulk_create(some)


@pytest.fixture
def client():
    user = User.objects.create_superuser("admin")
    user.groups.add(*(ensure_roles()[role] for role in Role))
    client = Client(raise_request_exception=False)  # some of its addresses want a real page
    client.force_login(user)
    return client


def test_wagtails_screens_tell_nothing_of_an_open_wave(client, monkeypatch):
    wave = make_wave(state=WaveState.OPEN)
    before = walk(client)
    assert sum(status == 200 for status, _text in before.values()) > 60
    more_answers(wave)
    after = walk(client)
    assert [path for path in before if before[path] != after[path]] == []
    # The check itself: a listing that tells the number of answers is found.
    listing = "/admin/snippets/surveys/survey/"
    monkeypatch.setattr(
        "surveys.models.survey.Survey.__str__", lambda self: f"{Response.objects.count()} svar"
    )
    assert walk(client, [listing])[listing] != before[listing]
