"""REP-8: hidden looks the same whatever the reason, and nothing anywhere holds its numbers."""

import re
import struct
from xml.etree import ElementTree

import pytest

from core.languages import LANGUAGES
from participation import papers
from releases.export import hidden_sentence
from releases.models import Figure, Publication
from surveys.models.response import Response
from surveys.reports import publish
from tests.surveys.reports.made import make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HERE = "/rapporter/varen-2026/"
LARGE, SMALL, ALIKE = "Bergaskolan", "Näsets skola", "Åsskolan"
# Bergaskolan (139 of 151) is hidden for the sake of Näsets skola (4 of 6), and Åsskolan because
# everybody there was asked where it is unsafe, which tells what they had answered before.
SIZES = {
    (school, area, year, gender): (50, 40)
    for school, area in (("Ekskolan", "Norr"), (ALIKE, "Norr"), ("Sjöskolan", "Söder"))
    for year in ("4", "5")
    for gender in ("flicka", "pojke")
} | {(LARGE, "Söder", "4", "pojke"): (151, 139), (SMALL, "Söder", "4", "flicka"): (6, 4)}
NUMBERS = ("139", "151")
DRAWN = re.compile(r'<style.*?</style>| d="[^"]*"', re.S)  # our own sheet and icons


@pytest.fixture
def no_drawings(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))


@pytest.fixture
def publication():
    wave = make_wave(sizes=SIZES)
    for place, one in enumerate(Response.objects.filter(school=ALIKE)):
        one.answers["lyssnar"] = "nej"
        one.answers["plats"] = (["gard"], ["matsal"])[place // 5 % 2] if place % 5 else "-nr"
        one.save()
    publication = publish.publish_wave(wave, by=None)
    hidden = {one["level"] for one in publication.facts["hidden"] if one["dimension"] == "school"}
    assert hidden == {LARGE, SMALL, ALIKE}
    return publication


def pages(language):
    keys = [one["key"] for one in Publication.objects.get().facts["questions"]]
    return [f"/{language}{HERE}", *(f"/{language}{HERE}fraga/{key}/" for key in keys)]


def without(name, text):
    """Text of one group's place with the name taken out, as bytes."""
    return text.replace(name, "…").encode()


@pytest.mark.requirement("REP-8")
@pytest.mark.parametrize("language", ["sv", "ar"])
def test_three_reasons_look_the_same_to_the_byte(client, no_drawings, publication, language):
    report, *questions = [client.get(path).content.decode() for path in pages(language)]
    rows = re.findall(r"<tr>(?:(?!</tr>).)*?<td colspan.*?</tr>", report, re.S)
    by_name = {name: row for row in rows for name in (LARGE, SMALL, ALIKE) if name in row}
    assert len(by_name) == 3 and len({without(*one) for one in by_name.items()}) == 1
    for page in questions:
        items = [f"<li><strong>{name}</strong></li>" for name in (ALIKE, LARGE, SMALL)]
        assert all(page.count(item) == 1 for item in items)
        assert not any(page.count(name) > 1 for name in (ALIKE, LARGE, SMALL))
    file = client.get(f"/{language}{HERE}svar.csv").content.decode()
    lines = {name: [line for line in file.splitlines() if name in line] for name in by_name}
    assert len({without(name, line[0]) for name, line in lines.items()}) == 1
    assert [len(line) for line in lines.values()] == [1, 1, 1]


@pytest.mark.requirement("REP-8")
@pytest.mark.parametrize("language", ["sv", "ar"])
def test_no_page_address_or_file_holds_a_number_of_a_hidden_group(
    client, no_drawings, publication, language
):
    for path in [*pages(language), f"/{language}{HERE}svar.csv", f"/{language}/rapporter/"]:
        text = DRAWN.sub("", client.get(path).content.decode())
        assert not any(number in text for number in NUMBERS), path
    assert not any(number in str(publication.facts) for number in NUMBERS)


@pytest.mark.requirement("REP-8")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_tells_of_a_hidden_group_that_it_is_hidden_and_nothing_else(
    no_drawings, publication, language
):
    paper = re.sub(r'"data:[^"]*"', "", DRAWN.sub("", papers.html_of(publication, language)))
    assert not any(number in paper for number in NUMBERS)
    rows = re.findall(r"<tr>(?:(?!</tr>).)*?<td colspan.*?</tr>", paper, re.S)
    by_name = {name: row for row in rows for name in (LARGE, SMALL, ALIKE) if name in row}
    assert len(by_name) == 3 and len({without(*one) for one in by_name.items()}) == 1


def chunks(png):
    place = 8
    while place < len(png):
        size, kind = struct.unpack(">I4s", png[place : place + 8])
        yield kind.decode()
        place += size + 12


@pytest.mark.requirement("REP-8")
def test_figures_are_of_everybody_and_hold_nothing_else(client, publication):
    asked = {one["key"] for one in publication.facts["questions"]}
    figures = Figure.objects.exclude(format="xlsx")
    assert {(one.question, one.kind) for one in figures} == {(key, "bars") for key in asked}
    for one in figures:
        data = bytes(one.data)
        if one.format == "png":
            assert set(chunks(data)) == {"IHDR", "pHYs", "IDAT", "IEND"}
        else:
            notes = re.findall(r"<!--.*?-->", data.decode(), re.S)
            words = "".join(ElementTree.fromstring(data).itertext()).split()
            texts = [*notes, *words]
            hidden = (*NUMBERS, LARGE, SMALL, ALIKE)
            assert not any(one in text for text in texts for one in hidden)
    for name in ("bars-Bergaskolan", "school", LARGE.lower()):
        assert client.get(f"/sv{HERE}figur/trivsel/{name}.png").status_code == 404


@pytest.mark.requirement("REP-8")
def test_the_sentence_for_hidden_groups_is_short_and_names_no_cause():
    """Short words and two short sentences; that a child of twelve understands it, a child says."""
    sentence = hidden_sentence()
    assert not any(word in sentence.casefold() for word in ("few", "small", "alike", "same"))
    assert all(len(part.split()) <= 15 for part in sentence.split(".") if part)


@pytest.mark.requirement("REP-8")
def test_without_the_total_there_is_no_report_and_no_sign_of_one(client, monkeypatch):
    from dataclasses import replace

    from figures.table import TOTAL
    from releases import services
    from releases.services import PublishRefusedError

    decide = services.decide

    def no_total(plan, counts, *progress):
        outcome = decide(plan, counts, *progress)
        return replace(outcome, shown=tuple(one for one in outcome.shown if one != TOTAL))

    monkeypatch.setattr(services, "decide", no_total)
    with pytest.raises(PublishRefusedError, match="För få"):
        publish.publish_wave(make_wave(), by=None)
    assert client.get(f"/sv{HERE}").status_code == 404
