"""REP-20: the report of a year says the same in its page, on paper and in its files."""

import csv
import io
from datetime import date

import pytest
from django.utils.translation import override
from openpyxl import load_workbook
from pypdf import PdfReader

from core.languages import get
from participation import made, page, yearly
from participation.models import MadeFile
from promises import ledger
from promises.models import MatterKind, Promise, PromiseAnswer
from releases import withdrawal
from surveys.models.response import Response
from surveys.reports import publish
from tests.participation.test_papers import bare, outline, tags
from tests.surveys.reports.made import SIZES, make_wave, words

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HERE = "/{}/rapporter/ar/2026/"
ANSWERED = sum(answered for _invited, answered in SIZES.values())
INVITED = sum(invited for invited, _answered in SIZES.values())


@pytest.fixture
def publication(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    publication = publish.publish_wave(make_wave(), by=None)
    promise = Promise.objects.get()
    Promise.objects.filter(pk=promise.pk).update(
        first_due=date(2026, 9, 1), due=date(2026, 9, 1), kept_on=date(2026, 8, 30)
    )
    PromiseAnswer.objects.create(
        promise=promise, theme=words("Rasten"), you_said=words("För kort"), we_did=words("Längre")
    )
    promise.refresh_from_db()
    matter = ledger.open_matter(
        promise, kind=MatterKind.IDEA, slug="gunga", title=words("En gunga"),
        said=words("En gunga på gården"), on=date(2026, 5, 3), by=None,
    )  # fmt: skip
    matter.steps.create(kind="decision", status="done", on=date(2026, 6, 1), reason=words("Ja"))
    return publication


def rows_of(client, language):
    text = client.get(HERE.format(language) + "svar.csv").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.requirement("REP-20")
def test_the_year_says_the_same_in_page_paper_and_files(client, publication):
    made.make_years(renew=True)
    assert made.make_years(renew=True) == 0  # it says nothing else: nothing is made again
    Response.objects.all().delete()  # published cells only
    for language, sign in (("sv", "\u00a0%"), ("ar", "%")):
        rows = rows_of(client, language)
        told = {(row[0], row[1], row[2]): row[3] for row in rows[1:]}
        chapters = list(dict.fromkeys(row[0] for row in rows[1:]))
        assert len(chapters) == 5  # no programme is published, nothing but the idea was said
        who = [value for (chapter, _row, _what), value in told.items() if chapter == chapters[1]]
        share = f"{int(100 * ANSWERED / INVITED + 0.5)}{sign}"
        assert who[1:] == [str(ANSWERED), str(INVITED), share]
        assert len([row for row in rows if row[0] == chapters[0]]) == 10  # five questions
        answer = client.get(HERE.format(language) + "svar.xlsx")
        (sheet,) = load_workbook(io.BytesIO(answer.content)).worksheets
        assert [["" if v is None else str(v) for v in row] for row in sheet.values] == rows
        assert sheet.sheet_view.rightToLeft == (language == "ar")
        text = client.get(HERE.format(language)).content.decode()
        reader = PdfReader(io.BytesIO(client.get(HERE.format(language) + "rapport.pdf").content))
        paper = bare("".join(one.extract_text() for one in reader.pages))
        found = tags(reader)
        assert (found["/H1"], found["/H2"], found["/Table"] > 4) == (1, 7, True)
        assert [one for one in outline(reader) if one in chapters] == chapters
        with override(language):
            html = made.html_of(yearly.of(2026, language), get(language))
        for value in {row[3] for row in rows[1:]}:
            assert value in text and value in html
        assert str(ANSWERED) in paper and "2026" in paper
        for name, kind in (("who.png", b"\x89PNG"), ("who.svg", b"<?xml")):
            assert client.get(HERE.format(language) + name).content.startswith(kind)
    assert "Besvarade senast den första lovade dagen: 1 av 1." in [
        r[3] for r in rows_of(client, "sv")
    ]


@pytest.mark.requirement("REP-20", "REP-7")
def test_a_withdrawn_report_is_in_no_year(client, publication):
    made.make_years(renew=False)
    assert MadeFile.objects.filter(subject="year-2026").exists()
    withdrawal.withdraw(publication, reason=words("Fel."), by=None)
    assert not MadeFile.objects.exists()
    assert str(ANSWERED) not in {row[3] for row in rows_of(client, "sv")}
    assert client.get(HERE.format("sv") + "rapport.pdf").status_code == 404


def test_a_year_of_which_nothing_is_told_is_not_found(client, publication):
    for path in ("ar/1999/", "ar/2026/hemligt.txt", "ar/99999999999999999999/", "ar/2026/who.exe"):
        assert client.get(f"/sv/rapporter/{path}").status_code == 404
    assert (
        '<a class="lone" href="/sv/rapporter/ar/2026/">'
        in client.get("/sv/rapporter/").content.decode()
    )
    assert page.of_year(yearly.of(2020, "sv"))["is_empty"]
