"""REP-20: the workbook holds the same cells as the page, opened again by the library."""

import csv
import zipfile
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from surveys.reports import publish
from tests.participation.test_hidden import NUMBERS, SIZES
from tests.surveys.reports.made import DEFINITION, make_coarse_wave, make_wave, words

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HERE = "rapporter/varen-2026/"


@pytest.fixture(autouse=True)
def no_drawings(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))


def opened(client, language):
    answer = client.get(f"/{language}/{HERE}svar.xlsx")
    assert answer.status_code == 200
    assert (
        f'href="/{language}/{HERE}svar.xlsx"' in client.get(f"/{language}/{HERE}").content.decode()
    )
    return answer.content, load_workbook(BytesIO(answer.content))


@pytest.mark.requirement("REP-20")
@pytest.mark.parametrize(("language", "rtl"), [("sv", False), ("ar", True)])
def test_the_sheet_has_the_rows_of_the_csv_file_and_reads_the_right_way(client, language, rtl):
    publish.publish_wave(make_coarse_wave(), by=None)
    _data, book = opened(client, language)
    text = client.get(f"/{language}/{HERE}svar.csv").content.decode("utf-8-sig")
    wanted = list(csv.reader(StringIO(text), delimiter=";"))
    answers, notes = book.worksheets
    found = [
        ["" if v is None else str(v) for v in row] for row in answers.iter_rows(values_only=True)
    ]
    assert found == wanted
    assert isinstance(answers["E2"].value, int)
    for sheet in (answers, notes):
        assert bool(sheet.sheet_view.rightToLeft) == rtl
        assert sheet.sheet_state == "visible"
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
    assert notes["B5"].value == 264


@pytest.mark.requirement("REP-20")
@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+46", "-2", "@SUM(A1)"])
def test_words_that_look_like_a_formula_stay_words(client, text):
    from copy import deepcopy

    definition = deepcopy(DEFINITION)
    definition["questions"][1]["text"] = words(text)
    publish.publish_wave(make_wave(definition=definition), by=None)
    data, book = opened(client, "sv")
    assert book.worksheets[0]["A2"].value == f"'{text}"
    assert b"<f>" not in zipfile.ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")


@pytest.mark.requirement("REP-8")
def test_nothing_of_a_hidden_group_lies_anywhere_in_the_file(client):
    publish.publish_wave(make_wave(sizes=SIZES), by=None)
    data, book = opened(client, "sv")
    values = [cell.value for sheet in book.worksheets for row in sheet for cell in row]
    assert not {int(number) for number in NUMBERS} & set(values)
    assert "Näsets skola" in values
    assert book.defined_names == {}
    names = zipfile.ZipFile(BytesIO(data)).namelist()
    assert [name for name in names if "comment" in name or "external" in name] == []
    assert len([name for name in names if name.startswith("xl/worksheets/")]) == 2
