"""REP-8: what lies in the files beside what they show, opened as raw parts."""

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest

from surveys.reports import publish
from tests.participation.test_hidden import NUMBERS, SIZES
from tests.surveys.reports.made import make_wave

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.requirement("REP-8", "REP-9"),
]


@pytest.fixture
def parts(client):
    publish.publish_wave(make_wave(sizes=SIZES), by=None)
    data = client.get("/sv/rapporter/varen-2026/svar.xlsx").content
    book = zipfile.ZipFile(BytesIO(data))
    return {name: book.read(name).decode() for name in book.namelist()}


def test_the_workbook_has_two_sheets_and_no_corner_to_hide_in(parts, settings):
    sheets = {name for name in parts if name.startswith("xl/")}
    assert sheets == {
        "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/theme/theme1.xml",
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
    }  # fmt: skip
    every = "".join(parts.values())
    assert not re.search(r'hidden="(1|true)"|state="(hidden|veryHidden)"|<f>|definedName ', every)
    core = ElementTree.fromstring(parts["docProps/core.xml"])
    said = {one.tag.rpartition("}")[2]: one.text for one in core}
    assert set(said) <= {"creator", "created", "modified"}
    assert said["creator"] == settings.SITE_NAME["sv"]


def test_no_part_holds_a_number_of_a_hidden_group(parts):
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        told = re.findall(r"\d+", " ".join(ElementTree.fromstring(parts[name]).itertext()))
        assert not set(NUMBERS) & set(told), name
