"""REP-21, REP-24: what others know stands beside our own, in the page and in every file."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from core.languages import get
from indicators.population import import_population, read_population
from indicators.services import import_series, read_series
from participation import papers
from surveys.reports import publish
from tests.surveys.reports.made import SIZES, make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HERE = "/{}/rapporter/varen-2026/"
# Twice as many children as were invited, and of Näsets skola, which is hidden, thirty.
PEOPLE = "school,area,school_year,gender,size,source,date\n" + "".join(
    f"{school},{area},{year},{gender},{30 if invited == 6 else 2 * invited},Registret,2025-12-31\n"
    for (school, area, year, gender), (invited, _answered) in SIZES.items()
)
SERIES = (
    "indicator;group;year;value;unit;kind;date;source\n"
    "Mår bra;flickor;2025;67,3;;national;;FUNK\n"
    "Meritvärde;;2025;231,4;points;school;2025-09-30;Skolverket\n"
)


@pytest.fixture
def publication(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    import_population(read_population(PEOPLE))
    import_series(read_series(SERIES))
    before = make_wave("varen-2025", "Våren 2025", seed=3)
    publish.publish_wave(before, by=None)
    return publish.publish_wave(make_wave(previous=before), by=None)


def rows_of(client, language):
    text = client.get(HERE.format(language) + "svar.csv").content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


@pytest.mark.requirement("REP-21", "REP-24")
def test_population_series_and_groups_over_time_are_the_same_cells_everywhere(client, publication):
    rows = rows_of(client, "sv")
    of = {}
    for name, kind, group, answer, n, _count, percent, _least, note in rows:
        if name == "Vilka som fick frågan och vilka som svarade":
            assert answer == ""
            of.setdefault(" ".join(note.split()[2:3]), {})[kind, group] = (int(n), int(percent))
    invited, people = of["inbjudna."] if "inbjudna." in of else of["inbjudna"], of["i"]
    assert set(people) == set(invited)  # only groups that the mask shows, though the table has all
    assert not any(group == "Näsets skola" for _kind, group in people)
    answered = sum(answered for _invited, answered in SIZES.values())
    everybody = sum(2 * invited for invited, _n in SIZES.values()) + 18
    assert people["", "Alla som svarade"] == (answered, int(100 * answered / everybody + 0.5))
    assert people["Skola", "Ekskolan"] == (83, int(100 * 83 / 228 + 0.5))
    over_time = [row[2] for row in rows if row[1] == "Omgång" and row[2].startswith("Ekskolan, ")]
    assert {"Ekskolan, Våren 2025", "Ekskolan, Våren 2026"} == set(over_time)
    said = {row[0]: row for row in rows if row[1].startswith("Från andra")}
    assert said["Mår bra"][1:8] == ["Från andra: Nationell undersökning", "flickor, 2025",
                                    "", "", "", "67,3", ""]  # fmt: skip
    assert said["Meritvärde"][8] == (
        "231,4 poäng. Inte från den här enkäten. Källa: Skolverket, 2025-09-30."
    )
    book = load_workbook(BytesIO(publication.figures.get(language="sv", format="xlsx").data))
    sheet = [["" if v is None else v for v in row] for row in book["Svar"].values]
    assert [[str(v).replace("67.3", "67,3") for v in row] for row in sheet] == rows
    assert next(row[6] for row in sheet if row[0] == "Mår bra") == 67.3  # a number, to count with
    for language, sign in (("sv", "\u00a0%"), ("ar", "%")):
        page = client.get(HERE.format(language)).content.decode()
        paper = papers.html_of(publication, get(language))
        share = f"{int(100 * answered / everybody + 0.5)}{sign}"
        for text in (page, paper):
            assert f"<bdi>{everybody}</bdi>" in text and "Registret, 2025-12-31" in text
            assert f'<bdi dir="ltr">{share}</bdi>' in text
            assert f'<bdi dir="ltr">67,3{sign}</bdi>' in text
            assert '<bdi dir="ltr">231,4</bdi> ' in text
        kind = "Från andra: Skolresultat" if language == "sv" else "من جهة أخرى: نتائج المدارس"
        assert kind in page and kind in paper
        assert paper.count("Våren 2025" if language == "sv" else "موجة 2025") > 10
