import csv
from copy import deepcopy
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from indicators.services import import_series, read_series
from releases import report as reading
from releases.export import csv_text, hidden_sentence, safe
from releases.models import PublishedCell
from releases.trend import same_wording
from surveys.reports import publish
from surveys.reports.items import facts_of
from tests.surveys.reports.made import DEFINITION, SIZES, make_wave, words

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HERE = "/sv/rapporter/varen-2026/"


@pytest.fixture(autouse=True)
def no_drawings(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))


@pytest.fixture
def publication():
    return publish.publish_wave(make_wave(), by=None)


def rows_of(client, language="sv"):
    text = client.get(f"/{language}/rapporter/varen-2026/svar.csv").content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.parametrize("language", ["sv", "ar"])
def test_everybody_reads_the_report(client, publication, language):
    page = client.get(f"/{language}/rapporter/varen-2026/")
    assert page.status_code == 200
    text = page.content.decode()
    question = {"sv": "Hur är det i skolan?", "ar": "كيف هي المدرسة؟"}[language]
    assert f'<h3 id="h-trivsel">{question}</h3>' in text
    assert client.get(f"/{language}/rapporter/varen-2026/fraga/trivsel/").status_code == 200
    assert "varen-2026" in client.get(f"/{language}/rapporter/").content.decode()


@pytest.mark.requirement("REP-8")
def test_no_number_of_a_hidden_group_leaves_by_page_or_file(client):
    """The planted groups have sizes and answers that nothing else in the wave has."""
    sizes = dict(SIZES)
    sizes["Näsets skola", "Söder", "4", "flicka"] = (97, 7)
    publication = publish.publish_wave(make_wave(sizes=sizes), by=None)
    assert "Näsets skola" in {one["level"] for one in publication.facts["hidden"]}
    pages = [HERE, *(f"{HERE}fraga/{key}/" for key in ("trivsel", "lyssnar", "plats"))]
    for path in pages:
        text = client.get(path).content.decode()
        assert "Näsets skola" in text
        assert "7/97" not in text and ">97<" not in text
    hidden = [row for row in rows_of(client) if row[2] == "Näsets skola"]
    assert hidden == [["", "Skola", "Näsets skola", "", "", "", "", "", hidden[0][8]]]


@pytest.mark.requirement("REP-8")
def test_hidden_is_the_same_whatever_the_reason(client, publication):
    """Sjöskolan (27 answers) is hidden for the sake of another; Näsets skola has four."""
    rows = {row[2]: row for row in rows_of(client)}
    large, small = rows["Sjöskolan"], rows["Näsets skola"]
    assert [*large[:2], *large[3:]] == [*small[:2], *small[3:]]
    assert client.get(HERE).content.decode().count("Visas inte") == 4


@pytest.mark.requirement("REP-8")
def test_the_sentence_for_hidden_groups_names_no_cause(settings):
    sentence = hidden_sentence().casefold()
    assert not any(word in sentence for word in ("few", "small", "alike", "same"))
    assert len(sentence.split()) <= 20


def test_the_file_and_the_page_tell_the_published_cells(client, publication):
    cells = {
        (cell.level, cell.codes): (cell.n, cell.count)
        for cell in PublishedCell.objects.filter(question="trivsel", dimension="school")
    }
    labels = {"Jättebra": "jattebra", "Bra": "bra", "Mitt emellan": "mitt"}
    found = {
        (row[2], labels[row[3]]): (int(row[4]), int(row[5]))
        for row in rows_of(client)
        if row[0] == "Hur är det i skolan?" and row[1] == "Skola" and row[3] in labels
    }
    assert found == {key: cells[key] for key in found} and len(found) == 6


@pytest.mark.parametrize("text", ["=1+1", "+46", "-2", "@SUM", "\tx", "\rx", " =1"])
def test_no_cell_starts_a_formula(text):
    assert safe(text) == f"'{text}"


def test_ordinary_words_and_numbers_stay_as_they_are():
    assert [safe(value) for value in ("Bra", 12, None, "0–2")] == ["Bra", "12", "", "0–2"]


def test_markup_in_an_option_is_shown_as_text(client):
    definition = deepcopy(DEFINITION)
    definition["questions"][1]["text"] = words("<script>alert(1)</script>", "كيف")
    publish.publish_wave(make_wave(definition=definition), by=None)
    text = client.get(HERE).content.decode()
    assert "<script>alert(1)" not in text and "&lt;script&gt;alert(1)" in text


def test_a_change_of_words_breaks_the_trend(client):
    earlier = make_wave("varen-2025", "Våren 2025", seed=3)
    definition = deepcopy(DEFINITION)
    definition["questions"][1]["text"] = words("Hur mår du i skolan?", "كيف حالك؟")
    now = make_wave(previous=earlier, definition=definition)
    publish.publish_wave(earlier, by=None)
    report = reading.load(publish.publish_wave(now, by=None), "sv")
    reworded, same = report.question("trivsel"), report.question("lyssnar")
    assert [point.new_wording for point in reworded.trend] == [False, True]
    assert reworded.last_change is None
    assert [point.new_wording for point in same.trend] == [False, False]
    assert same.last_change is not None
    text = client.get(HERE).content.decode()
    assert text.count(f"<strong>Våren 2026:</strong> {BREAK}") == 1


@pytest.mark.requirement("SUR-9")
def test_another_type_or_other_people_is_a_break_too():
    same = {"type": "single", "text": words("Hur?"), "options": [], "asked_of_some": False}
    assert same_wording(same, same)
    assert not same_wording(same | {"type": "scale"}, same)
    assert not same_wording(same | {"asked_of_some": True}, same)


@pytest.mark.requirement("SUR-9")
def test_another_picture_or_another_set_of_faces_is_a_break_too():
    def facts(src, faces=None):
        picture = {"picture": {"src": {"sv": f"/sv/svara/bild/{src}"}}} if src else {}
        option = {"key": "a", "label": words("A")} | picture
        asked = {"key": "q", "type": "faces", "text": words("Hur?"), "options": [option]}
        return facts_of(asked | ({"face_set": faces} if faces else {}))

    assert same_wording(facts("ett.webp"), facts("ett.webp"))
    assert not same_wording(facts("ett.webp"), facts("tva.webp"))
    assert not same_wording(facts("ett.webp"), facts(""))
    assert not same_wording(facts("", "positive"), facts(""))
    old = {name: value for name, value in facts("").items() if name != "looks"}
    assert same_wording(facts("ett.webp"), old)  # a report from before this was kept


BREAK = "Frågan ändrades här. Före och efter går inte att jämföra exakt."


@pytest.mark.requirement("SUR-9")
def test_a_report_joins_versions_by_key_and_says_where_they_part(client):
    """Three versions: other words, then another answer; and a question that goes."""
    first = make_wave("varen-2025", "Våren 2025", seed=3)
    second = deepcopy(DEFINITION)
    second["questions"][1]["text"] = words("Hur mår du i skolan?", "كيف حالك؟")
    middle = make_wave("hosten-2025", "Hösten 2025", previous=first, definition=second, seed=5)
    third = deepcopy(second)
    third["questions"] = [one for one in third["questions"] if one["key"] != "frukost"]
    third["questions"][2]["options"][2]["label"] = words("Nej, aldrig")
    now = make_wave(previous=middle, definition=third)
    for wave in (first, middle):
        publish.publish_wave(wave, by=None)
    publication = publish.publish_wave(now, by=None)
    report = reading.load(publication, "sv")
    breaks = {
        key: [point.new_wording for point in report.question(key).trend]
        for key in ("trivsel", "lyssnar")
    }
    assert breaks == {"trivsel": [False, True, False], "lyssnar": [False, False, True]}
    gone = next(one["text"] for one in second["questions"] if one["key"] == "frukost")
    assert [one.text for one in report.gone] == [gone["sv"]]
    page = client.get(HERE).content.decode()
    assert page.count(BREAK) == 2
    assert f"<li>{gone['sv']}</li>" in page
    arabic = client.get(HERE.replace("/sv/", "/ar/")).content.decode()
    assert arabic.count("تغيّر السؤال هنا. لا تمكن المقارنة الدقيقة بين ما قبله وما بعده.") == 2
    rows = rows_of(client)
    told = [(row[2], row[8]) for row in rows if row[1] == "Omgång" and "lyssnar" in row[0].lower()]
    rounds = [("Våren 2025", ""), ("Hösten 2025", ""), ("Våren 2026", BREAK)]
    assert told[:3] == rounds
    assert [("Ekskolan, " + name, note) for name, note in rounds] == [
        one for one in told if one[0].startswith("Ekskolan, ")
    ]
    assert [row[8] for row in rows if row[0] == gone["sv"]] == [
        "Ställdes förra gången, men inte den här."
    ]
    sheet = load_workbook(BytesIO(publication.figures.get(language="sv", format="xlsx").data))
    assert BREAK in {cell.value for row in sheet.worksheets[0].iter_rows() for cell in row}


def cells_of(slug, group):
    """Published count of the two gladdest answers and n; None where the wave tells no such."""
    found = PublishedCell.objects.filter(
        publication__slug=slug, question="trivsel", dimension=group.dimension, level=group.level
    )
    glad = [one for one in found if set(one.codes.split("+")) <= {"jattebra", "bra"}]
    if {code for one in glad for code in one.codes.split("+")} != {"jattebra", "bra"}:
        return None
    return sum(one.count for one in glad), glad[0].n


@pytest.mark.requirement("SUR-10")
def test_each_group_that_two_waves_show_is_compared_over_time(client, django_assert_num_queries):
    """Åsskolan is too small to be shown the first time; the others are shown both times."""
    sizes = {unit: size for unit, size in SIZES.items() if unit[0] != "Åsskolan"}
    sizes["Åsskolan", "Centrum", "4", "flicka"] = (12, 4)
    earlier = make_wave("varen-2025", "Våren 2025", seed=3, happy=1, sizes=sizes)
    now = make_wave(previous=earlier, happy=12)
    publish.publish_wave(earlier, by=None)
    publication = publish.publish_wave(now, by=None)
    with django_assert_num_queries(3):
        found = reading.load(publication, "sv", every_group_of="trivsel").question("trivsel")
    told = {}
    for group in (found.total, *found.groups):
        both = cells_of("varen-2025", group), cells_of("varen-2026", group)
        told[group.level] = [(round(p.interval.value * p.n), p.n) for p in group.trend]
        expected = [one for one in both if one] if both[1] else []
        assert told[group.level] == (expected if both[0] or group.level == "" else [])
    assert told["Ekskolan"][0] != told[""][0] and len(told["Ekskolan"]) == 2
    assert told["Åsskolan"] == []
    assert found.total.last_change.is_clear
    page = client.get(f"{HERE}fraga/trivsel/").content.decode()
    assert page.count('<span class="vh">: Ekskolan</span>') == 1
    assert '<span class="vh">: Åsskolan</span>' not in page
    assert reading.load(publication, "sv").question("trivsel").groups[0].trend == ()


def test_one_wave_has_no_trend(client, publication):
    text = client.get(HERE).content.decode()
    assert '<figure class="trend">' not in text
    assert text.count("Frågan har ställts en gång") == 2


def test_a_coarsened_block_is_told_as_a_lower_limit(client):
    """Everybody but two in one school gave one answer (planted in the stored answers)."""
    from surveys.models.response import Response

    wave = make_wave()
    for i, one in enumerate(Response.objects.filter(school="Åsskolan")):
        one.answers["lyssnar"] = "nej" if i < 2 else "ja"
        one.save()
    publish.publish_wave(wave, by=None)
    rows = [row for row in rows_of(client) if row[2] == "Åsskolan" and row[0] == "Lyssnar vuxna?"]
    told = [row[:8] for row in rows]
    assert told == [["Lyssnar vuxna?", "Skola", "Åsskolan", "Ja", "43", "", "", "90"]]
    assert (
        'minst <bdi dir="ltr">90\u00a0%</bdi>'
        in client.get(f"{HERE}fraga/lyssnar/").content.decode()
    )


@pytest.mark.requirement("REP-24")
def test_series_of_others_are_shown_as_theirs(client, publication):
    import_series(
        read_series("indicator,group,year,value_percent,source\nMår bra,flickor,2020,67.3,FUNK\n")
    )
    text = client.get(HERE).content.decode()
    assert "Mår bra, flickor" in text and "67,3" in text and "FUNK" in text
    assert "Från andra" in text


@pytest.mark.parametrize("waves", [1, 3])
def test_the_report_takes_the_same_queries_with_one_wave_and_with_three(
    client, waves, django_assert_max_num_queries
):
    previous = None
    for i in range(waves - 1):
        previous = make_wave(f"varen-202{i}", f"Våren 202{i}", previous=previous, seed=i)
        publish.publish_wave(previous, by=None)
    publish.publish_wave(make_wave(previous=previous), by=None)
    client.get(HERE)
    with django_assert_max_num_queries(16):
        client.get(HERE)


@pytest.mark.parametrize(
    "path", ["finns-inte/", "varen-2026/fraga/kon/", "varen-2026/figur/trivsel/bars.exe"]
)
def test_what_does_not_exist_is_not_found(client, publication, path):
    assert client.get(f"/sv/rapporter/{path}").status_code == 404


def test_the_csv_text_is_built_from_the_report_alone(publication, django_assert_num_queries):
    report = reading.load(publication, "sv")
    with django_assert_num_queries(0):
        assert csv_text(report)


@pytest.mark.parametrize("key", ["%00", "trivsel%00", "%ED%A0%80", "x" * 3000, "%0d%0aX:y", ".."])
def test_a_file_that_was_never_made_is_not_found(client, publication, key):
    """A null byte is what PostgreSQL refuses to look for."""
    for path in (f"figur/{key}/bars.svg", f"fraga/{key}/"):
        assert client.get(f"{HERE}{path}").status_code == 404
