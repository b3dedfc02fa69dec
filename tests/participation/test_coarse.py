"""REP-4 as it is read: three steps and “at least”, on the page and in the file, sv and ar."""

import csv
import re
from io import StringIO

import pytest
from django.utils.translation import override

from releases import report as reading
from releases.export import coarse_sentence
from surveys.reports import publish
from tests.surveys.reports.made import make_coarse_wave

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def no_drawings(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))


@pytest.fixture
def publication():
    return publish.publish_wave(make_coarse_wave(), by=None)


def rows_of(client, language, question, group):
    text = client.get(f"/{language}/rapporter/varen-2026/svar.csv").content.decode("utf-8-sig")
    rows = csv.reader(StringIO(text), delimiter=";")
    return [row[3:] for row in rows if row[0] == question and row[2] == group]


def bars_of(client, language, key, group):
    """(label, share) of one group's table on the question's page, tags taken out."""
    page = client.get(f"/{language}/rapporter/varen-2026/fraga/{key}/").content.decode()
    table = next(
        one for one in re.findall(r"<table class=\"bars\">.*?</table>", page) if f">{group}<" in one
    )
    rows = re.findall(r'<th scope="row">(.*?)</th>.*?<td class="share">(.*?)</td>', table)
    return [tuple(re.sub("<[^>]+>", "", cell) for cell in row) for row in rows]


@pytest.mark.requirement("REP-4")
def test_a_scale_is_told_in_three_steps(client, publication):
    with override("sv"):
        note = coarse_sentence()
    assert rows_of(client, "sv", "Hur är det i skolan?", "Ekskolan") == [
        ["Jättebra eller Bra", "88", "44", "50", "", note],
        ["Mitt emellan", "88", "44", "50", "", ""],
        ["Dåligt eller Jättedåligt", "88", "0", "0", "", note],
    ]
    assert bars_of(client, "sv", "trivsel", "Ekskolan") == [
        ("Jättebra eller Bra", "50\u00a0%"),
        ("Mitt emellan", "50\u00a0%"),
        ("Dåligt eller Jättedåligt", "0\u00a0%"),
    ]
    assert bars_of(client, "ar", "trivsel", "Ekskolan")[0] == ("جواب jattebra أو جواب bra", "50%")


@pytest.mark.requirement("REP-4")
@pytest.mark.parametrize(
    ("language", "question", "answer", "words"),
    [
        ("sv", "Lyssnar vuxna?", "Ja", "minst 90\u00a0%"),
        ("ar", "هل يستمع الكبار؟", "جواب ja", "90% على الأقل"),
    ],
)
def test_nearly_all_alike_is_told_as_at_least(
    client, publication, language, question, answer, words
):
    with override(language):
        note = coarse_sentence()
    assert rows_of(client, language, question, "Ekskolan") == [[answer, "88", "", "", "90", note]]
    assert bars_of(client, language, "lyssnar", "Ekskolan") == [(answer, words)]
    page = client.get(f"/{language}/rapporter/varen-2026/fraga/lyssnar/").content.decode()
    assert note in page and 'class="bar at-least"' in page


@pytest.mark.requirement("REP-4")
def test_several_choices_tell_once_that_nearly_nobody_was_asked(client, publication):
    rows = rows_of(client, "sv", "Var är det otryggt?", "Ekskolan")
    assert [(row[0], row[2], row[4]) for row in rows] == [("Fick inte frågan", "", "90")]
    assert bars_of(client, "sv", "plats", "Ekskolan") == [("Fick inte frågan", "minst 90\u00a0%")]


@pytest.mark.requirement("REP-4")
def test_two_bands_of_numbers_become_one_band():
    facts = {
        "options": [
            {"key": f"{n}-{n + 1}", "label": None, "band": [n, n + 1]} for n in (0, 2, 4, 6, 8)
        ]
    }
    label = reading.codes_label(("6-7", "8-9"), facts, "ar")
    assert (label.text, label.lang) == ("6–9", reading.NUMBERS)


def test_a_round_that_is_told_coarsely_breaks_off_the_curve(client):
    """The newest share is not known exactly: no older change may be told as the latest."""
    from surveys.models.response import Response
    from tests.surveys.reports.made import make_wave

    first = make_wave("varen-2024", "Våren 2024", seed=3)
    second = make_wave("varen-2025", "Våren 2025", seed=5, previous=first)
    now = make_wave(previous=second)
    for place, one in enumerate(Response.objects.filter(wave=now)):
        one.answers["lyssnar"] = "nej" if place < 2 else "ja"
        one.save()
    for wave in (first, second, now):
        publication = publish.publish_wave(wave, by=None)
    question = reading.load(publication, "sv").question("lyssnar")
    assert (question.trend, question.last_change) == ((), None)
    page = client.get("/sv/rapporter/varen-2026/fraga/lyssnar/").content.decode()
    with override("sv"):
        assert "En av omgångarna visades grövre" in page
