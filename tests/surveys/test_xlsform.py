"""Workbooks from Excel: the working group's own, and those that break or attack."""

import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from surveys.models.survey import Survey, SurveyVersion
from surveys.xlsform.importer import read
from surveys.xlsform.problems import XlsformError
from tests.surveys.making import WORKBOOK
from tests.surveys.workbooks import CHOICES, ask, workbook

pytestmark = pytest.mark.requirement("SUR-12")


def refused(path: Path) -> list[str]:
    with pytest.raises(XlsformError) as caught:
        read(path)
    return [str(one) for one in caught.value.problems]


def conditions(path: Path, part: str = "condition") -> dict[str, tuple]:
    """What the questions' own conditions say, or with "within" their sections'."""
    return {
        one["key"]: (
            one[part]["match"],
            *((r["question"], r["operator"], r["values"]) for r in one[part]["rules"]),
        )
        for one in read(path).questions
        if one[part] and one[part]["rules"]
    }


def test_the_real_workbook_keeps_names_limits_conditions_and_words() -> None:
    found = read(WORKBOOK)
    assert found.key == "skolan_fritiden_2026"
    assert found.title == {"sv": "Skolan och fritiden"}
    assert found.intro["sv"] == "Vi vill veta hur du har det i skolan. Du får hoppa över frågor."
    assert found.outro["ar"] == "شكرًا! مجلس الشباب ولجنة المدارس يقرؤون الإجابات."
    assert {one["key"]: one["type"] for one in found.questions} == {
        "trivsel": "single",
        "trygg_rast": "single",
        "otrygg_plats": "several",
        "vuxna_lyssnar": "single",
        "dagar_frukost": "number",
        "ror_pa_sig": "single",
        "hinder": "single",
        "onskan": "ranking",
        "en_sak": "text",
    }
    by_key = {one["key"]: one for one in found.questions}
    assert [one["key"] for one in by_key["trivsel"]["options"]] == [
        "jattebra", "bra", "mittemellan", "daligt", "jattedaligt",
    ]  # fmt: skip
    assert by_key["otrygg_plats"]["max_choices"] == 3
    assert (by_key["dagar_frukost"]["min"], by_key["dagar_frukost"]["max"]) == (0, 7)
    assert by_key["en_sak"]["max_length"] == 300
    assert by_key["trivsel"]["help"]["sv"] == "Tänk på den här veckan."
    assert {key: one["section"].get("sv") for key, one in by_key.items()} == {
        "trivsel": None,
        "trygg_rast": None,
        "otrygg_plats": None,
        "vuxna_lyssnar": None,
        "dagar_frukost": None,
        "ror_pa_sig": "Efter skolan",
        "hinder": "Efter skolan",
        "onskan": "Efter skolan",
        "en_sak": None,
    }
    assert conditions(WORKBOOK) == {
        "otrygg_plats": ("all", ("trygg_rast", "in", "nej, ibland")),
        "hinder": ("all", ("ror_pa_sig", "in", "aldrig, en_tva")),
    }


def test_the_real_workbook_says_what_was_left_out() -> None:
    assert [str(one) for one in read(WORKBOOK).ignored] == [
        "Kommentarer: fliken importeras inte",
        "survey, “constraint_message::Svenska (sv)”: kolumnen importeras inte",
        "survey, “constraint_message::العربية (ar)”: kolumnen importeras inte",
        "survey, “calculation”: kolumnen är tom och importeras inte",
        "survey, “Anteckning”: kolumnen importeras inte",
        "settings, “version”: kolumnen importeras inte",
        "settings, “style”: kolumnen importeras inte",
        "survey rad 3, “appearance”: ”likert” importeras inte",
        "survey rad 7, “appearance”: ”numbers” importeras inte",
        "survey rad 14, “appearance”: ”multiline” importeras inte",
    ]


@pytest.mark.django_db
@pytest.mark.requirement("LNG-14")
def test_the_command_publishes_once_every_language_has_a_title() -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="importerades som utkast och publicerades inte"):
        call_command("import_xlsform", str(WORKBOOK), "--publish", stdout=out)
    assert out.getvalue().splitlines()[-1] == "- Titel: texten på العربية saknas."
    assert not SurveyVersion.objects.exists()
    title = "ar=المدرسة ووقت الفراغ"
    call_command("import_xlsform", str(WORKBOOK), "--publish", title=[title], stdout=out)
    assert out.getvalue().splitlines()[-1] == "Publicerad som version 1."
    call_command("import_xlsform", str(WORKBOOK), "--publish", title=[title], stdout=out)
    survey = Survey.objects.get()
    assert (survey.live, survey.versions.count()) == (True, 1)
    assert [one["key"] for one in survey.versions.get().definition["questions"]][:2] == [
        "trivsel",
        "trygg_rast",
    ]


@pytest.mark.django_db
def test_nothing_is_imported_of_a_workbook_with_one_wrong_row(tmp_path: Path) -> None:
    path = workbook(tmp_path, ask("a"), ask("b", type="range"), ask("c"))
    with pytest.raises(CommandError) as caught:
        call_command("import_xlsform", str(path))
    assert str(caught.value).splitlines()[:1] == ["Inget importerades."]
    assert not Survey.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_short_workbooks_are_whole(tmp_path: Path, count: int) -> None:
    found = read(workbook(tmp_path, *[ask(f"q{place}") for place in range(count)]))
    assert [one["key"] for one in found.questions] == [f"q{place}" for place in range(count)]
    assert (found.intro, found.outro, found.ignored) == ({}, {}, [])


def test_conditions_in_each_way_of_writing_them(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ask("a", ""),
        ask("m", "", type="select_multiple jn"),
        ask("n", "", type="integer"),
        ask("c1", "${a} != 'ja'"),
        ask("c2", "selected(${m}, 'ja') or selected(${m}, 'nej')"),
        ask("c3", "${n} >= 3 and ${a} = ‘ja’"),
        ask("c4", "not(${a} = 'ja')"),
        ask("c5", "3 > ${n}"),
        ["begin group", "g", "Del", "قسم", "${a} = 'ja'"],
        ask("c6", ""),
        ask("c7", "${n} = 2"),
        ask("c8", "${n} != 2"),
        ["begin group", "h", "Inre", "داخلي", "not(selected(${m}, 'nej'))"],
        ask("c9", "not(${n} < 2)"),
        ["end group"],
        ["end group"],
        head=["relevant"],
    )
    assert conditions(path) == {
        "c1": ("all", ("a", "not in", "ja")),
        "c2": ("all", ("m", "contains", "ja, nej")),
        "c3": ("all", ("n", "ge", "3"), ("a", "in", "ja")),
        "c4": ("all", ("a", "not in", "ja")),
        "c5": ("all", ("n", "lt", "3")),
        "c7": ("all", ("n", "eq", "2")),
        "c8": ("all", ("n", "not eq", "2")),
        "c9": ("none", ("n", "lt", "2")),
    }
    section = ("all", ("a", "in", "ja"))
    assert conditions(path, "within") == {
        "c6": section,
        "c7": section,
        "c8": section,
        "c9": ("all", ("a", "in", "ja"), ("m", "not contains", "nej")),
    }


@pytest.mark.parametrize(
    ("expression", "feature"),
    [
        ("${n} + 2 = 4", "+"),
        ("count-selected(${m}) > 1", "count-selected()"),
        ("${a} = ''", "en fråga om någon har svarat"),
        ("${a} = ${b}", "en jämförelse av två frågor"),
        ("${m} = 'ja'", "= på en fråga med flera svar; använd selected()"),
        ("${a} = 'ja' and", "ett uttryck som inte är klart"),
    ],
)
def test_a_condition_that_would_mean_something_else_is_refused(
    tmp_path: Path, expression: str, feature: str
) -> None:
    path = workbook(
        tmp_path,
        ask("a", ""),
        ask("b", ""),
        ask("m", "", type="select_multiple jn"),
        ask("n", "", type="integer"),
        ask("c", expression),
        head=["relevant"],
    )
    where = f"survey rad 6, “relevant”: villkoret använder ”{feature}”, som inte stöds"
    assert where in refused(path)


@pytest.mark.parametrize(
    ("row", "head", "problem"),
    [
        (ask("a", "1"), "default", "rad 2, “default”: detta stöds inte och skulle ändra svaren"),
        (ask("a", "x=1"), "choice_filter", "rad 2, “choice_filter”: detta stöds inte"),
        (ask("a", "a.mp4"), "media::video", "rad 2, “media::video”: detta stöds inte"),
        (ask("a", type="geopoint"), "", "rad 2, “type”: typen ”geopoint” stöds inte"),
        (ask("a", type="select_one jn or_other"), "", "rad 2, “type”: typen ”select_one jn or"),
        (ask("a", "regex(., 'x')", type="text"), "constraint", "rad 2, “constraint”: gränsen"),
        (ask("a", "count-selected(.) >= 2", type="select_multiple jn"), "constraint", "gränsen"),
        (["text", "a", "<b>Hej</b>", "x"], "", "rad 2, “label::Svenska (sv)”: skriv vanlig text"),
        (["text", "a", "<script>x</script>", "x"], "", "skriv vanlig text"),
        (["text", "a", "Hej ${b}", "x"], "", "ett svar kan inte stå inne i en annan text"),
        (["text", "a", "x" * 301, "x"], "", "texten är längre än 300 tecken"),
        (["text", "två ord", "x", "x"], "", "rad 2, “name”: ett namn har bara bokstäver"),
        (["", "a", "x", "x"], "", "rad 2, “type”: typen saknas"),
        (["text", "a", "=1+1", "x"], "", "rad 2, “label::Svenska (sv)”: skriv själva texten"),
    ],
)
def test_what_would_change_answers_is_refused_with_row_and_column(
    tmp_path: Path, row: list, head: str, problem: str
) -> None:
    path = workbook(tmp_path, row, ask("sist"), head=[head] if head else [])
    assert any(problem in one for one in refused(path))


def test_names_that_stand_twice_are_refused(tmp_path: Path) -> None:
    twice = [*CHOICES, ["jn", "ja", "Jo", "نعم"]]
    problems = refused(workbook(tmp_path, ask("a"), ask("a"), choices=twice))
    assert "survey rad 3, “name”: namnet står två gånger" in problems
    assert "choices rad 4, “name”: namnet står två gånger i listan" in problems


def test_required_and_metadata_are_left_out_and_said(tmp_path: Path) -> None:
    path = workbook(tmp_path, ask("a", "yes"), ["start", "start"], head=["required"])
    assert [str(one) for one in read(path).ignored] == [
        "survey rad 2, “required”: inget är obligatoriskt här: "
        "”Jag vill inte svara” går alltid att välja",
        "survey rad 3, “type”: ”start” samlas aldrig in här",
    ]


def test_faces_are_shown_only_where_somebody_says_that_the_list_runs_from_glad(
    tmp_path: Path,
) -> None:
    three = [CHOICES[0], *[["jn", f"v{n}", f"{n}", f"{n}"] for n in range(3)]]
    path = workbook(tmp_path, ask("a", "likert"), head=["appearance"], choices=three)
    assert [one["type"] for one in read(path).questions] == ["single"]
    assert [one["type"] for one in read(path, faces=frozenset({"jn"})).questions] == ["faces"]


def test_thousands_of_blank_columns_and_rows_are_survived(tmp_path: Path) -> None:
    path = workbook(tmp_path, ask("a"), ask("b"))
    book = load_workbook(path)
    for column in range(6, 3000):
        book["survey"].cell(1, column, " ")
        book["survey"].cell(2, column, "")
    book.save(path)
    assert [one["key"] for one in read(path).questions] == ["a", "b"]
    book["survey"].cell(2, 2999, "gömt")
    book.save(path)
    assert refused(path) == ["survey rad 2, “DKI”: det står något i en kolumn utan rubrik"]
    book["survey"].cell(1, 2999, "relevant")
    book.save(path)
    assert refused(path) == [
        "survey rad 1: det finns mer än 20 tomma kolumner emellan; ta bort dem"
    ]


def test_a_question_after_many_blank_rows_is_not_lost_in_silence(tmp_path: Path) -> None:
    path = workbook(tmp_path, ask("a"), *[[]] * 70, ask("b"))
    assert refused(path) == [
        "survey rad 73: det finns mer än 60 tomma rader före den här; ta bort dem"
    ]


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * 21_000_000)
    return path / "bomb.xlsx"


def entities(path: Path) -> Path:
    with zipfile.ZipFile(path / "laughs.xlsx", "w") as package:
        package.writestr("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>')
    return path / "laughs.xlsx"


def renamed(path: Path) -> Path:
    (path / "text.xlsx").write_text("type,name\n")
    return path / "text.xlsx"


def cut(path: Path) -> Path:
    (path / "half.xlsx").write_bytes(WORKBOOK.read_bytes()[:5000])
    return path / "half.xlsx"


def other_zip(path: Path) -> Path:
    with zipfile.ZipFile(path / "other.xlsx", "w") as package:
        package.writestr("hej.txt", "hej")
    return path / "other.xlsx"


def ending(path: Path) -> Path:
    (path / "prov.csv").write_text("type,name\n")
    return path / "prov.csv"


def empty(path: Path) -> Path:
    book = Workbook()
    book.active.title = "Blad1"
    book.create_sheet("Blad2")
    book.save(path / "tom.xlsx")
    return path / "tom.xlsx"


def old(path: Path) -> Path:
    (path / "gammal.xls").write_bytes(b"\xd0\xcf\x11\xe0" + b"\x00" * 600)
    return path / "gammal.xls"


def broken_part(path: Path) -> Path:
    with zipfile.ZipFile(WORKBOOK) as good, zipfile.ZipFile(path / "x.xlsx", "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    return path / "x.xlsx"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (bomb, "Arbetsboken blir större än 20 MB när den packas upp."),
        (entities, "Arbetsboken har delar som inte är tillåtna."),
        (renamed, "Filen är inte det som ändelsen säger."),
        (cut, "Filen är skadad."),
        (other_zip, "Filen är ingen arbetsbok från Excel."),
        (ending, "Bara arbetsböcker från Excel (.xlsx eller .xls) kan importeras."),
        (empty, "Det finns ingen flik som heter ”survey” med frågor."),
        (old, "Arbetsboken går inte att läsa"),
        (broken_part, "Arbetsboken går inte att läsa."),
        (lambda path: path / "saknas.xlsx", "Det finns ingen fil på den platsen."),
    ],
)
def test_a_file_that_is_no_workbook_gets_one_clear_sentence(
    tmp_path: Path, make: object, sentence: str
) -> None:
    (problem,) = refused(make(tmp_path))
    assert problem.startswith(sentence)
