"""REP-20: the report as PDF, read back: the page's cells, tagged, with bookmarks, made once."""

import io
import re
from copy import deepcopy

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from core.languages import get
from participation import papers
from participation.models import Paper
from releases import afterwards, withdrawal
from releases import report as reading
from releases.models import Publication, PublishedCell
from surveys.models.response import Response
from surveys.reports import publish
from tests.surveys.reports.made import DEFINITION, make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HERE = "rapporter/varen-2026/"
FEW = deepcopy(DEFINITION) | {"questions": deepcopy(DEFINITION["questions"][1:2])}
HEADINGS = {
    "sv": ["Skolan och fritiden", "I korthet", "Vilka som fick frågan och vilka som svarade"],
    "ar": ["المدرسة ووقت الفراغ", "باختصار", "من شملته الدعوة ومن شارك"],
}


def no_years(*, renew):  # their own papers: test_yearly
    return 0


@pytest.fixture(autouse=True)
def no_drawings(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))


def bare(text):
    """Without blanks and without the marks that isolate: a reader of files finds them anywhere."""
    return re.sub(r"[\s\u2066-\u2069\u00a0]+", "", text)


def tags(reader):
    """How often each kind of tag stands in the tree of the document."""
    found, ahead = {}, [reader.trailer["/Root"]["/StructTreeRoot"]]
    while ahead:
        node = ahead.pop().get_object()
        if isinstance(node, list):
            ahead += node
        elif isinstance(node, dict):
            if "/S" in node:
                found[node["/S"]] = found.get(node["/S"], 0) + 1
            ahead += [node["/K"]] if "/K" in node else []
    return found


def outline(reader, part=None):
    for one in reader.outline if part is None else part:
        if isinstance(one, list):
            yield from outline(reader, one)
        else:
            yield one.title


@pytest.mark.requirement("REP-20")
def test_the_papers_hold_the_cells_of_the_page_tagged_and_with_bookmarks(client):
    wave = make_wave(definition=FEW)
    job = publish.ask_to_publish(wave, by=None)
    publication = publish.run(job, wave)  # the job makes the papers too
    assert set(Paper.objects.values_list("language", flat=True)) == {"sv", "ar"}
    for language in ("sv", "ar"):
        page = client.get(f"/{language}/{HERE}").content.decode()
        assert f'href="/{language}/{HERE}rapport.pdf"' in page
        answer = client.get(f"/{language}/{HERE}rapport.pdf")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        reader = PdfReader(io.BytesIO(answer.content))
        root = reader.trailer["/Root"]
        name = reading.pick(publication.title, language).text
        assert reader.metadata.title.startswith(name)
        assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == (language, True)
        wanted = "/R2L" if language == "ar" else "/L2R"
        assert root["/ViewerPreferences"]["/Direction"] == wanted
        found = tags(reader)
        assert (found["/H1"], found["/Table"] > 3, found["/TH"] > 15) == (1, True, True)
        marks = list(outline(reader))
        assert marks[:3] == HEADINGS[language]
        report = reading.load(publication, language)
        assert [one.text.text for one in report.questions] == [
            one for one in marks if one in {q.text.text for q in report.questions}
        ]
        text = bare("".join(one.extract_text() for one in reader.pages))
        for cell in PublishedCell.objects.filter(dimension="total", count__gt=0):
            percent = int(100 * cell.count / cell.n + 0.5)
            assert f"{cell.count}{percent}%" in text or f"{percent}%{cell.count}" in text
        assert text.count(str(report.total.n)) >= 2


def test_a_paper_is_made_again_only_where_its_words_have_changed(monkeypatch):
    made = []
    monkeypatch.setattr("core.pdf.document_of", lambda html, *a, **k: made.append(html) or b"%PDF")
    monkeypatch.setattr("participation.made.make_years", no_years)
    publication = publish.publish_wave(make_wave(definition=FEW), by=None)
    assert (papers.make_missing(), papers.make_missing(), papers.renew()) == (2, 0, 0)
    assert papers.MADE not in made[0] and "Det här skrevs ut" in made[0]
    promise = publication.facts["promise"]
    from promises.models import Promise

    Promise.objects.filter(slug=promise).update(listener_name="Nina Nord")
    call_command("report_papers", stdout=io.StringIO())
    assert (len(made), "Nina Nord" in made[2], Paper.objects.count()) == (4, True, 2)


def test_a_paper_that_cannot_be_made_takes_no_report_back(client, monkeypatch):
    monkeypatch.setattr("core.pdf.document_of", lambda *args, **more: 1 / 0)
    wave = make_wave(definition=FEW)
    assert publish.run(publish.ask_to_publish(wave, by=None), wave) is not None
    assert client.get(f"/sv/{HERE}rapport.pdf").status_code == 404
    assert "rapport.pdf" not in client.get(f"/sv/{HERE}").content.decode()
    monkeypatch.setattr("core.pdf.can_make", lambda: False)
    out = io.StringIO()
    call_command("report_papers", stdout=out)
    assert "libpango" in out.getvalue()


def test_a_paper_is_read_not_made_and_not_computed_from_answers(client, monkeypatch):
    monkeypatch.setattr("core.pdf.document_of", lambda *args, **more: b"%PDF-1.7 x")
    publish.publish_wave(make_wave(definition=FEW), by=None)
    afterwards.run()
    Response.objects.all().delete()
    monkeypatch.setattr("core.pdf.document_of", lambda *args, **more: 1 / 0)
    assert client.get(f"/ar/{HERE}rapport.pdf").content == b"%PDF-1.7 x"
    assert Publication.objects.count() == 1 and get("ar").direction == "rtl"


@pytest.mark.requirement("REP-7", "REP-20")
def test_a_withdrawn_report_has_no_paper_and_later_ones_lose_theirs(client, monkeypatch):
    monkeypatch.setattr("core.pdf.document_of", lambda *args, **more: b"%PDF")
    monkeypatch.setattr("participation.made.make_years", no_years)
    first = make_wave("varen-2025", "Våren 2025", definition=FEW)
    now = make_wave(previous=first, definition=FEW)
    old, new = (publish.publish_wave(wave, by=None) for wave in (first, now))
    assert papers.make_missing() == 4
    withdrawal.withdraw(old, reason={"sv": "Fel.", "ar": "خطأ."}, by=None)
    assert client.get("/sv/rapporter/varen-2025/rapport.pdf").status_code == 410
    assert client.get(f"/sv/{HERE}rapport.pdf").status_code == 404
    call_command("draw_reports", stdout=io.StringIO())
    assert set(Paper.objects.values_list("publication", flat=True)) == {new.pk}
    assert client.get(f"/sv/{HERE}rapport.pdf").status_code == 200
    withdrawal.restore(old, reason={"sv": "Rätt nu.", "ar": "صحيح الآن."}, by=None)
    call_command("draw_reports", stdout=io.StringIO())
    assert client.get("/sv/rapporter/varen-2025/rapport.pdf").status_code == 200
