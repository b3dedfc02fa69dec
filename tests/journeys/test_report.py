"""A publisher closes a wave, looks, publishes; then everybody reads, with and without scripts."""

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Page

from core.models import User
from surveys import demo, demo_content
from surveys.models.survey import SurveyVersion
from surveys.models.wave import Wave
from tests.browser import assert_accessible, follow, sign_in
from tests.surveys.making import make_promise

pytestmark = pytest.mark.browser
NEXT_YEAR = "skolan-och-fritiden-2027"
SVG = "{http://www.w3.org/2000/svg}svg"

# Every table of answers on the page: [question, group, number of responses, [[answer, share] …]].
TABLES = """
(names) => [...document.querySelectorAll('.answer-card')]
  .filter((card) => card.querySelector('table.bars'))
  .map((card) => {
    const table = card.querySelector('table.bars'), caption = table.caption.cloneNode(true);
    const note = caption.querySelector('.soft');
    note.remove();
    return [
      (card.querySelector('h3') || document.querySelector('h1')).textContent.trim(),
      caption.textContent.trim(),
      note.textContent.match(/\\d+/)[0],
      [...table.tBodies[0].rows].map((row) => [
        row.querySelector('th').textContent.trim(),
        row.querySelector('td.share').textContent.match(/\\d+/)[0],
      ]),
    ];
  })
"""

# What the bar of the page showed, each time that the page was loaded.
NOTE_PROGRESS = """
document.addEventListener('DOMContentLoaded', () => {
  const bar = document.querySelector('main progress');
  sessionStorage.progress = `${sessionStorage.progress || ''} ${bar ? bar.value : ''}`;
});
"""


def csv_rows(page: Page, address: str) -> list[list[str]]:
    """The CSV file behind the report, without its first row."""
    found = page.context.request.get(f"{address}svar.csv")
    assert found.headers["content-type"] == "text/csv; charset=utf-8"
    text = found.body().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


ROUND = ("Omgång", "الجولة")  # how a followed answer was in each round


def in_file(rows: list[list[str]], *, total: bool) -> list:
    """The same shape as TABLES, of everybody together or of the groups, of this round."""
    tables: dict[tuple, list] = {}
    for question, divided, group, answer, n, _count, share, at_least, _note in rows:
        of_answers = question and answer and (share or at_least)  # themes and quotes have neither
        if of_answers and divided not in ROUND and (divided == "") == total:
            tables.setdefault((question, group, n), []).append([answer, share or at_least])
    return sorted([*key, value] for key, value in tables.items())


def look_at_figures(page: Page) -> set[bytes]:
    """Every figure file of the page opens as what it says it is."""
    links = page.locator(".files a[href*='/figur/']")
    addresses = [links.nth(number).get_attribute("href") for number in range(links.count())]
    bodies = [page.context.request.get(address).body() for address in addresses]
    for address, body in zip(addresses, bodies, strict=True):
        if address.endswith(".png"):
            with Image.open(io.BytesIO(body)) as picture:
                assert picture.format == "PNG"
                assert min(picture.size) >= 300
        else:
            drawing = ElementTree.fromstring(body)
            assert drawing.tag == SVG
            assert drawing.get("viewBox")
    return set(bodies)


@pytest.mark.requirement("PAG-1", "PAG-9", "REP-8", "REP-20", "REP-22", "LNG-2")
@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_everybody_reads_a_report_and_its_files_tell_the_same(open_page, js):
    figures = {}
    for lang, percent in (("sv", "\u00a0%"), ("ar", "%")):
        page = open_page(f"/{lang}/rapporter/", lang=lang, js=js)
        assert_accessible(page, lang)
        follow(page, "main .card a[href*='skolan-och-fritiden-2026']")
        address = page.url
        assert_accessible(page, lang)
        rows = csv_rows(page, address)
        everybody = page.evaluate(TABLES)
        assert sorted(everybody) == in_file(rows, total=True)
        assert page.locator("td.share").first.inner_text().endswith(percent)
        trends = page.locator("figure.trend svg")
        assert trends.count() > 0
        assert {trends.nth(i).get_attribute("role") for i in range(trends.count())} == {"img"}
        assert re.search(r"\d+\D*%", trends.first.get_attribute("aria-label"))
        page.locator("details summary").first.click()
        assert page.locator("details[open] td").count() >= 6
        figures[lang] = look_at_figures(page)
        groups: list = []
        keys = page.locator(".files a[href*='/fraga/']")
        questions = [keys.nth(number).get_attribute("href") for number in range(keys.count())]
        for number, question in enumerate(questions):
            page.goto(question)
            groups += page.evaluate(TABLES)[1:]
            if number == 0:
                page.locator("section details summary").first.click()
                assert_accessible(page, lang)
                hidden = {row[2] for row in rows if not row[0]}
                shown = page.locator(".not-shown strong")
                assert {shown.nth(i).inner_text() for i in range(shown.count())} == hidden
        assert sorted(groups) == in_file(rows, total=False)
    assert len(figures["sv"]) == len(figures["ar"]) > 20
    assert not figures["sv"] & figures["ar"]


@pytest.fixture
def open_wave_with_answers(db, monkeypatch) -> Wave:
    """A few hundred answers by the real way in, with last year's wave to compare with."""
    maker = User.objects.get(username="enkat")
    before = Wave.objects.get(slug=demo.NOW)
    make_promise(NEXT_YEAR)
    names = {"sv": "Skolan och fritiden, nästa år", "ar": "المدرسة ووقت الفراغ، العام القادم"}
    monkeypatch.setitem(demo_content.WAVE_NAMES, NEXT_YEAR, names)
    version = SurveyVersion.objects.get(pk=before.version_id)
    return demo._asked(
        NEXT_YEAR, version, demo.timezone.localdate(), 0, 7,
        share=0.3, gladness=0.4, by=maker, previous=before,
    )  # fmt: skip


@pytest.mark.role
@pytest.mark.requirement("PAG-9")
def test_a_publisher_closes_looks_and_publishes_and_all_can_read(open_page, open_wave_with_answers):
    page = open_page()
    sign_in(page, "rapport", to="/sv/rapporter/publicera/")
    assert_accessible(page, "sv")
    place = f"/sv/rapporter/publicera/{NEXT_YEAR}/"
    follow(page, f"main a[href='{place}']")
    assert_accessible(page, "sv")
    follow(page, "main a.button[href$='/stang/']")
    assert_accessible(page, "sv")
    follow(page, "main form button")
    assert_accessible(page, "sv")
    assert Wave.objects.get(slug=NEXT_YEAR).state == "closed"

    page.goto(place.replace("/sv/", "/ar/"))
    assert_accessible(page, "ar")
    page.goto(place)
    shown, hidden = page.locator(".pair .card").nth(0), page.locator(".pair .card").nth(1)
    assert "Ekskolan" in shown.inner_text().split("\n")
    assert "Annat" in hidden.inner_text().split("\n")
    assert_accessible(page, "sv")

    page.add_init_script(NOTE_PROGRESS)
    follow(page, "main form button")
    done = page.locator(f"main a.button[href='/sv/rapporter/{NEXT_YEAR}/']")
    done.wait_for(timeout=90_000)  # the page renews itself
    seen = set(page.evaluate("sessionStorage.progress").split())
    assert len(seen) > 1, "the publisher sees it go on"
    assert_accessible(page, "sv")

    follow(page, done)
    for lang, title in (("sv", "Skolan och fritiden"), ("ar", "المدرسة ووقت الفراغ")):
        reader = open_page(f"/{lang}/rapporter/{NEXT_YEAR}/", lang=lang, js=False)
        assert reader.locator("h1").inner_text() == title
        assert int(reader.locator(".big-facts dd").first.inner_text()) > 200
        years = reader.locator("figure.trend").first.locator("text.year")
        assert years.count() == 3
        assert sorted(reader.evaluate(TABLES)) == in_file(csv_rows(reader, reader.url), total=True)
        assert reader.locator(f"a[href='/{lang}/loften/{NEXT_YEAR}/']").is_visible()
        assert_accessible(reader, lang)
