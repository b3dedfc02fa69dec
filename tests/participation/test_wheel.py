"""REP-23: the wheel of everybody who answered, through the gate, and never a list of schools."""

import re
from copy import deepcopy
from xml.etree import ElementTree

import pytest

from core.languages import LANGUAGES
from figures.charts import Spoke, Words, wheel
from participation import papers
from releases.models import Figure, PublishedCell
from surveys.flow.wheel import slice_of
from surveys.models.response import Response
from surveys.reports import publish
from tests.surveys.reports.made import DEFINITION, make_wave, options, words

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
STEPS = options(precis="Precis", ganska="Ganska", mitt="Mitt", lite="Lite", inte="Inte")
NAMES = {"trygghet": ("Trygghet", "الأمان"), "halsa": ("Hälsa", "الصحة"), "lek": ("Lek", "اللعب")}
SPOKES = [
    {"key": key, "type": "wheel", "text": words(f"Jag har {sv}", ar), "options": STEPS,
     "section": words("Hjulet", "العجلة"),
     "spoke": {"wheel": "tre", "version": 1, "name": words(sv, ar), "colour": "#c9503f"}}
    for key, (sv, ar) in NAMES.items()
]  # fmt: skip
WHEEL = deepcopy(DEFINITION) | {"questions": [deepcopy(DEFINITION["questions"][0]), *SPOKES]}
SECTION = re.compile(r'<section aria-labelledby="wheel">.*?</section>', re.S)


def answered(alike=False):
    """A wave with a wheel; `alike`: everybody feels safe."""
    wave = make_wave(definition=WHEEL)
    steps = [one["key"] for one in STEPS]
    for place, one in enumerate(Response.objects.filter(wave=wave)):
        one.answers = {"kon": one.answers["kon"]} | {
            key: steps[(place * (2 + number) // 3) % 5] for number, key in enumerate(NAMES)
        }
        if alike:
            one.answers["trygghet"] = "precis"
        one.save()
    return wave


def share(key):
    cells = PublishedCell.objects.filter(question=key, dimension="total")
    good = [one for one in cells if set(one.codes.split("+")) <= {"precis", "ganska"}]
    return sum(one.count for one in good) / good[0].n


@pytest.fixture
def no_drawings(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))


@pytest.mark.requirement("REP-23", "REP-2")
@pytest.mark.parametrize("language", ["sv", "ar"])
def test_the_wheel_is_drawn_from_published_cells_with_a_table(client, no_drawings, language):
    publication = publish.publish_wave(answered(), by=None)
    page = client.get(f"/{language}/rapporter/varen-2026/").content.decode()
    found = SECTION.search(page)[0]
    paths = re.findall(r'<path class="spoke" fill="#c9503f" d="([^"]*)"', found)
    assert paths == [slice_of(n, 3, share(key)) for n, key in enumerate(NAMES)]
    table = [int(one) for one in re.findall(r"<td class=\"share\"><bdi>(\d+)", found)]
    assert table == [int(100 * share(key) + 0.5) for key in NAMES]
    assert [one[language == "ar"] in found for one in NAMES.values()] == [True] * 3
    places = {one["level"] for one in publication.facts["groups"] if one["level"]}
    assert not any(f">{place}<" in found for place in places)


@pytest.mark.requirement("REP-23")
def test_a_spoke_that_nearly_all_answered_alike_is_not_drawn(client, no_drawings):
    publish.publish_wave(answered(alike=True), by=None)
    cells = PublishedCell.objects.filter(dimension="total")
    told = set(cells.filter(count__isnull=False).values_list("question", flat=True))
    page = client.get("/sv/rapporter/varen-2026/")
    assert told & set(NAMES) == set(NAMES) - {"trygghet"}
    found = SECTION.search(page.content.decode())
    assert found is not None and len(re.findall(r'class="spoke"', found[0])) == 2


@pytest.mark.requirement("REP-23")
def test_the_wheel_is_a_file_and_stands_in_the_paper(client):
    publication = publish.publish_wave(answered(), by=None)
    assert set(
        Figure.objects.filter(kind="wheel").values_list("question", "language", "format")
    ) == {("trygghet", language, form) for language in ("sv", "ar") for form in ("png", "svg")}
    assert client.get("/ar/rapporter/varen-2026/figur/trygghet/wheel.svg").status_code == 200
    html = papers.html_of(publication, LANGUAGES[1])
    assert html.count("data:image/svg+xml;base64,") == 1


def test_a_spoke_without_a_share_has_its_name_and_no_number():
    spokes = [Spoke("Lek", 0.5, "#c9503f"), Spoke("Vila", None, "#b8651b"), Spoke("Mat", 1, "#000")]
    files = wheel(spokes, Words("Hjulet", "Andel", "Källa", "minst {percent}", rtl=False))
    assert set(files) == {"png", "svg"}
    text = files["svg"].decode()
    ElementTree.fromstring(files["svg"])
    assert ("#c9503f" in text, "<!-- Vila -->" in text, text.count("%")) == (True, True, 2)
