"""REP-21: the report comes in the promised order, as far as its parts are built."""

import re

import pytest

from participation import contents
from releases import report as reading
from surveys.reports import publish
from tests.surveys.reports.made import make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HERE = "/sv/rapporter/varen-2026/"
# Not built yet, in this order between the answers and what happened then: themes of the free text,
# and what young people themselves say that it means.
SECTIONS = ["short", "who", "read", "part-1", "then", "method"]


@pytest.fixture
def text(client, monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    before = make_wave("varen-2025", "Våren 2025", seed=3)
    publish.publish_wave(before, by=None)
    publish.publish_wave(make_wave(previous=before), by=None)
    return client.get(HERE).content.decode()


def in_order(text, *parts):
    places = [text.index(part) for part in parts]
    return places == sorted(places)


@pytest.mark.requirement("REP-21")
def test_the_sections_stand_in_the_promised_order(text):
    sections = re.findall(r'<section aria-labelledby="([\w-]+)">', text)
    assert sections == SECTIONS
    links = re.findall(r'<li><a href="#([\w-]+)">', text)
    assert [link for link in links if not link.startswith("q-")] == SECTIONS


@pytest.mark.requirement("REP-21")
def test_who_answered_is_told_with_rates_from_low_to_high_and_who_was_missed(text):
    who = text[text.index('id="who"') : text.index('id="read"')]
    school = re.findall(r'<bdi dir="ltr" class="soft small">(\d+)/(\d+)</bdi>', who)[:2]
    rates = [int(n) / int(invited) for n, invited in school]
    assert rates == sorted(rates) and len(rates) == 2
    assert in_order(who, "Skola", "Område", "Årskurs", 'id="missed"', "Alla i åk 4–9")
    report = reading.load(reading.Publication.objects.get(slug="varen-2026"), "sv")
    lowest = {kind.key: rate.label.text for kind, rate in contents.missed(report)}
    for one in report.dimensions:
        percents = {rate.label.text: rate.percent for rate in one.rates}
        if one.key in lowest:
            assert percents[lowest[one.key]] == min(percents.values()) < report.total.percent


@pytest.mark.requirement("REP-21")
def test_a_question_tells_words_number_table_and_then_what_has_changed(text):
    start = text.index('id="q-lyssnar"')
    article = text[start : text.index("</article>", start)]
    assert in_order(
        article,
        "Lyssnar vuxna?",
        '<table class="bars">',
        "Antal svarande: 157",
        '<figure class="trend">',
        'class="change"',
        'class="plain-table rounds"',
    )
    assert re.search(r'<p class="change">(Förändringen|Ingen tydlig förändring)', article)
    assert re.search(r'<bdi dir="ltr">\d+\u00a0%–\d+\u00a0%</bdi>', article)


@pytest.mark.requirement("REP-21")
def test_what_the_curve_follows_is_said_in_words(text):
    start = text.index('id="q-lyssnar"')
    assert "svaret som står först i frågan" in text[start : text.index("</article>", start)]
    start = text.index('id="q-trivsel"')
    assert "Kurvan följer de gladaste svaren." in text[start : text.index("</article>", start)]


@pytest.mark.requirement("REP-21")
def test_the_end_tells_dates_version_and_method(text):
    method = text[text.index('id="method"') :]
    assert in_order(
        method, "Öppen för svar", "Publicerad", "Frågornas version", "<details>", "Wilson"
    )
