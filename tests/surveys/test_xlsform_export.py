"""A survey goes out as a workbook and comes back equal, whatever its makers wrote."""

from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image as Pillow
from wagtail.images.models import Image

from surveys.models.support import HelpLines
from surveys.models.survey import Survey
from surveys.services.freeze import definition_of, freeze
from surveys.services.imports import as_survey
from surveys.services.support import SHIPPED
from surveys.xlsform.exporter import TYPES, export
from surveys.xlsform.imported import stream
from surveys.xlsform.importer import read
from surveys.xlsform.problems import XlsformError
from tests.surveys.making import both, make_survey, question, shown_if
from tests.surveys.workbooks import ask, workbook

pytestmark = pytest.mark.requirement("SUR-12")

# Signs that Excel, XML or a formula could take for something else; no tags, which are refused.
LETTERS = "aåÖ ع=+-@'\"&;%$\u00a0\u200f\n#,|\\{}"
texts = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
words = texts.filter(lambda one: "${" not in one).map(both)
KEYS = ("a", "b.c", "3saker", "å_ä", "meta", "name", "or", "g-h", "intro", "survey")


@st.composite
def conditions(draw: Any, earlier: list[dict]) -> dict:
    """Rules over questions that come before, as the editor would hold them."""
    rules = []
    for _number in range(draw(st.integers(0, 4))):
        usable = [one for one in earlier if one["options"] or one["type"] == "number"]
        if not usable:
            break
        about = draw(st.sampled_from(usable))
        if about["type"] == "number":
            sign = draw(st.sampled_from(["lt", "le", "gt", "ge", "eq"]))
            rules.append((about["key"], sign, str(draw(st.integers(-9, 9)))))
            continue
        keys = [one["key"] for one in about["options"]]
        chosen = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=2, unique=True))
        several = about["type"] in ("several", "ranking")
        sign = draw(st.sampled_from(["", "not "])) + ("contains" if several else "in")
        rules.append((about["key"], sign, ", ".join(chosen)))
    matches = st.sampled_from(["all", "any", "none"])
    cut = draw(st.integers(0, len(rules)))
    groups = [shown_if(draw(matches), *rules[cut:])] if rules[cut:] else []
    return shown_if(draw(matches), *rules[:cut]) | {"groups": groups}


@st.composite
def questions(draw: Any) -> list[dict]:
    made: list[dict] = []
    part: dict = {}
    for key in draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=5, unique=True)):
        if not made or draw(st.booleans()):  # else it lies in the section of the one before
            part = {
                "section": draw(st.sampled_from([{}, both("Om dig"), both("=1+1")])),
                "within": draw(st.none() | conditions(made)),
            }
        kind = draw(st.sampled_from(sorted({one.value for one in TYPES} - {"wheel"})))
        count = {"faces": 3, "number": 0, "text": 0, "short_text": 0, "info": 0}.get(kind, 2)
        low = draw(st.integers(-5, 5))
        one = question(key, kind, "ja nej 3-4_x"[: 4 * count + 2] if count else "")["value"]
        one |= {
            "text": draw(words),
            "help": draw(st.just({}) | words),
            **part,
            "background": draw(st.booleans()),
            "min": low,
            "max": low + draw(st.integers(0, 12)),
            "max_choices": draw(st.none() | st.integers(1, 3)),
            "max_length": draw(st.none() | st.integers(1, 300)),
            "condition": draw(conditions(made)),
            "ages": draw(st.sampled_from([[], [{"band": "6-7", "text": both("{svar:a|x} =1")}]])),
        }
        if kind == "number" and low >= 0:
            one["bands"] = draw(st.sampled_from(["", f"{low}-{one['max']}"]))
        for option in one["options"]:
            option["label"] = draw(words)
            aged = draw(st.sampled_from([[], [{"band": "8-9"}]]))
            option["ages"] = [own | {"label": draw(words)} for own in aged]
        made.append(one)
    return made


def there_and_back(survey: Survey, folder: Path) -> tuple[dict, dict]:
    before = definition_of(survey)
    path = folder / "enkat.xlsx"
    path.write_bytes(export(survey.key, before))
    imported = read(path)
    assert [str(one) for one in imported.ignored] == []
    return before, definition_of(as_survey(imported, Survey(key=imported.key)))


@settings(max_examples=40)
@given(questions(), words, st.just({}) | words, st.just({}) | words)
def test_whatever_is_exported_is_imported_equal(
    asked: list[dict], title: dict, intro: dict, outro: dict
) -> None:
    """`read` asks pyxform too: its verdict on every workbook that we make is yes."""
    blocks = stream("rasten", asked)
    survey = Survey(key="rasten", title=title, intro=intro, outro=outro, questions=blocks)
    if intro:
        survey.ages = [{"type": "age", "value": {"band": "8-9", "intro": title}}]
    with TemporaryDirectory() as folder:
        before, after = there_and_back(survey, Path(folder))
    assert after == before


@pytest.mark.django_db
def test_recordings_are_found_again_in_the_library(tmp_path: Path) -> None:
    from wagtail.documents import get_document_model

    library = get_document_model().objects
    sound, other = (
        library.create(title=name, file=ContentFile(b"ID3" + name.encode(), f"{name}.mp3"))
        for name in ("hej", "fraga")
    )
    young = [{"band": "6-7", "audio": {"ar": other.pk}}]
    survey = make_survey(question("a", audio={"sv": other.pk}, ages=young))
    survey.intro_audio = [{"type": "recording", "value": {"ar": sound.pk}}]
    before, after = there_and_back(survey, tmp_path)
    assert after == before
    survey.intro = {}  # a start page that only sounds, and has words for an age
    heard = {"band": "6-7", "audio": {"sv": other.pk}}
    read_by = {"band": "8-9", "intro": both("=1+1"), "audio": {}}
    survey.ages = [{"type": "age", "value": one} for one in (heard, read_by)]
    before, after = there_and_back(survey, tmp_path)
    assert after == before
    assert (set(before["intro_audio"]), set(before["ages"])) == ({"ar"}, {"6-7", "8-9"})
    assert set(after["questions"][0]["audio"]) == {"sv"}
    sound.delete()
    (left_out,) = read(tmp_path / "enkat.xlsx").ignored
    name = before["intro_audio"]["ar"].rpartition("/")[2]
    assert (
        str(left_out) == f"house_start, “audio”: det finns ingen inspelning ”{name}” i biblioteket"
    )


def kept(name: str, colour: str) -> Any:
    picture = BytesIO()
    Pillow.new("RGB", (640, 480), colour).save(picture, "JPEG")
    return Image.objects.create(title=name, file=ContentFile(picture.getvalue(), f"{name}.jpg"))


@pytest.mark.django_db
def test_pictures_wheels_and_what_the_survey_is_come_back(tmp_path: Path) -> None:
    said = {"author": "Elin Ek", "licence": "CC BY 4.0"}
    shown = [{"image": kept(one, one).pk, "alt": both(one), **said} for one in ("red", "blue")]
    places = question("plats", "picture", "ute inne")
    for option, picture in zip(places["value"]["options"], shown, strict=True):
        option["picture"] = picture
        option["ages"] = [{"band": "6-7", "label": both("kort")}]
    wheel = question("hjul", "wheel", "", wheel="scottish-eight/1", help=both("Tänk efter"),
                     condition=shown_if("all", ("plats", "in", "ute")))  # fmt: skip
    survey = make_survey(
        places, question("trivs", illustration=shown[0]), wheel,
        question("pynt", illustration={**shown[1], "decorative": True}),
        question("sist", condition=shown_if("any", ("trygghet", "in", "lite"))),
    )  # fmt: skip
    survey.sensitive, survey.mode = True, "follow-up"
    before, after = there_and_back(survey, tmp_path)
    assert after == before
    assert [one["key"] for one in before["questions"] if "picture" in one] == ["trivs", "pynt"]
    assert before["help_lines"] == SHIPPED
    HelpLines.objects.update(lines=[])  # as on another site: those of the workbook hold
    imported = read(tmp_path / "enkat.xlsx")
    assert definition_of(as_survey(imported, Survey(key="rasten"))) == before
    HelpLines.objects.update(lines=[{"type": "line", "value": one} for one in SHIPPED])
    assert not as_survey(imported, Survey(key="rasten")).help_lines  # the site's go on holding
    survey.help_lines = [{"type": "line", "value": {"name": both("Elin"), "number": "112"}}]
    before, after = there_and_back(survey, tmp_path)
    assert after == before
    assert before["help_lines"] == [{"name": both("Elin"), "number": "112"}]
    assert len([one for one in before["questions"] if one["type"] == "wheel"]) == 8
    book = load_workbook(tmp_path / "enkat.xlsx")
    for row in book["survey"].iter_rows():
        for cell in row:
            if cell.value == "scottish-eight/1":
                cell.value = "borta/3"
    book.save(tmp_path / "annan.xlsx")
    with pytest.raises(XlsformError, match="finns inget hjul ”borta/3”"):
        read(tmp_path / "annan.xlsx")
    Image.objects.all().delete()
    left_out = {str(one).partition(":")[2][:23] for one in read(tmp_path / "enkat.xlsx").ignored}
    assert left_out == {" det finns ingen bild ”"}


def test_a_help_line_that_names_nobody_is_not_exported() -> None:
    made = definition_of(Survey(key="a", title=both("A"), questions=[question("a")]))
    with pytest.raises(XlsformError, match=r"^112 har ingen text än$"):
        export("a", made | {"help_lines": [{"number": "112"}]})


HELP = ["number", "label::Svenska (sv)", "hours::Svenska (sv)", "roll"]
START = ["age", "label::Svenska (sv)", "audio::Svenska (sv)"]


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        ([HELP, ["ring=1", "Elin"]], "rad 2, “number”: ”ring=1” är inget telefonnummer"),
        ([HELP, [112]], "rad 2, “label”: texten saknas"),
        ([HELP, [112, "<b>E</b>"]], "rad 2, “label::Svenska (sv)”: skriv vanlig text"),
        ([HELP, [112, "E", "x" * 61]], "rad 2, “hours::Svenska (sv)”: texten är längre"),
        ([HELP, *[[112, "E"]] * 4], "rad 5: det finns fler än 3 rader"),
        ([HELP, [112, "=1+1"]], "rad 2, “label::Svenska (sv)”: skriv själva texten"),
        ([START, ["5-6", "Hej"]], "rad 2, “age”: det finns ingen ålder ”5-6”"),
        ([START, ["6-7", "Hej"], ["6-7", "Hej"]], "rad 3, “age”: Varje ålder"),
        ([START, [None, "Hej"]], "rad 2, “label”: en välkomsttext är första raden"),
        ([START, ["6-7"]], "rad 2, “label”: texten saknas"),
        ([START, ["6-7", "x" * 601]], "rad 2, “label::Svenska (sv)”: texten är längre"),
    ],
)
def test_what_the_sheets_of_ours_cannot_say_is_refused_with_its_place(
    sheet: list, sentence: str, tmp_path: Path
) -> None:
    name = "house_help" if sheet[0] == HELP else "house_start"
    settings = [["form_title", "house::sensitive"], ["Prov", "yes"]]
    path = workbook(tmp_path, ask("a"), more={name: sheet, "settings": settings})
    with pytest.raises(XlsformError) as refused:
        read(path)
    assert str(refused.value.problems[0]).startswith(f"{name} {sentence}")


def test_a_second_start_page_is_refused_and_help_lines_of_another_survey_are_listed(
    tmp_path: Path,
) -> None:
    welcome = ["note", "hej", "Hej", "مرحبا"]
    both_pages = {"house_start": [START, ["6-7", "Hej"]]}
    with pytest.raises(XlsformError, match=r"^house_start rad 2: startsidan står redan"):
        read(workbook(tmp_path, welcome, ask("a"), more=both_pages))
    found = read(workbook(tmp_path, ask("a"), more={"house_help": [HELP, [112, "Elin", "", "x"]]}))
    assert found.help_lines == []
    assert [str(one) for one in found.ignored] == [
        "house_help, “roll”: kolumnen importeras inte",
        "house_help: enkäten är inte känslig och har inga hjälplinjer",
    ]


@pytest.mark.django_db
def test_a_workbook_of_others_with_pictures_becomes_a_picture_choice(tmp_path: Path) -> None:
    default_storage.save("original_images/sand.jpg", ContentFile(b""))  # the name is taken
    kept("gungor", "green")
    assert not kept("sand", "yellow").file.name.endswith("/sand.jpg")
    image = [
        ["list_name", "name", "label::Svenska (sv)", "image"],
        ["plats", "g", "Gungor", "gungor.jpg"],
        ["plats", "s", "Sand", "sand.jpg"],
    ]
    path = workbook(tmp_path, ask("var", type="select_one plats"), choices=image)
    found = read(path)
    (one,) = found.questions
    assert (one["type"], [str(remark) for remark in found.ignored]) == ("picture", [])
    titles = [Image.objects.get(pk=option["picture"]["image"]).title for option in one["options"]]
    assert titles == ["gungor", "sand"]


def test_cells_that_look_like_formulas_are_text() -> None:
    made = definition_of(Survey(key="a", title=both("=1+1"), questions=[question("a")]))
    book = load_workbook(BytesIO(export("a", made)))
    cells = [cell for sheet in book for row in sheet.rows for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=1+1" in {cell.value for cell in cells}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": both("<b>Hej</b>")}, "a: ”<b>Hej</b>” innehåller taggar eller tecken"),
        ({"text": both("Hej ${b}")}, "a: ”Hej ${b}” innehåller taggar eller tecken"),
        ({"text": None}, "a har ingen text än"),
        ({"type": "karta"}, "a: ”karta” har ingen plats i en arbetsbok"),
        ({"nytt": 1}, "a: ”nytt” har ingen plats i en arbetsbok"),
        ({"condition": {"question": "a", "like": "ja"}}, "villkoret för ”a” har"),
    ],
)
def test_what_has_no_place_in_a_workbook_is_refused_and_named(change: dict, sentence: str) -> None:
    made = definition_of(Survey(key="a", title=both("A"), questions=[question("a")]))
    made["questions"][0] |= change
    with pytest.raises(XlsformError) as caught:
        export("a", made)
    assert str(caught.value.problems[0]).startswith(sentence)


@pytest.mark.django_db
def test_the_command_writes_the_latest_edit_or_a_version(tmp_path: Path) -> None:
    survey = make_survey()
    freeze(survey, by=None)
    survey.title = both("Rasterna")
    survey.save_revision()
    out = StringIO()
    call_command("export_xlsform", "rasten", str(tmp_path), stdout=out)
    call_command("export_xlsform", "rasten", str(tmp_path), number=1, stdout=out)
    titles = {path.name: read(path).title["sv"] for path in tmp_path.iterdir()}
    assert titles == {"rasten.xlsx": "Rasterna", "rasten-v1.xlsx": "Rasten"}
    with pytest.raises(CommandError, match="Det finns ingen version 2"):
        call_command("export_xlsform", "rasten", str(tmp_path), number=2)
    with pytest.raises(CommandError, match="Det finns ingen enkät med nyckeln ”borta”"):
        call_command("export_xlsform", "borta", str(tmp_path))
