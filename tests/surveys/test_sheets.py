"""Papers as PDF, read back: both languages, few sheets, and nothing of when or where."""

import io
import re

import pytest
import segno
from django.template.loader import render_to_string
from PIL import Image
from pypdf import PdfReader

from core import pdf
from core.languages import LANGUAGES
from core.roles import Role
from surveys.enums import CodeKind, GuardianMode
from surveys.models.invitation import Code, CodeBatch
from surveys.services.guardians import find_slip, notice_token
from surveys.services.invited import Group, invite
from surveys.sheets import _html, in_rows
from surveys.views_codes import on_paper, paper_words
from tests.surveys.guarding import asked_batch
from tests.surveys.making import make_wave
from tests.surveys.test_staff import signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.requirement("SUR-20", "LNG-17"),
    pytest.mark.one_database,
]
WAVE = "/admin/omgangar/rasten-nu/"
ARABIC = re.compile(r"[\u0600-\u06ff]")


def batch_of() -> CodeBatch:
    (batch,) = invite(make_wave(), [Group("Åsskolan", "Söder", 4, 4, "", 24)], by=None)
    return batch


def read(response) -> tuple[PdfReader, str]:
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in response["Cache-Control"]
    reader = PdfReader(io.BytesIO(response.content))
    return reader, "\n".join(page.extract_text() for page in reader.pages)


def missing(text: str, words: list[str]) -> list[str]:
    """Words that are not there, whatever blanks the reader found between glyphs."""
    bare = re.sub(r"\s+", "", text)
    return [one for one in words if re.sub(r"\s+", "", one) not in bare]


SAID = {
    "sv": ["Rasten", "Kommunen.", "Rikta kameran mot rutan.", "Samma kod är till alla i gruppen.",
           "Åsskolan", "Årskurs"],
    "ar": ["الكاميرا", "المربع", "المجموعة", "البلدية", "الصف", "Åsskolan"],
}  # fmt: skip


@pytest.mark.parametrize("wanted", ["sv", "ar", ""])
def test_a_poster_is_one_sheet_with_the_code_and_the_address_in_the_languages_asked_for(wanted):
    batch = batch_of()
    code = Code.objects.get(batch=batch, kind=CodeKind.CLASS).shown
    client = signed_in(Role.SCHOOL_CONTACT)
    reader, text = read(client.get(f"{WAVE}grupp/{batch.pk}/affisch.pdf?sprak={wanted}"))
    languages = [wanted] if wanted else ["sv", "ar"]
    assert len(reader.pages) == 1
    assert [missing(text, SAID[one]) for one in languages] == [[]] * len(languages)
    assert (f"{code[:4]} {code[4:]}" in text, "testserver" in text) == (True, True)
    assert ("Kommunen." in text, bool(ARABIC.search(text))) == (wanted != "ar", wanted != "sv")


def test_the_class_sheet_has_a_card_for_each_class() -> None:
    wave = make_wave()
    invite(wave, [Group(f"Skola {n}", "Söder", 4, 4, "", 12) for n in range(9)], by=None)
    cards, text = read(signed_in(Role.SURVEY_MAKER).get(f"{WAVE}koder.pdf"))
    codes = [f"{one[:4]} {one[4:]}" for one in Code.objects.values_list("shown", flat=True)]
    assert (len(codes), missing(text, codes)) == (9, [])
    on_first = [one for one in codes if one in cards.pages[0].extract_text()]
    assert (len(cards.pages), len(on_first)) == (2, 8)  # both languages, with the place
    posters, text = read(signed_in(Role.SCHOOL_CONTACT).get(f"{WAVE}affischer.pdf"))
    assert (len(posters.pages), missing(text, codes)) == (9, [])


@pytest.mark.parametrize(("count", "wanted", "sheets"), [(1, "", 1), (30, "", 4), (30, "ar", 3)])
def test_slips_take_as_few_sheets_as_they_can(rf, count, wanted, sheets) -> None:
    batch = batch_of()
    languages = tuple(one for one in LANGUAGES if wanted in ("", one.code))
    rows = in_rows([{"batch": None, "groups": "2345 6789", "qr": ""} for _n in range(count)])
    words = paper_words(rf.get("/"), batch.wave, once=True, languages=languages)
    html = _html("cards", {"name": "x", "host": "testserver", "rows": rows, "words": words})
    reader = PdfReader(io.BytesIO(pdf.pdf_of(html)))
    text = "".join(page.extract_text() for page in reader.pages)
    assert (len(reader.pages), text.count("2345 6789")) == (sheets, count)


def made(client, address: str, count: str, paper: str = "all"):
    state = re.search(r'name="state" value="(\w+)"', client.get(address).content.decode())[1]
    return client.post(address, {"count": count, "state": state, "paper": paper})


def test_slips_are_saved_as_a_file_once_and_each_is_good() -> None:
    batch = batch_of()
    client = signed_in(Role.SCHOOL_CONTACT)
    address = f"{WAVE}grupp/{batch.pk}/lappar/"
    response = made(client, address, "10")
    reader, text = read(response)
    assert response["Content-Disposition"] == 'attachment; filename="lappar-rasten-nu.pdf"'
    codes = re.findall(r"(?<!\d)([2-9]{4}) ([2-9]{4})(?!\d)", text)
    assert (len(set(codes)), len(reader.pages)) == (10, 2)
    assert Code.objects.filter(kind=CodeKind.SLIP).count() == 10
    assert missing(text, ["Koden fungerar en gång.", "واحدة", "الرمز"]) == []


def test_the_square_is_the_codes_link(rf) -> None:
    batch = batch_of()
    code = Code.objects.get(batch=batch, kind=CodeKind.CLASS).shown
    card = {"batch": batch} | on_paper(rf.get("/"), code)
    words = paper_words(rf.get("/"), batch.wave, once=False)
    html = _html("posters", {"name": "x", "host": "testserver", "codes": [card], "words": words})
    drawn = segno.make(f"http://testserver/k/{code}/", error="m", micro=False)
    assert drawn.svg_inline(omitsize=True, border=2, dark="#000", light="#fff") in html


def test_the_file_says_what_it_is_called_and_nothing_of_when_or_where() -> None:
    batch_of()
    reader, _text = read(signed_in(Role.SURVEY_MAKER).get(f"{WAVE}koder.pdf"))
    assert set(reader.metadata) == {"/Title", "/Producer"}
    assert reader.metadata["/Title"] == "Nu"
    assert reader.metadata["/Producer"].startswith("WeasyPrint ")
    assert reader.xmp_metadata is None


@pytest.mark.requirement("SUR-44")
def test_a_letter_with_its_strip_is_one_sheet_in_both_languages() -> None:
    batch = asked_batch(GuardianMode.INFORM)
    reader, text = read(signed_in(Role.SCHOOL_CONTACT).get(f"{WAVE}grupp/{batch.pk}/brev.pdf"))
    assert len(reader.pages) == 1
    assert text.count(f"testserver/k/v/{notice_token(batch)}/") == 2
    said = ["Karin Ek", "Det är frivilligt.", "Barnets namn:", "اختيارية", "القصاصة", "الطفل"]
    assert missing(text, said) == []


@pytest.mark.requirement("SUR-44")
def test_papers_for_guardians_are_saved_as_a_file() -> None:
    batch = asked_batch()
    client = signed_in(Role.SURVEY_MAKER)
    response = made(client, f"{WAVE}grupp/{batch.pk}/vardnadshavare/", "9", "ar")
    reader, text = read(response)
    tokens = re.findall(r"testserver/k/v/(\d+)/", text)
    assert (len(set(tokens)), len(reader.pages)) == (9, 1)
    assert {find_slip(token).batch for token in tokens} == {batch}
    assert missing(text, ["بنعم", "الكاميرا"]) == []
    assert "Rikta" not in text


def test_without_what_sets_the_text_a_sentence_says_so_and_slips_become_a_page(monkeypatch) -> None:
    batch = batch_of()
    for place in ("surveys.views_sheets.can_make", "surveys.sheets.can_make"):
        monkeypatch.setattr(place, lambda: False)
    client = signed_in(Role.SURVEY_MAKER)
    response = client.get(f"{WAVE}koder.pdf")
    assert (response.status_code, pdf.PACKAGES in response.content.decode()) == (503, True)
    page = made(client, f"{WAVE}grupp/{batch.pk}/lappar/", "10")
    assert page.content.decode().count('<li class="paper">') == 10


def test_slips_whose_file_fails_are_shown_as_a_page(monkeypatch) -> None:
    batch = batch_of()
    monkeypatch.setattr("core.pdf.pdf_of", lambda html: 1 / 0)
    page = made(signed_in(Role.SURVEY_MAKER), f"{WAVE}grupp/{batch.pk}/lappar/", "10")
    assert page.content.decode().count('<li class="paper">') == 10


def test_a_sheet_fetches_nothing(tmp_path) -> None:
    Image.new("RGB", (9, 9)).save(tmp_path / "picture.png")
    made_of = pdf.pdf_of(f'<p>x</p><img src="{(tmp_path / "picture.png").as_uri()}">')
    assert list(PdfReader(io.BytesIO(made_of)).pages[0].images) == []


def test_a_drawing_on_paper_has_the_colours_of_the_site() -> None:
    drawing = render_to_string("components/drawings/people.html")
    colours = PdfReader(io.BytesIO(pdf.pdf_of(drawing))).pages[0].get_contents().get_data()
    blue, sun = b"0.043137 0.239216 0.568627", b"0.956863 0.682353 0.270588"
    assert (colours.count(blue), colours.count(sun)) == (1, 1)


def test_arabic_on_paper_is_shaped_from_the_right_with_numbers_kept_together() -> None:
    """By the glyphs themselves: a letter has three shapes in a word, a span keeps its order."""
    made_of = pdf.pdf_of('<p lang="ar" dir="rtl">ببب <bdi dir="ltr">23–45</bdi></p>')
    page = PdfReader(io.BytesIO(made_of)).pages[0]
    drawn = page.get_contents().get_data().decode("latin1")
    _head, first, word, second, _number = re.split(r" -1 ([\d.]+) [\d.]+ Tm", drawn)[:5]
    shapes = re.findall(r"<(\w{4})>", word)
    assert len(set(shapes[-3:])) == 3
    assert (
        float(first) > float(second) > 500
    )  # of about 790 across the sheet: the word is to the right
    assert "23–45" in page.extract_text().replace("\n", "")
